import { parseClusterProfile, type ClusterProfile } from '../core/cluster-profile.ts';
import type { KafkaFailure } from '../core/kafka-failure.ts';

/**
 * A cluster that is reached at `servers`, `host:port` separated by commas, without TLS or SASL; it goes by that text.
 * @param failure makes the failure from a sentence that begins with what is wrong
 * @throws KafkaFailure where an address is none
 */
export function plaintextProfile(
  servers: string,
  failure: (sentence: string) => KafkaFailure,
): ClusterProfile {
  const addresses = servers.split(',').map((server) => server.trim());
  const parsed = parseClusterProfile({ id: 'command-line', name: servers, bootstrapServers: addresses });
  if ('profile' in parsed) return parsed.profile;
  const wrong = addresses.find(
    (server) =>
      'problems' in
      parseClusterProfile({ id: 'command-line', name: 'command-line', bootstrapServers: [server] }),
  );
  throw failure(
    wrong === undefined || wrong === ''
      ? 'a server is missing: write `host:port`, several separated by commas.'
      : `\`${wrong}\` is not \`host:port\`.`,
  );
}
