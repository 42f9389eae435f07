import { ResponseError, type API, type Connection } from '@platformatic/kafka';
import { formatHostAndPort, type HostAndPort, type SecurityProfile } from '../core/cluster-profile.ts';
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
  readonly #protocol: SecurityProfile['protocol'];
  #refusal: KafkaFailure | undefined;
  #hasAnswered = false;

  constructor(
    connection: Connection,
    address: HostAndPort,
    capabilities: BrokerCapabilities,
    protocol: SecurityProfile['protocol'],
  ) {
    this.connection = connection;
    this.address = address;
    this.capabilities = capabilities;
    this.#protocol = protocol;
  }

  /** Whether requests can be sent, or will be once the broker has authenticated this connection again. */
  get isOpen(): boolean {
    return this.connection.isConnected() || this.#isReauthenticating;
  }

  get #isReauthenticating(): boolean {
    return this.connection.status === 'reauthenticating';
  }

  /** The broker did not authenticate this connection again: requests fail with that, not with the loss of it. */
  refuse(failure: KafkaFailure): void {
    this.#refusal = failure;
  }

  /**
   * Present while the broker authenticates this connection again (KIP-368), when it takes no other request; resolves
   * when that is over, whichever way.
   */
  untilAuthenticated(): Promise<void> | undefined {
    if (!this.#isReauthenticating) return undefined;
    const { connection } = this;
    return new Promise((resolve) => {
      const settle = (): void => {
        for (const event of ['connect', 'error', 'close'] as const) connection.off(event, settle);
        resolve();
      };
      for (const event of ['connect', 'error', 'close'] as const) connection.on(event, settle);
    });
  }

  /** What `error`, thrown by a request over this connection, means. @param doing as for `ask` */
  failure(error: unknown, doing: string): KafkaFailure {
    const failure = toKafkaFailure(error, doing, this.address);
    if (failure.reason !== 'connection-lost') return failure;
    if (this.#refusal !== undefined) return this.#refusal;
    if (this.#hasAnswered || this.#protocol.startsWith('SASL_')) return failure;
    // A listener with SASL answers nothing to a stranger but what it is, and hangs up.
    const wanted = this.#protocol === 'SSL' ? 'SASL_SSL' : 'SASL_PLAINTEXT';
    const hint = `If that listener expects a user name and password, choose ${wanted} as the security of this cluster.`;
    return new KafkaFailure(failure.reason, `${failure.message} ${hint}`, {
      retriable: failure.retriable,
      cause: failure.cause,
    });
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
      const authenticated = this.untilAuthenticated();
      if (authenticated !== undefined) await untilAborted(authenticated, signal);
      const answer = await untilAborted(api.async(this.connection, ...args), signal);
      this.#hasAnswered = true;
      return answer;
    } catch (error) {
      // The library throws on error codes, and hands over the parsed answer with what it throws.
      if (error instanceof ResponseError && error['response'] !== undefined) {
        this.#hasAnswered = true;
        return error['response'] as Answer;
      }
      throw this.failure(error, doing);
    }
  }
}
