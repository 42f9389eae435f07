import type { ClusterDescription } from '../core/cluster.ts';
import type { ClusterProfile, HostAndPort } from '../core/cluster-profile.ts';
import type { GroupDescription, GroupId, GroupSummary, PartitionLag } from '../core/group.ts';
import type { KafkaFailure } from '../core/kafka-failure.ts';
import type { IsolationLevel } from '../core/position.ts';
import type { CompressionCodec, OutgoingRecord, ProducedRecord } from '../core/record.ts';
import type {
  ConfigEntry,
  NewTopic,
  TopicDescription,
  TopicPartition,
  TopicSize,
  TopicSummary,
} from '../core/topic.ts';
import type { BrokerConnections } from './broker-connections.ts';

/**
 * A cluster as everything above this folder sees it. Reading never changes the cluster: no topic, group or internal
 * topic appears because somebody looked. Every method fails with a `KafkaFailure`.
 */
export interface KafkaCluster {
  readonly profile: ClusterProfile;
  /** For raw requests: the fetch path opens its own connections from here. */
  readonly connections: BrokerConnections;

  describe(signal?: AbortSignal): Promise<ClusterDescription>;
  listTopics(signal?: AbortSignal): Promise<readonly TopicSummary[]>;
  describeTopic(topic: string, signal?: AbortSignal): Promise<TopicDescription>;
  /** @throws KafkaFailure `not-authorized` too: brokers tell it only to those who may describe the cluster */
  topicSize(topic: string, signal?: AbortSignal): Promise<TopicSize>;
  describeTopicConfig(topic: string, signal?: AbortSignal): Promise<readonly ConfigEntry[]>;
  describeBrokerConfig(brokerId: number, signal?: AbortSignal): Promise<readonly ConfigEntry[]>;
  listGroups(signal?: AbortSignal): Promise<readonly GroupSummary[]>;
  describeGroup(groupId: GroupId, signal?: AbortSignal): Promise<GroupDescription>;
  groupLag(groupId: GroupId, signal?: AbortSignal): Promise<readonly PartitionLag[]>;

  /** Leaders and epochs, fresh from a broker. @throws KafkaFailure `unknown-topic` */
  topicLeaders(topic: string, signal?: AbortSignal): Promise<TopicLeaders>;
  /** The same of several topics, in one request; a topic that does not answer has its failure instead. */
  leadersOf(
    topics: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, TopicLeaders | KafkaFailure>>;
  /** One offset a partition, from each leader, in as few requests as there are leaders. */
  listOffsets(
    topic: string,
    partitions: readonly number[],
    at: OffsetQuery,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<number, ListedOffset>>;
  /** The same of several topics, by `partitionKey`. */
  listOffsetsOf(
    partitions: readonly TopicPartition[],
    at: OffsetQuery,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, ListedOffset>>;
  /** Offsets that the group committed for the topic; partitions without one are absent. */
  committedOffsets(
    groupId: string,
    topic: string,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<number, bigint>>;

  /** Everything that changes the cluster; behind `ClusterGuard`, so that a read-only profile refuses each. */
  readonly mutations: ClusterMutations;
  close(): Promise<void>;
}

/** The only mutating port. A read-only profile refuses each call with reason `read-only`. */
export interface ClusterMutations {
  createTopic(topic: NewTopic, signal?: AbortSignal): Promise<TopicSummary>;
  deleteTopic(topic: string, signal?: AbortSignal): Promise<void>;
  /** Gives a topic partitions up to `count` in all, and waits until every broker shows them. */
  addPartitions(topic: string, count: number, signal?: AbortSignal): Promise<void>;
  /** Sets these entries of a topic's configuration; the others stay. Brokers show them a moment later. */
  alterTopicConfig(
    topic: string,
    config: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void>;
  /**
   * Sends records; the answer has one entry a record, in the order given. Partitions are chosen as Java's client
   * does. A failure says which record it was and why, and how many had been written.
   */
  produce(
    records: readonly OutgoingRecord[],
    options?: ProduceOptions,
    signal?: AbortSignal,
  ): Promise<readonly ProducedRecord[]>;
  /**
   * Commits offsets for a group that has no members; one that does not exist is created by it.
   * @throws KafkaFailure `group-not-empty`
   */
  commitGroupOffsets(groupId: string, offsets: readonly GroupOffset[], signal?: AbortSignal): Promise<void>;
  /** Deletes a group and what it committed. @throws KafkaFailure `unknown-group`, `group-not-empty` */
  deleteGroup(groupId: string, signal?: AbortSignal): Promise<void>;
  /** Asked before a group is joined: joining and committing change the cluster. @throws KafkaFailure `read-only` */
  allowGroupMembership(groupId: string): void;
}

/** The next offset that a group is to read of a partition. */
export interface GroupOffset extends TopicPartition {
  readonly offset: bigint;
}

export interface ProduceOptions {
  /** −1 (all in-sync replicas) unless said. */
  readonly acks?: -1 | 0 | 1;
  readonly compression?: CompressionCodec;
  /** The most bytes of a batch before compression, of more than one record; 1,000,000 unless said, and never more. */
  readonly maxBatchBytes?: number;
}

export interface TopicLeaders {
  readonly topic: string;
  /** UUID as text; `null` before Kafka 2.8. */
  readonly topicId: string | null;
  readonly partitions: readonly PartitionLeader[];
}

export interface PartitionLeader {
  readonly partition: number;
  /** As advertised; `null` where the partition has no leader now. */
  readonly leader: (HostAndPort & { readonly brokerId: number }) | null;
  readonly leaderEpoch: number;
}

export type OffsetQuery =
  | { readonly kind: 'earliest' }
  /** The high watermark, or the last stable offset under `read_committed`. */
  | { readonly kind: 'latest'; readonly isolation: IsolationLevel }
  /** The first offset whose timestamp is at or after this; where there is none, the end. */
  | { readonly kind: 'time'; readonly timestampMs: bigint };

export interface ListedOffset {
  readonly offset: bigint;
  readonly leaderEpoch: number;
}
