import { ResponseError, type API, type Connection } from '@platformatic/kafka';
import { formatHostAndPort, type HostAndPort } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { throwIfAborted, untilAborted } from './abortable.ts';
import { toKafkaFailure } from './kafka-errors.ts';

/** The lowest and highest version of one API that a broker answers. */
export interface VersionRange {
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** What a broker says of itself when a connection opens (ApiVersions). */
export interface BrokerCapabilities {
  readonly apis: ReadonlyMap<number, VersionRange>;
  /** By feature, such as `metadata.version`; empty before KRaft. */
  readonly supportedFeatures: ReadonlyMap<string, VersionRange>;
}

/** One connection to one broker, and the API versions that this broker answers. */
export class BrokerLink {
  readonly connection: Connection;
  /** Where it is reached, after the profile's address table. */
  readonly address: HostAndPort;
  readonly capabilities: BrokerCapabilities;

  constructor(connection: Connection, address: HostAndPort, capabilities: BrokerCapabilities) {
    this.connection = connection;
    this.address = address;
    this.capabilities = capabilities;
  }

  /** Whether the broker answers `version` of `apiKey`. */
  answers(apiKey: number, version: number): boolean {
    const range = this.capabilities.apis.get(apiKey);
    return range !== undefined && version >= range.minVersion && version <= range.maxVersion;
  }

  /**
   * The highest version of `apiKey` among `supported` that the broker answers.
   * @throws KafkaFailure `unsupported-version`
   */
  pickVersion(apiKey: number, supported: readonly number[]): number {
    const usable = supported.filter((version) => this.answers(apiKey, version));
    if (usable.length > 0) return Math.max(...usable);
    throw new KafkaFailure(
      'unsupported-version',
      `The broker at ${formatHostAndPort(this.address)} does not answer a request that this needs (API ${apiKey}).`,
    );
  }

  /**
   * Sends one request and gives the answer, whatever error codes stand in it: those are the caller's to read.
   * @param doing starts the sentence of a failure, such as "Could not list the topics of `shop`"
   * @throws KafkaFailure where there is no answer: `connection-lost`, `timed-out`, `unsupported-version`, `cancelled`
   */
  async ask<Args extends unknown[], Answer>(
    api: API<Args, Answer>,
    args: Args,
    doing: string,
    signal?: AbortSignal,
  ): Promise<Answer> {
    throwIfAborted(signal);
    this.pickVersion(api.key, [api.version]);
    try {
      return await untilAborted(api.async(this.connection, ...args), signal);
    } catch (error) {
      // The library throws on error codes, and hands over the parsed answer with what it throws.
      if (error instanceof ResponseError && error['response'] !== undefined)
        return error['response'] as Answer;
      throw toKafkaFailure(error, doing, this.address);
    }
  }
}
