import { listOffsetsV6 } from '@platformatic/kafka';
import { formatHostAndPort } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { partitionKey, type TopicPartition } from '../core/topic.ts';
import { pause } from './abortable.ts';
import type { BrokerConnections } from './broker-connections.ts';
import { quotedNames, type ClusterMetadata } from './cluster-metadata.ts';
import type { ListedOffset, OffsetQuery, PartitionLeader, TopicLeaders } from './kafka-cluster.ts';
import { brokerFailure, ErrorCode, isRetriableCode } from './kafka-errors.ts';

const retryDelayMs = 200;
const patienceMs = 15_000;
const consumerReplicaId = -1;

/** A partition to ask its leader about. */
export interface OffsetTarget {
  readonly topic: string;
  readonly partition: PartitionLeader;
}

/** Offsets of partitions, from their leaders, in one request a leader. */
export class LogOffsets {
  readonly #connections: BrokerConnections;
  readonly #metadata: ClusterMetadata;

  constructor(connections: BrokerConnections, metadata: ClusterMetadata) {
    this.#connections = connections;
    this.#metadata = metadata;
  }

  /** See `KafkaCluster.listOffsets`. */
  async list(
    topic: string,
    partitions: readonly number[],
    at: OffsetQuery,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<number, ListedOffset>> {
    const wanted = [...new Set(partitions)].map((partition) => ({ topic, partition }));
    const found = await this.listOf(wanted, at, signal);
    return new Map(
      wanted.flatMap((target) => {
        const offset = found.get(partitionKey(target));
        return offset === undefined ? [] : [[target.partition, offset] as const];
      }),
    );
  }

  /** See `KafkaCluster.listOffsetsOf`. Waits out leaders that move. */
  async listOf(
    partitions: readonly TopicPartition[],
    at: OffsetQuery,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, ListedOffset>> {
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    const doing = `Could not read the offsets of ${quotedNames(topics)}`;
    const found = new Map<string, ListedOffset>();
    let missing = partitions;
    const deadline = Date.now() + patienceMs;
    while (missing.length > 0) {
      const leaders = await this.#leaders(missing, signal);
      const targets = missing.map(({ topic, partition }) => ({
        topic,
        partition: findPartition(leaders.get(topic) ?? { topic, topicId: null, partitions: [] }, partition),
      }));
      const { offsets, codes } = await this.ask(targets, at, doing, signal);
      for (const [{ topic, partition }, offset] of offsets) {
        found.set(partitionKey({ topic, partition: partition.partition }), offset);
      }
      missing = missing.filter((target) => !found.has(partitionKey(target)));
      const final = [...codes.values()].find((code) => !isRetriableCode(code));
      if (final !== undefined) throw brokerFailure(final, doing);
      if (missing.length > 0 && Date.now() > deadline) throw noLeader(missing);
      if (missing.length > 0) await pause(retryDelayMs, signal);
    }
    return found;
  }

  /** @throws KafkaFailure where a topic is not to be found */
  async #leaders(
    partitions: readonly TopicPartition[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, TopicLeaders>> {
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    const leaders = new Map<string, TopicLeaders>();
    for (const [topic, found] of await this.#metadata.leadersOf(topics, signal)) {
      if (found instanceof KafkaFailure) {
        if (!found.retriable) throw found;
        leaders.set(topic, await this.#metadata.topicLeaders(topic, signal));
      } else leaders.set(topic, found);
    }
    return leaders;
  }

  /**
   * Asks each leader once.
   * @returns offsets of the targets that were answered, the error codes of the others; those without a leader are in
   *   neither
   */
  async ask(
    targets: readonly OffsetTarget[],
    at: OffsetQuery,
    doing: string,
    signal?: AbortSignal,
  ): Promise<{
    readonly offsets: ReadonlyMap<OffsetTarget, ListedOffset>;
    readonly codes: ReadonlyMap<OffsetTarget, number>;
  }> {
    const offsets = new Map<OffsetTarget, ListedOffset>();
    const codes = new Map<OffsetTarget, number>();
    const byLeader = Map.groupBy(
      targets.filter(({ partition }) => partition.leader !== null),
      ({ partition }) => (partition.leader === null ? '' : formatHostAndPort(partition.leader)),
    );
    await Promise.all(
      [...byLeader.values()].map(async (ofLeader) => {
        const answer = await this.#askLeader(ofLeader, at, doing, signal);
        for (const [target, { errorCode, offset, leaderEpoch }] of answer) {
          if (errorCode === ErrorCode.none) offsets.set(target, { offset, leaderEpoch });
          else codes.set(target, errorCode);
        }
      }),
    );
    // No record is that young: the end, as the contract says.
    const tooLate = at.kind === 'time' ? targets.filter((target) => offsets.get(target)?.offset === -1n) : [];
    if (tooLate.length > 0) {
      const ends = await this.ask(tooLate, { kind: 'latest', isolation: 'read_uncommitted' }, doing, signal);
      for (const target of tooLate) offsets.delete(target);
      for (const [target, end] of ends.offsets) offsets.set(target, end);
      for (const [target, code] of ends.codes) codes.set(target, code);
    }
    return { offsets, codes };
  }

  async #askLeader(
    targets: readonly OffsetTarget[],
    at: OffsetQuery,
    doing: string,
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<OffsetTarget, listOffsetsV6.ListOffsetResponsePartition>> {
    const leader = targets[0]?.partition.leader;
    if (leader === undefined || leader === null) return new Map();
    const byTopic = Map.groupBy(targets, ({ topic }) => topic);
    const topics = [...byTopic].map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition }) => ({
        partitionIndex: partition.partition,
        currentLeaderEpoch: partition.leaderEpoch,
        timestamp: queryTimestamp(at),
      })),
    }));
    const isolation = at.kind === 'latest' && at.isolation === 'read_committed' ? 1 : 0;
    const answer = await this.#connections.askBroker(
      leader,
      listOffsetsV6.api,
      [consumerReplicaId, isolation, topics],
      doing,
      signal,
    );
    const answers = new Map(
      answer.topics.flatMap(({ name, partitions }) =>
        partitions.map((partition) => [`${name} ${partition.partitionIndex}`, partition] as const),
      ),
    );
    return new Map(
      targets.flatMap((target) => {
        const found = answers.get(`${target.topic} ${target.partition.partition}`);
        return found === undefined ? [] : [[target, found] as const];
      }),
    );
  }
}

