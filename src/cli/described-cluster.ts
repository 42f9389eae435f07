import type { ClusterConnection } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { parseClientProperties } from './client-properties.ts';
import { readText } from './disk-files.ts';
import { plaintextProfile } from './plaintext-profile.ts';

/** A cluster as `--bootstrap` or `--config` describes it. */
export type ClusterDescriptionArgument = { readonly bootstrap: string } | { readonly configFile: string };

/** @throws KafkaFailure `invalid-request` for a list of servers or a file that cannot be understood */
export async function describedCluster(cluster: ClusterDescriptionArgument): Promise<ClusterConnection> {
  if ('configFile' in cluster)
    return parseClientProperties(await readText(cluster.configFile), cluster.configFile);
  const profile = plaintextProfile(
    cluster.bootstrap,
    (sentence) => new KafkaFailure('invalid-request', `--bootstrap: ${sentence}`),
  );
  return { profile, secrets: {} };
}
