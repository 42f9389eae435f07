import { KafkaFailure } from '../core/kafka-failure.ts';
import type { PartitionOffset, StartPosition } from '../core/position.ts';
import { partitionKey } from '../core/topic.ts';
import type { KafkaCluster, TopicLeaders } from '../kafka/kafka-cluster.ts';

/** Where a topic ended, or why that could not be found out. */
type Snapshot = readonly PartitionOffset[] | 'absent' | KafkaFailure;

/** Where topics ended when a run began, so that nothing is missed that arrives before an EXPECT has its turn. */
export class RunStart {
  readonly #snapshots = new Map<KafkaCluster, Map<string, Snapshot>>();

  /**
   * Remembers the high watermarks of topics, in one request a leader; those that are remembered already stay.
   * @throws KafkaFailure where the cluster does not answer; `positionOf` throws it as well then
   */
  async take(cluster: KafkaCluster, topics: readonly string[], signal: AbortSignal): Promise<void> {
    const known = this.#of(cluster);
    const wanted = [...new Set(topics)].filter((topic) => !known.has(topic));
    if (wanted.length === 0) return;
    try {
      for (const [topic, snapshot] of await look(cluster, wanted, signal)) known.set(topic, snapshot);
    } catch (error) {
      const failure = KafkaFailure.from(error);
      for (const topic of wanted) known.set(topic, failure);
    }
    const failure = wanted.map((topic) => known.get(topic)).find((found) => found instanceof KafkaFailure);
    if (failure !== undefined) throw failure;
  }

  /**
   * Where reading a topic starts; the earliest where it was not there, or partitions that were not. A topic that is
   * not remembered is now.
   * @throws KafkaFailure why nobody knows where it ended
   */
  async positionOf(cluster: KafkaCluster, topic: string, signal: AbortSignal): Promise<StartPosition> {
    await this.take(cluster, [topic], signal);
    const places = this.#of(cluster).get(topic);
    if (places instanceof KafkaFailure) throw places;
    return places === undefined || places === 'absent'
      ? { kind: 'earliest' }
      : { kind: 'offsets', offsets: places };
  }

  #of(cluster: KafkaCluster): Map<string, Snapshot> {
    const known = this.#snapshots.get(cluster) ?? new Map<string, Snapshot>();
    this.#snapshots.set(cluster, known);
    return known;
  }
}

/** @throws KafkaFailure where the cluster does not answer */
async function look(
  cluster: KafkaCluster,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<readonly [string, Snapshot][]> {
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
  return found.map(([topic, leaders]): [string, Snapshot] => {
    if (leaders instanceof KafkaFailure) {
      return [topic, leaders.reason === 'unknown-topic' ? 'absent' : leaders];
    }
    const places = partitions.filter((place) => place.topic === topic);
    return [
      topic,
      places.map((place) => ({ ...place, offset: ends.get(partitionKey(place))?.offset ?? 0n })),
    ];
  });
}