/** @throws KafkaFailure `unknown-partition` */
export function findPartition(leaders: TopicLeaders, partition: number): PartitionLeader {
  const found = leaders.partitions.find((candidate) => candidate.partition === partition);
  if (found !== undefined) return found;
  throw unknownPartition(leaders.topic, partition, leaders.partitions.length);
}

/** Names the topic, the partition and how many there are. */
export function unknownPartition(topic: string, partition: number, count: number): KafkaFailure {
  const range = count === 1 ? 'only partition 0' : `partitions 0 to ${count - 1}`;
  return new KafkaFailure(
    'unknown-partition',
    `\`${topic}\` has no partition ${partition}: it has ${count === 0 ? 'no partitions' : range}.`,
  );
}

/** Sentinels of the protocol: −1 is the end, −2 the log start. */
function queryTimestamp(at: OffsetQuery): bigint {
  switch (at.kind) {
    case 'latest':
      return -1n;
    case 'earliest':
      return -2n;
    case 'time':
      // Negative timestamps are sentinels; no record is older than 1970 for this question.
      return at.timestampMs < 0n ? 0n : at.timestampMs;
  }
}

function noLeader(partitions: readonly TopicPartition[]): KafkaFailure {
  const names = partitions.slice(0, 10).map(({ topic, partition }) => `${partition} of \`${topic}\``);
  return new KafkaFailure(
    'broker-error',
    partitions.length === 1
      ? `Partition ${names.join('')} has no leader now.`
      : `Partitions ${names.join(', ')} have no leader now.`,
    { retriable: true },
  );
}
