import { apiVersionsV3, Connection, type API } from '@platformatic/kafka';
import {
  formatHostAndPort,
  parseHostAndPort,
  reachableAddress,
  type ClusterConnection,
  type ClusterProfile,
  type ClusterSecrets,
  type HostAndPort,
} from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { throwIfAborted, untilAborted } from './abortable.ts';
import { BrokerLink } from './broker-link.ts';
import { brokerTls, saslCredentials } from './connection-security.ts';
import { authenticateSafely } from './sasl-authentication.ts';
import { connectFailure } from './kafka-errors.ts';

const clientId = 'kafka-workbench';

export interface ConnectionTimeouts {
  /** For the connection itself, and once more for the first answer. */
  readonly connectMs: number;
  /** For each answer; longer than any time that we give a broker for its work. */
  readonly requestMs: number;
}

const defaultTimeouts: ConnectionTimeouts = { connectMs: 10_000, requestMs: 30_000 };

const refusals: readonly KafkaFailure['reason'][] = ['authentication', 'missing-secret'];

/** A link that is open or being opened. */
interface Slot {
  readonly opening: Promise<BrokerLink>;
  link?: BrokerLink;
}

/**
 * Connections to the brokers of one cluster, through the profile's security and its table of advertised → reachable
 * addresses. A closed connection is opened anew the next time it is asked for.
 */
export class BrokerConnections {
  readonly profile: ClusterProfile;
  readonly #timeouts: ConnectionTimeouts;
  #secrets: ClusterSecrets;
  readonly #slots = new Map<string, Slot>();
  readonly #connections = new Set<Connection>();
  /** Brokers that metadata named, for when no bootstrap server answers any more. */
  #knownBrokers: readonly HostAndPort[] = [];
  #lastBootstrap: HostAndPort | undefined;
  #closed = false;

  constructor(connection: ClusterConnection, timeouts: ConnectionTimeouts = defaultTimeouts) {
    this.profile = connection.profile;
    this.#timeouts = timeouts;
    this.#secrets = connection.secrets;
  }

