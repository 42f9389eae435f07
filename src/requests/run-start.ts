import { KafkaFailure } from '../core/kafka-failure.ts';
import type { PartitionOffset, StartPosition } from '../core/position.ts';
import { partitionKey } from '../core/topic.ts';
import type { KafkaCluster, TopicLeaders } from '../kafka/kafka-cluster.ts';

/** Where topics ended when a run began, so that nothing is missed that arrives before an EXPECT has its turn. */
export class RunStart {
  readonly #snapshots = new Map<KafkaCluster, Map<string, readonly PartitionOffset[] | 'absent'>>();

  /**
   * Remembers the high watermarks of topics, in one request a leader; those that are remembered already stay.
   * @throws KafkaFailure where the cluster does not answer
   */
  async take(cluster: KafkaCluster, topics: readonly string[], signal: AbortSignal): Promise<void> {
    const known = this.#of(cluster);
    const wanted = [...new Set(topics)].filter((topic) => !known.has(topic));
    if (wanted.length === 0) return;
    const found: [string, TopicLeaders | KafkaFailure][] = [];
    for (const [topic, leaders] of await cluster.leadersOf(wanted, signal)) {
      // A topic that is just being created is waited for.
      const isSettling = leaders instanceof KafkaFailure && leaders.retriable;
      found.push([topic, isSettling ? await cluster.topicLeaders(topic, signal) : leaders]);
    }
    const partitions = found.flatMap(([topic, leaders]) =>
      leaders instanceof KafkaFailure
        ? []
        : leaders.partitions.map(({ partition }) => ({ topic, topicId: leaders.topicId, partition })),
    );
    const ends =
      partitions.length === 0
        ? new Map<string, { readonly offset: bigint }>()
        : await cluster.listOffsetsOf(partitions, { kind: 'latest', isolation: 'read_uncommitted' }, signal);
    for (const [topic, leaders] of found) {
      if (leaders instanceof KafkaFailure && leaders.reason !== 'unknown-topic') throw leaders;
      const places = partitions.filter((place) => place.topic === topic);
      known.set(
        topic,
        leaders instanceof KafkaFailure
          ? 'absent'
          : places.map((place) => ({ ...place, offset: ends.get(partitionKey(place))?.offset ?? 0n })),
      );
    }
  }

  /** Where reading a topic starts; the earliest where it was not there, or partitions that were not. */
  positionOf(cluster: KafkaCluster, topic: string): StartPosition {
    const places = this.#of(cluster).get(topic);
    return places === undefined || places === 'absent'
      ? { kind: 'earliest' }
      : { kind: 'offsets', offsets: places };
  }

  #of(cluster: KafkaCluster): Map<string, readonly PartitionOffset[] | 'absent'> {
    const known = this.#snapshots.get(cluster) ?? new Map<string, readonly PartitionOffset[] | 'absent'>();
    this.#snapshots.set(cluster, known);
    return known;
  }
}
