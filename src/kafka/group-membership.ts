import net from 'node:net';
import tls from 'node:tls';
import type kafkajs from 'kafkajs';
import { reachableAddress } from '../core/cluster-profile.ts';
import type { GroupDescription, GroupId } from '../core/group.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { TopicPartition } from '../core/topic.ts';
import { pause, throwIfAborted, untilAborted } from './abortable.ts';
import { quotedNames } from './cluster-metadata.ts';
import { brokerTls, saslCredentials, type BrokerTls, type SaslCredentials } from './connection-security.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { rangeAssigner } from './range-assigner.ts';

export type LogLine = (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void;

/** The next offset to read of a partition. */
export interface CommittablePlace extends TopicPartition {
  readonly offset: bigint;
}

export interface MembershipOptions {
  readonly cluster: KafkaCluster;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly log: LogLine;
  /** After each rebalance: the partitions that are ours now. */
  readonly onAssigned: (partitions: readonly TopicPartition[]) => void;
  /** A rebalance began: what we had may go to others. */
  readonly onRevoked: () => void;
  /** The membership is over, and does not come back by itself. */
  readonly onFailure: (failure: KafkaFailure) => void;
}

const clientId = 'kafka-workbench';
const fetchPauseMs = 250;
const heartbeatIntervalMs = 1_000;
const sessionTimeoutMs = 30_000;
const keepAliveMs = 60_000;
const joinRetries = 5;
const joinTimeoutMs = 30_000;
const settleTimeoutMs = 10_000;
const settlePauseMs = 200;
const longestRetryPauseMs = 1_000;

/**
 * Membership in a group of the classic protocol, held by kafkajs: it joins, rebalances, sends heartbeats and commits.
 * Its own fetching stays paused, always: the records of the assigned partitions come another way.
 */
export class GroupMembership {
  readonly #consumer: kafkajs.Consumer;
  readonly #groupId: string;

  private constructor(consumer: kafkajs.Consumer, { groupId }: MembershipOptions) {
    this.#consumer = consumer;
    this.#groupId = groupId;
  }

  /**
   * Joins the group, and resolves when it has assigned partitions to us for the first time.
   * @throws KafkaFailure `read-only`; `unsupported-group-protocol`, before joining, where the members speak a protocol
   *   or an assignor that we do not; `cancelled`
   */
  static async join(options: MembershipOptions, signal: AbortSignal): Promise<GroupMembership> {
    const { cluster, groupId, topics } = options;
    cluster.mutations.allowGroupMembership(groupId);
    await requireSharedProtocol(cluster, groupId, signal);
    const library = (await import('kafkajs')).default;
    throwIfAborted(signal);
    const { connection } = cluster.connections;
    const security = { tls: await brokerTls(connection), sasl: saslCredentials(connection) };
    throwIfAborted(signal);
    const consumer = createConsumer(library, options, security);
    const membership = new GroupMembership(consumer, options);
    try {
      await untilAborted(membership.#start(options), signal);
    } catch (error) {
      await membership.leave();
      throw joinFailure(error, groupId);
    }
    return membership;

    function joinFailure(error: unknown, group: string): KafkaFailure {
      if (error instanceof KafkaFailure) return error;
      return membershipFailure(error, `Could not join \`${group}\` to read ${quotedNames(topics)}`);
    }
  }

  /** Commits the next offset to read of each partition. @throws KafkaFailure */
  async commit(offsets: readonly CommittablePlace[]): Promise<void> {
    if (offsets.length === 0) return;
    try {
      await this.#consumer.commitOffsets(
        offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })),
      );
    } catch (error) {
      throw membershipFailure(error, `Could not commit for \`${this.#groupId}\``);
    }
  }

  /** Leaves the group, so that others get the partitions at once. Never throws. */
  async leave(): Promise<void> {
    await this.#consumer.disconnect().catch(() => undefined);
  }

  async #start({ topics, onAssigned, onRevoked, onFailure }: MembershipOptions): Promise<void> {
    const consumer = this.#consumer;
    const joined = Promise.withResolvers<undefined>();
    const deadline = Date.now() + joinTimeoutMs;
    let hasJoined = false;
    joined.promise.catch(() => undefined);
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      const assigned = topics
        .map((topic) => ({ topic, partitions: payload.memberAssignment[topic] ?? [] }))
        .filter(({ partitions }) => partitions.length > 0);
      if (assigned.length > 0) consumer.pause(assigned);
      hasJoined = true;
      joined.resolve(undefined);
      onAssigned(
        assigned.flatMap(({ topic, partitions }) =>
          partitions.toSorted((a, b) => a - b).map((partition) => ({ topic, partition })),
        ),
      );
    });
    consumer.on(consumer.events.REBALANCING, () => onRevoked());
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      // kafkajs starts again by itself: a coordinator that is still loading its groups is ready in a moment.
      if (!hasJoined && (!restart || Date.now() > deadline)) joined.reject(error);
      else if (restart) onRevoked();
      else onFailure(membershipFailure(error, `\`${this.#groupId}\` let this consumer go`));
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics] });
    await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
    await joined.promise;
  }
}

interface MemberSecurity {
  readonly tls: BrokerTls | undefined;
  readonly sasl: SaslCredentials | undefined;
}

