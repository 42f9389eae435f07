import type { ClusterConnection } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { parseClientProperties } from './client-properties.ts';
import { readText } from '../language/disk-files.ts';
import { plaintextProfile } from './plaintext-profile.ts';

/** A cluster as `--bootstrap` or `--config` describes it. */
export type ClusterDescriptionArgument = { readonly bootstrap: string } | { readonly configFile: string };

/**
 * Reads `--bootstrap` and `--config` of a command that needs one of them.
 * @throws KafkaFailure `invalid-request`
 */
export function parseBrokers(
  command: string,
  { bootstrap, config }: { readonly bootstrap?: string | undefined; readonly config?: string | undefined },
): ClusterDescriptionArgument {
  if (bootstrap !== undefined && config !== undefined) {
    throw new KafkaFailure(
      'invalid-request',
      '--bootstrap and --config both say which cluster: give one of them.',
    );
  }
  if (bootstrap !== undefined) return { bootstrap };
  if (config !== undefined) return { configFile: config };
  throw new KafkaFailure(
    'invalid-request',
    `\`${command}\` needs to know the cluster: \`--bootstrap host:port\`, or \`--config client.properties\`.`,
  );
}

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
