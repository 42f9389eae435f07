import { partitionKey, type TopicPartition } from '../core/topic.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import type { ReadRange } from './reading-position.ts';
import {
  clampToLog,
  committedOffsets,
  logBounds,
  resolveEnd,
  resolveStart,
  type LogBounds,
} from './start-offsets.ts';
import type { TailQuery } from './tail-query.ts';

/** Turns what a query says about start and end into offsets, and remembers where each partition started. */
export class RangeResolver {
  readonly #cluster: KafkaCluster;
  readonly #query: TailQuery;
  readonly #onNotice: (text: string) => void;
  readonly #starts = new Map<string, bigint>();

  constructor(cluster: KafkaCluster, query: TailQuery, onNotice: (text: string) => void) {
    this.#cluster = cluster;
    this.#query = query;
    this.#onNotice = onNotice;
  }

  /** The offset that the start of a partition was resolved to last. */
  startOf(partition: TopicPartition): bigint | undefined {
    return this.#starts.get(partitionKey(partition));
  }

  /** The last records before the end were read as well: the partition starts at the first of them. */
  startedAt(partition: TopicPartition, offset: bigint): void {
    this.#starts.set(partitionKey(partition), offset);
  }

  /** What the log holds now. @throws KafkaFailure */
  bounds(partitions: readonly TopicPartition[], signal: AbortSignal): Promise<readonly LogBounds[]> {
    return logBounds(this.#cluster, partitions, this.#query.isolation, signal);
  }

  /** As the query says. @throws KafkaFailure */
  async asked(bounds: readonly LogBounds[], signal: AbortSignal): Promise<readonly ReadRange[]> {
    const { offsets, notices } = await resolveStart(this.#cluster, bounds, this.#query.start, signal);
    notices.forEach(this.#onNotice);
    return this.#ranges(bounds, offsets, await this.ends(bounds, signal));
  }

  /**
   * Where the group stands; where nothing is committed, at the end under `latest`, else at the log start.
   * @throws KafkaFailure
   */
  async committed(
    partitions: readonly TopicPartition[],
    groupId: string,
    signal: AbortSignal,
  ): Promise<readonly ReadRange[]> {
    const { start } = this.#query;
    const bounds = await this.bounds(partitions, signal);
    const committed = await committedOffsets(this.#cluster, groupId, partitions, signal);
    const wanted = new Map(
      bounds.map((bound) => [
        partitionKey(bound),
        committed.get(partitionKey(bound)) ?? (start.kind === 'latest' ? bound.end : bound.begin),
      ]),
    );
    const { offsets, notices } = clampToLog(bounds, wanted);
    notices.forEach(this.#onNotice);
    return this.#ranges(bounds, offsets, await this.ends(bounds, signal));
  }

  /** Partitions that appeared meanwhile, from their first record. */
  created(partitions: readonly TopicPartition[]): readonly ReadRange[] {
    const { end } = this.#query;
    return this.#ranges(
      partitions,
      new Map(partitions.map((partition) => [partitionKey(partition), 0n])),
      new Map(
        partitions.map((partition) => [partitionKey(partition), end.kind === 'offset' ? end.offset : null]),
      ),
    );
  }

  /** Exclusive, by `partitionKey`; `null`: none, or none yet. @throws KafkaFailure */
  ends(bounds: readonly LogBounds[], signal: AbortSignal): Promise<ReadonlyMap<string, bigint | null>> {
    return resolveEnd(this.#cluster, bounds, this.#query.end, Date.now(), signal);
  }

  #ranges(
    partitions: readonly TopicPartition[],
    offsets: ReadonlyMap<string, bigint>,
    ends: ReadonlyMap<string, bigint | null>,
  ): readonly ReadRange[] {
    return partitions.map(({ topic, partition }) => {
      const key = partitionKey({ topic, partition });
      const position = offsets.get(key) ?? 0n;
      this.#starts.set(key, position);
      return { topic, partition, position, end: ends.get(key) ?? null };
    });
  }
}