  /** What a connection to the cluster takes now. */
  get connection(): ClusterConnection {
    return { profile: this.profile, secrets: this.#secrets };
  }

  /** Connections that are opened from now on authenticate with these. */
  useSecrets(secrets: ClusterSecrets): void {
    this.#secrets = secrets;
  }

  /**
   * A connection to a broker, whichever answers first in the order: the one that answered last, the bootstrap servers,
   * the brokers that were seen.
   * @throws KafkaFailure why the first bootstrap server could not be reached
   */
  async bootstrap(signal?: AbortSignal): Promise<BrokerLink> {
    const failures: unknown[] = [];
    for (const address of this.#bootstrapCandidates()) {
      try {
        const link = await this.broker(address, '', signal);
        this.#lastBootstrap = address;
        return link;
      } catch (error) {
        throwIfAborted(signal);
        this.#throwIfClosed();
        // Whoever refuses a password would be asked for nothing with it elsewhere, and may lock its user out.
        if (error instanceof KafkaFailure && refusals.includes(error.reason)) throw error;
        failures.push(error);
      }
    }
    this.#lastBootstrap = undefined;
    if (failures.length === 1) throw KafkaFailure.from(failures[0]);
    const first = KafkaFailure.from(failures[0]);
    throw new KafkaFailure(first.reason, `No broker of \`${this.profile.name}\` answers. ${first.message}`, {
      retriable: first.retriable,
      cause: new AggregateError(failures, 'None of these answered'),
    });
  }

  /**
   * A connection to the broker that advertises `address`.
   * @param channel connections of different channels are separate, so that a long poll delays nobody
   */
  async broker(address: HostAndPort, channel = '', signal?: AbortSignal): Promise<BrokerLink> {
    throwIfAborted(signal);
    this.#throwIfClosed();
    const key = `${channel} ${formatHostAndPort(address)}`;
    const existing = this.#slots.get(key);
    if (existing !== undefined && existing.link?.isOpen !== false) {
      return untilAborted(existing.opening, signal);
    }
    // The slot is set before anything is waited for, so that two who ask at once share one connection.
    const slot: Slot = { opening: this.#open(address) };
    this.#slots.set(key, slot);
    const forget = (): void => {
      if (this.#slots.get(key) === slot) this.#slots.delete(key);
    };
    slot.opening.then((link) => {
      slot.link = link;
      link.connection.on('close', forget);
    }, forget);
    return untilAborted(slot.opening, signal);
  }

  /**
   * Asks whichever broker answers; once more where the connection is lost on the way. For requests that change nothing.
   * @throws KafkaFailure see `BrokerLink.ask`
   */
  async askAny<Args extends unknown[], Answer>(
    api: API<Args, Answer>,
    args: Args,
    doing: string,
    signal?: AbortSignal,
  ): Promise<Answer> {
    return retryOnLostConnection(async () => (await this.bootstrap(signal)).ask(api, args, doing, signal));
  }

  /** Asks the broker that advertises `address`; else like `askAny`. */
  async askBroker<Args extends unknown[], Answer>(
    address: HostAndPort,
    api: API<Args, Answer>,
    args: Args,
    doing: string,
    signal?: AbortSignal,
  ): Promise<Answer> {
    return retryOnLostConnection(async () =>
      (await this.broker(address, '', signal)).ask(api, args, doing, signal),
    );
  }

  /** Remembers the advertised addresses that metadata named. */
  rememberBrokers(addresses: readonly HostAndPort[]): void {
    if (addresses.length > 0) this.#knownBrokers = addresses;
  }

  /** Ends every connection at once, those that are being opened as well. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#slots.clear();
    await Promise.all([...this.#connections].map(closeConnection));
    this.#connections.clear();
  }

  #throwIfClosed(): void {
    if (this.#closed)
      throw new KafkaFailure('closed', `The connection to \`${this.profile.name}\` is closed.`);
  }

  #bootstrapCandidates(): readonly HostAndPort[] {
    const servers = this.profile.bootstrapServers.flatMap((server) => parseHostAndPort(server) ?? []);
    const last = this.#lastBootstrap === undefined ? [] : [this.#lastBootstrap];
    const candidates = [...last, ...servers, ...this.#knownBrokers];
    if (candidates.length === 0) {
      throw new KafkaFailure('invalid-request', `\`${this.profile.name}\` has no bootstrap server.`);
    }
    return [...new Map(candidates.map((address) => [formatHostAndPort(address), address])).values()];
  }

  async #open(advertised: HostAndPort): Promise<BrokerLink> {
    const address = reachableAddress(this.profile, advertised);
    const { connectMs, requestMs } = this.#timeouts;
    const sasl = saslCredentials(this.connection);
    const tls = await brokerTls(this.connection);
    this.#throwIfClosed();
    const connection = new Connection(clientId, {
      connectTimeout: connectMs,
      requestTimeout: requestMs,
      ...(tls === undefined ? {} : { tls: tls(advertised, address) }),
      ...(sasl === undefined ? {} : { sasl: { ...sasl, authenticate: authenticateSafely } }),
    });
    const errors: unknown[] = [];
    let link: BrokerLink | undefined;
    // Without a listener an `error` event would end the process; whoever waits for an answer gets it as well.
    connection.on('error', (error) => {
      errors.push(error);
      const failure = connectFailure(error, address, this.profile, connectMs);
      if (failure.reason === 'authentication') link?.refuse(failure);
    });
    connection.on('close', () => {
      this.#connections.delete(connection);
      // Lets go of the timer that would authenticate again.
      void connection.close();
    });
    this.#connections.add(connection);
    try {
      const opening = connection.connect(address.host, address.port);
      // What answers in TLS is known by its first bytes; the library looks at them only where there is no SASL.
      if (tls === undefined) {
        connection.socket.once('data', (answer: Buffer) => {
          if (isTlsRecord(answer)) errors.push(new Error('The broker requires TLS.'));
        });
      }
      await opening;
      const answer = await withTimeout(apiVersionsV3.api.async(connection, clientId, '1'), connectMs);
      const capabilities = {
        apis: new Map(answer.apiKeys.map((api) => [api.apiKey, api])),
        supportedFeatures: new Map(
          (answer.supportedFeatures ?? []).map((feature) => [feature.name, feature]),
        ),
      };
      link = new BrokerLink(connection, address, capabilities, this.profile.security.protocol);
      return link;
    } catch (error) {
      await closeConnection(connection);
      this.#connections.delete(connection);
      this.#throwIfClosed();
      // A broker that wants a client certificate says so after the handshake, by an alert that no request waits for.
      const others = errors.filter((other) => other !== error);
      const cause =
        others.length === 0 ? error : new AggregateError([error, ...others], 'It was not opened.');
      throw this.#explainAdvertised(
        connectFailure(cause, address, this.profile, connectMs),
        advertised,
        address,
      );
    }
  }

  /** Says what to do where a broker names an address that cannot be reached from here. */
  #explainAdvertised(failure: KafkaFailure, advertised: HostAndPort, reached: HostAndPort): KafkaFailure {
    const name = formatHostAndPort(advertised);
    const isUnreachable = ['unreachable', 'name-not-resolved', 'timed-out'].includes(failure.reason);
    if (!isUnreachable || this.profile.bootstrapServers.includes(name)) return failure;
    const hint =
      formatHostAndPort(reached) === name
        ? 'A broker advertises this address: it may be down, or be reached elsewhere from here, which the addresses of the cluster can say.'
        : `It stands for ${name} in the addresses of the cluster.`;
    return new KafkaFailure(failure.reason, `${failure.message} ${hint}`, {
      retriable: failure.retriable,
      cause: failure.cause,
    });
  }
}

async function retryOnLostConnection<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof KafkaFailure && error.reason === 'connection-lost') return attempt();
    throw error;
  }
}

/** A port that accepts connections and never answers must not be waited for longer than one that does not accept. */
async function withTimeout<T>(handshake: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The handshake timed out.')), timeoutMs);
  });
  try {
    return await Promise.race([handshake, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

async function closeConnection(connection: Connection): Promise<void> {
  if (connection.status === 'connecting' || connection.status === 'authenticating') {
    connection.socket.destroy(new Error('The connection was closed.'));
  } else {
    await connection.close();
  }
}

/** Source: RFC 8446, section 5.1. */
function isTlsRecord(bytes: Buffer): boolean {
  const [type = 0, major] = bytes;
  return type >= 0x14 && type <= 0x17 && major === 3;
}
