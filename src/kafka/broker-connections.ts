import { apiVersionsV0, Connection, type ConnectionOptions } from '@platformatic/kafka';
import {
  formatHostAndPort,
  parseHostAndPort,
  reachableAddress,
  type ClusterConnection,
  type ClusterProfile,
  type HostAndPort,
} from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { toKafkaFailure } from './kafka-errors.ts';

/** One connection to one broker, and the API versions that this broker answers. */
export interface BrokerLink {
  readonly connection: Connection;
  readonly address: HostAndPort;
  /** The highest version of `apiKey` among `supported` that the broker answers. @throws KafkaFailure `unsupported-version` */
  pickVersion(apiKey: number, supported: readonly number[]): number;
}

/**
 * Connections to the brokers of one cluster, through the profile's security and its table of advertised → reachable
 * addresses. A closed connection is opened anew the next time it is asked for.
 */
export class BrokerConnections {
  readonly profile: ClusterProfile;
  readonly #options: ConnectionOptions;
  readonly #links = new Map<string, Promise<BrokerLink>>();
  #closed = false;

  constructor(connection: ClusterConnection) {
    this.profile = connection.profile;
    this.#options = connectionOptions(connection);
  }

  /** A connection to the first bootstrap server that answers. @throws KafkaFailure the reason of the last that did not */
  async bootstrap(): Promise<BrokerLink> {
    let failure: unknown;
    for (const server of this.profile.bootstrapServers) {
      const address = parseHostAndPort(server);
      if (address === undefined) continue;
      try {
        return await this.broker(address);
      } catch (error) {
        failure = error;
      }
    }
    throw KafkaFailure.from(failure);
  }

  /**
   * A connection to the broker that advertises `address`.
   * @param channel connections of different channels are separate, so that a long poll delays nobody
   */
  async broker(address: HostAndPort, channel = ''): Promise<BrokerLink> {
    if (this.#closed)
      throw new KafkaFailure('closed', `The connection to \`${this.profile.name}\` is closed.`);
    const key = `${channel} ${formatHostAndPort(address)}`;
    const existing = await this.#links.get(key)?.catch(() => undefined);
    if (existing?.connection.isConnected() === true) return existing;
    const opening = this.#open(reachableAddress(this.profile, address));
    this.#links.set(key, opening);
    return opening;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const links = await Promise.allSettled(this.#links.values());
    this.#links.clear();
    for (const link of links) {
      if (link.status === 'fulfilled') await link.value.connection.close();
    }
  }

  async #open(address: HostAndPort): Promise<BrokerLink> {
    const connection = new Connection('kafka-workbench', this.#options);
    try {
      await connection.connect(address.host, address.port);
      const { apiKeys } = await apiVersionsV0.api.async(connection, '', '');
      const ranges = new Map(apiKeys.map((api) => [api.apiKey, api]));
      return {
        connection,
        address,
        pickVersion: (apiKey, supported) => {
          const range = ranges.get(apiKey);
          const usable = supported.filter(
            (version) => range !== undefined && version >= range.minVersion && version <= range.maxVersion,
          );
          if (usable.length > 0) return Math.max(...usable);
          throw new KafkaFailure(
            'unsupported-version',
            `The broker at ${formatHostAndPort(address)} does not answer a request that this needs (API ${apiKey}).`,
          );
        },
      };
    } catch (error) {
      await connection.close();
      throw toKafkaFailure(error, `Could not connect to ${formatHostAndPort(address)}`);
    }
  }
}

function connectionOptions({ profile }: ClusterConnection): ConnectionOptions {
  switch (profile.security.protocol) {
    case 'PLAINTEXT':
      return { connectTimeout: 10_000, requestTimeout: 60_000 };
    case 'SSL':
    case 'SASL_PLAINTEXT':
    case 'SASL_SSL':
      throw new KafkaFailure(
        'invalid-request',
        `\`${profile.name}\` asks for ${profile.security.protocol}, which Kafka Workbench does not speak yet.`,
      );
  }
}
