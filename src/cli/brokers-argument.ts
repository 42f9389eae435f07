import type { ClusterConnection } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { readText } from '../language/disk-files.ts';
import { parseClientProperties } from './client-properties.ts';
import { plaintextProfile } from './plaintext-profile.ts';

/** `host:port`, separated by commas, or a file of properties. */
export type BrokersArgument = { readonly bootstrap: string } | { readonly configFile: string };

/**
 * Reads `--bootstrap` and `--config` of a command that needs one of them.
 * @throws KafkaFailure `invalid-request`
 */
export function parseBrokers(
  command: string,
  { bootstrap, config }: { readonly bootstrap?: string | undefined; readonly config?: string | undefined },
): BrokersArgument {
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

/** What connecting to these brokers takes. @throws KafkaFailure `invalid-request` */
export async function connectionTo(brokers: BrokersArgument): Promise<ClusterConnection> {
  if ('configFile' in brokers) {
    return parseClientProperties(await readText(brokers.configFile), brokers.configFile);
  }
  const profile = plaintextProfile(
    brokers.bootstrap,
    (sentence) => new KafkaFailure('invalid-request', `--bootstrap: ${sentence}`),
  );
  return { profile, secrets: {} };
}