function createConsumer(
  library: typeof kafkajs,
  { cluster, groupId, log }: MembershipOptions,
  security: MemberSecurity,
): kafkajs.Consumer {
  const { profile } = cluster;
  const kafka = new library.Kafka({
    clientId,
    brokers: [...profile.bootstrapServers],
    connectionTimeout: 10_000,
    retry: { retries: joinRetries },
    ...(security.sasl === undefined ? {} : { sasl: saslOptions(security.sasl) }),
    socketFactory: ({ host, port, onConnect }) => {
      const address = reachableAddress(profile, { host, port });
      const socket =
        security.tls === undefined
          ? net.connect(address, onConnect)
          : tls.connect({ ...security.tls({ host, port }, address), ...address }, onConnect);
      socket.setKeepAlive(true, keepAliveMs);
      return socket;
    },
    logLevel: library.logLevel.INFO,
    logCreator: () => (entry) => {
      const { message, ...details } = entry.log;
      log(logLevelOf(library, entry.level), `${entry.namespace}: ${message} ${JSON.stringify(details)}`);
    },
  });
  return kafka.consumer({
    groupId,
    partitionAssigners: [rangeAssigner(library.AssignerProtocol), library.PartitionAssigners.roundRobin],
    allowAutoTopicCreation: false,
    readUncommitted: true,
    maxWaitTimeInMs: fetchPauseMs,
    heartbeatInterval: heartbeatIntervalMs,
    sessionTimeout: sessionTimeoutMs,
    retry: {
      retries: joinRetries,
      restartOnFailure: (error) => Promise.resolve(!isRefusal(error)),
      maxRetryTime: longestRetryPauseMs,
    },
  });
}

function logLevelOf({ logLevel }: typeof kafkajs, level: kafkajs.logLevel): 'debug' | 'warn' | 'error' {
  switch (level) {
    case logLevel.ERROR:
      return 'error';
    case logLevel.WARN:
      return 'warn';
    default:
      return 'debug';
  }
}

/**
 * Joining beside members that share no assignor with us would fail, or keep the user's own application out. A group
 * shows only the assignor that its members agreed on: that one has to be ours too.
 */
async function requireSharedProtocol(
  cluster: KafkaCluster,
  groupId: string,
  signal: AbortSignal,
): Promise<void> {
  const group = await describeWhenSettled(cluster, groupId, signal);
  if (group === undefined || group.state === 'Dead') return;
  if (group.type === 'share' || group.type === 'streams') {
    throw unsupported(groupId, `it is a ${group.type} group`);
  }
  if (group.type === 'other') {
    throw unsupported(groupId, `its members are no consumers, but of the kind \`${group.protocolType}\``);
  }
  if (group.members.length === 0) return;
  if (group.type === 'consumer') {
    throw unsupported(groupId, 'its members speak the new consumer protocol (KIP-848)');
  }
  if (group.assignor !== '' && !sharedAssignors.has(group.assignor)) {
    throw unsupported(groupId, `its members assign partitions by \`${group.assignor}\``);
  }
}

const sharedAssignors = new Set(['range', 'RoundRobinAssigner']);

/** While members join, the coordinator does not say what they will agree on. */
async function describeWhenSettled(
  cluster: KafkaCluster,
  groupId: string,
  signal: AbortSignal,
): Promise<GroupDescription | undefined> {
  const deadline = Date.now() + settleTimeoutMs;
  for (;;) {
    const group = await describeOrNothing(cluster, groupId, signal);
    const isSettled = group === undefined || group.members.length === 0 || group.assignor !== '';
    if (isSettled || Date.now() > deadline) return group;
    await pause(settlePauseMs, signal);
  }
}

async function describeOrNothing(
  cluster: KafkaCluster,
  groupId: string,
  signal: AbortSignal,
): Promise<GroupDescription | undefined> {
  try {
    return await cluster.describeGroup(groupId as GroupId, signal);
  } catch (error) {
    if (error instanceof KafkaFailure && error.reason === 'unknown-group') return undefined;
    throw error;
  }
}

function unsupported(groupId: string, why: string): KafkaFailure {
  return new KafkaFailure(
    'unsupported-group-protocol',
    `Kafka Workbench cannot join \`${groupId}\`: ${why}. Read without a group, or with a group of your own.`,
  );
}

function saslOptions({ mechanism, username, password }: SaslCredentials): kafkajs.SASLOptions {
  switch (mechanism) {
    case 'PLAIN':
      return { mechanism: 'plain', username, password };
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', username, password };
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', username, password };
  }
}

/** Whether the broker refused the credentials: asking again with them may lock their user out. */
function isRefusal(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current.name === 'KafkaJSSASLAuthenticationError') return true;
  }
  return false;
}

/** Words for the errors of kafkajs, by their `type`, which are the names of the Kafka protocol. */
function membershipFailure(error: unknown, doing: string): KafkaFailure {
  const type = errorType(error);
  const message = error instanceof Error ? error.message : String(error);
  if (isRefusal(error)) {
    return new KafkaFailure('authentication', `${doing}: the broker refused the user name or password.`, {
      cause: error,
    });
  }
  switch (type) {
    case 'INCONSISTENT_GROUP_PROTOCOL':
      return new KafkaFailure(
        'unsupported-group-protocol',
        `${doing}: its members share no way to assign partitions with Kafka Workbench.`,
        { cause: error },
      );
    case 'GROUP_AUTHORIZATION_FAILED':
    case 'TOPIC_AUTHORIZATION_FAILED':
      return new KafkaFailure('not-authorized', `${doing}: you are not authorized.`, { cause: error });
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return new KafkaFailure('unknown-topic', `${doing}: the topic does not exist.`, { cause: error });
    case 'REBALANCE_IN_PROGRESS':
    case 'ILLEGAL_GENERATION':
    case 'UNKNOWN_MEMBER_ID':
      return new KafkaFailure('broker-error', `${doing}: the group is being rebalanced. Try again.`, {
        retriable: true,
        cause: error,
      });
    default:
      return new KafkaFailure('broker-error', `${doing}: ${message}`, { retriable: true, cause: error });
  }
}

/** kafkajs wraps the error of the protocol in others. */
function errorType(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('type' in current && typeof current.type === 'string') return current.type;
  }
  return undefined;
}
