import { offsetFetchV7 } from '@platformatic/kafka';
import type { GroupDescription, GroupId, GroupMember, PartitionLag } from '../core/group.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { partitionKey, type TopicPartition } from '../core/topic.ts';
import { pause } from './abortable.ts';
import type { BrokerConnections } from './broker-connections.ts';
import { topicLeaders, type ClusterMetadata } from './cluster-metadata.ts';
import type { Groups } from './groups.ts';
import { brokerFailure, ErrorCode, isRetriableCode } from './kafka-errors.ts';
import type { LogOffsets, OffsetTarget } from './log-offsets.ts';
import { shareGroupOffsetsApis, type ShareGroupOffsets } from './share-group-apis.ts';

const retryDelayMs = 200;
const maxRetries = 25;

/** Committed offsets, and how far behind the log end they are. */
export class GroupOffsets {
  readonly #connections: BrokerConnections;
  readonly #metadata: ClusterMetadata;
  readonly #offsets: LogOffsets;
  readonly #groups: Groups;

  constructor(
    connections: BrokerConnections,
    metadata: ClusterMetadata,
    offsets: LogOffsets,
    groups: Groups,
  ) {
    this.#connections = connections;
    this.#metadata = metadata;
    this.#offsets = offsets;
    this.#groups = groups;
  }

  /** See `KafkaCluster.committedOffsets`. A group that nobody has committed nothing. */
  async committed(
    groupId: string,
    topic: string,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<number, bigint>> {
    try {
      return (await this.#allCommitted(groupId, signal)).get(topic) ?? new Map<number, bigint>();
    } catch (error) {
      if (error instanceof KafkaFailure && error.reason === 'unknown-group') return new Map();
      throw error;
    }
  }

  /**
   * See `KafkaCluster.groupLag`: one row for each partition that is committed or assigned, by topic and partition.
   */
  async lag(groupId: GroupId, signal?: AbortSignal): Promise<readonly PartitionLag[]> {
    const group = await this.#groups.describe(groupId, signal);
    if (group.type === 'share') return this.#shareLag(groupId, signal);
    const committed = await this.#allCommitted(groupId, signal);
    const rows = unionOfPartitions(committed, group);
    const ends = await this.#ends(
      new Set(rows.map(({ topic }) => topic)),
      `Could not read the lag of \`${groupId}\``,
      signal,
    );
    return rows.map(({ topic, partition, member }): PartitionLag => {
      const offset = committed.get(topic)?.get(partition) ?? null;
      const end = ends.get(partitionKey({ topic, partition })) ?? null;
      return {
        topic,
        partition,
        committed: offset,
        end,
        lag: offset === null || end === null ? null : end - offset,
        memberId: member?.memberId ?? null,
        host: member?.host ?? null,
        clientId: member?.clientId ?? null,
      };
    });
  }

  /** Where a share group stands: it has no member of its own for a partition. */
  async #shareLag(groupId: GroupId, signal: AbortSignal | undefined): Promise<readonly PartitionLag[]> {
    const doing = `Could not read the lag of \`${groupId}\``;
    const starts = await this.#shareStarts(groupId, doing, signal);
    const ends = await this.#ends(new Set(starts.map(({ topic }) => topic)), doing, signal);
    return starts
      .map(({ topic, partition, startOffset, lag }) => ({
        topic,
        partition,
        committed: startOffset < 0n ? null : startOffset,
        end: ends.get(partitionKey({ topic, partition })) ?? null,
        lag: lag < 0n ? null : lag,
        memberId: null,
        host: null,
        clientId: null,
      }))
      .sort(byPartition);
  }

  async #shareStarts(
    groupId: string,
    doing: string,
    signal: AbortSignal | undefined,
  ): Promise<ShareGroupOffsets['partitions']> {
    for (let attempt = 0; ; attempt++) {
      const { coordinator } = await this.#groups.locate(groupId, signal);
      const link = await this.#connections.broker(coordinator, '', signal);
      const api = shareGroupOffsetsApis.find(({ key, version }) => link.answers(key, version));
      // Kafka 4.0, where share groups were a preview.
      if (api === undefined) return [];
      const [group] = await this.#connections.askBroker(coordinator, api, [groupId], doing, signal);
      const code = group?.errorCode ?? ErrorCode.none;
      if (code === ErrorCode.none) {
        return (group?.partitions ?? []).filter(({ errorCode }) => errorCode === ErrorCode.none);
      }
      if (!isRetriableCode(code) || attempt >= maxRetries)
        throw brokerFailure(code, doing, group?.errorMessage);
      await pause(retryDelayMs, signal);
    }
  }

  /** What the group committed, by topic and partition. */
  async #allCommitted(
    groupId: string,
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, ReadonlyMap<number, bigint>>> {
    const doing = `Could not read the committed offsets of \`${groupId}\``;
    for (let attempt = 0; ; attempt++) {
      const { coordinator } = await this.#groups.locate(groupId, signal);
      const answer = await this.#connections.askBroker(
        coordinator,
        offsetFetchV7.api,
        [[{ groupId, topics: null }], false],
        doing,
        signal,
      );
      if (answer.errorCode === ErrorCode.none) return committedByTopic(answer);
      if (!isRetriableCode(answer.errorCode) || attempt >= maxRetries)
        throw brokerFailure(answer.errorCode, doing);
      await pause(retryDelayMs, signal);
    }
  }

  /** Log ends of all partitions of `topics`, in one request a leader; those that cannot be read are absent. */
  async #ends(
    topics: ReadonlySet<string>,
    doing: string,
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, bigint>> {
    if (topics.size === 0) return new Map();
    const metadata = await this.#metadata.fetch([...topics], doing, signal);
    const targets = metadata.topics
      .filter(({ errorCode }) => errorCode === ErrorCode.none)
      .flatMap((topic) =>
        topicLeaders(topic, metadata).partitions.map((partition): OffsetTarget => ({
          topic: topic.name ?? '',
          partition,
        })),
      );
    const { offsets } = await this.#offsets.ask(
      targets,
      { kind: 'latest', isolation: 'read_uncommitted' },
      doing,
      signal,
    );
    return new Map(
      [...offsets].map(([{ topic, partition }, { offset }]) => [
        partitionKey({ topic, partition: partition.partition }),
        offset,
      ]),
    );
  }
}

interface LagRow {
  readonly topic: string;
  readonly partition: number;
  readonly member: GroupMember | undefined;
}

/** Partitions that are committed, assigned, or both. */
function unionOfPartitions(
  committed: ReadonlyMap<string, ReadonlyMap<number, bigint>>,
  group: GroupDescription,
): readonly LagRow[] {
  const rows = new Map<string, LagRow>();
  for (const [topic, partitions] of committed) {
    for (const partition of partitions.keys()) {
      rows.set(`${topic} ${partition}`, { topic, partition, member: undefined });
    }
  }
  for (const member of group.members) {
    for (const { topic, partitions } of member.assignment) {
      for (const partition of partitions) rows.set(`${topic} ${partition}`, { topic, partition, member });
    }
  }
  return [...rows.values()].sort(byPartition);
}

function byPartition(a: TopicPartition, b: TopicPartition): number {
  return a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;
}

function committedByTopic({
  topics,
}: offsetFetchV7.OffsetFetchResponse): ReadonlyMap<string, ReadonlyMap<number, bigint>> {
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      new Map(
        partitions
          .filter(({ errorCode, committedOffset }) => errorCode === ErrorCode.none && committedOffset >= 0n)
          .map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset]),
      ),
    ]),
  );
}
