import type { PartitionDescription, TopicDescription, TopicSummary } from '../core/topic.ts';
import { pause } from './abortable.ts';
import type { BrokerConnections } from './broker-connections.ts';
import { topicIdOf, topicLeaders, type ClusterMetadata, type TopicMetadata } from './cluster-metadata.ts';
import { brokerFailure, ErrorCode, isRetriableCode } from './kafka-errors.ts';
import type { LogOffsets } from './log-offsets.ts';

const retryDelayMs = 100;
const maxRetries = 20;

/** Topics and their partitions, as brokers show them. */
export class Topics {
  readonly #connections: BrokerConnections;
  readonly #metadata: ClusterMetadata;
  readonly #offsets: LogOffsets;

  constructor(connections: BrokerConnections, metadata: ClusterMetadata, offsets: LogOffsets) {
    this.#connections = connections;
    this.#metadata = metadata;
    this.#offsets = offsets;
  }

  /** Every topic, by name, from one request. */
  async list(signal?: AbortSignal): Promise<readonly TopicSummary[]> {
    const doing = `Could not list the topics of \`${this.#connections.profile.name}\``;
    const { topics } = await this.#metadata.fetch(null, doing, signal);
    return topics
      .filter(({ errorCode }) => errorCode !== ErrorCode.unknownTopicOrPartition)
      .map(topicSummary)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** See `KafkaCluster.describeTopic`. */
  async describe(name: string, signal?: AbortSignal): Promise<TopicDescription> {
    const doing = `Could not describe topic \`${name}\``;
    for (let attempt = 0; ; attempt++) {
      const { topic, metadata } = await this.#metadata.topic(name, doing, signal);
      const leaders = topicLeaders(topic, metadata);
      const targets = leaders.partitions.map((partition) => ({ topic: name, partition }));
      const [begins, ends] = await Promise.all([
        this.#offsets.ask(targets, { kind: 'earliest' }, doing, signal),
        this.#offsets.ask(targets, { kind: 'latest', isolation: 'read_uncommitted' }, doing, signal),
      ]);
      const code = [...begins.codes.values(), ...ends.codes.values()][0];
      if (code === undefined) {
        const byIndex = new Map(topic.partitions.map((partition) => [partition.partitionIndex, partition]));
        const partitions = targets.map((target): PartitionDescription => {
          const { partition, leader, leaderEpoch } = target.partition;
          const begin = begins.offsets.get(target);
          const end = ends.offsets.get(target);
          return {
            partition,
            leader: leader?.brokerId ?? null,
            leaderEpoch,
            replicas: byIndex.get(partition)?.replicaNodes ?? [],
            inSyncReplicas: byIndex.get(partition)?.isrNodes ?? [],
            offsets:
              begin === undefined || end === undefined ? null : { begin: begin.offset, end: end.offset },
          };
        });
        return { ...topicSummary(topic), partitions };
      }
      // A leader moved in between: its successor is in the next metadata.
      if (!isRetriableCode(code) || attempt >= maxRetries) throw brokerFailure(code, doing);
      await pause(retryDelayMs, signal);
    }
  }
}

/** What one Metadata answer tells of a topic. */
export function topicSummary(topic: TopicMetadata): TopicSummary {
  const { partitions } = topic;
  return {
    name: topic.name ?? '',
    topicId: topicIdOf(topic),
    isInternal: topic.isInternal,
    partitionCount: partitions.length,
    replicationFactor: Math.max(0, ...partitions.map(({ replicaNodes }) => replicaNodes.length)),
    underReplicatedPartitions: partitions.filter(
      ({ replicaNodes, isrNodes }) => isrNodes.length < replicaNodes.length,
    ).length,
    leaderlessPartitions: partitions.filter(({ leaderId }) => leaderId < 0).length,
  };
}
