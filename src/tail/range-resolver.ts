import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import type { ReadRange } from './reading-position.ts';
import { clampToLog, logBounds, resolveEnd, resolveStart, type LogBounds } from './start-offsets.ts';
import { onlyTopic, type TailQuery } from './tail-query.ts';

/** Turns what a query says about start and end into offsets, and remembers where each partition started. */
export class RangeResolver {
  readonly #cluster: KafkaCluster;
  readonly #query: TailQuery;
  readonly #onNotice: (text: string) => void;
  readonly #starts = new Map<number, bigint>();

  constructor(cluster: KafkaCluster, query: TailQuery, onNotice: (text: string) => void) {
    this.#cluster = cluster;
    this.#query = query;
    this.#onNotice = onNotice;
  }

  /** The offset that the start of `partition` was resolved to last. */
  startOf(partition: number): bigint | undefined {
    return this.#starts.get(partition);
  }

  /** The last records before the end were read as well: `partition` starts at the first of them. */
  startedAt(partition: number, offset: bigint): void {
    this.#starts.set(partition, offset);
  }

  /** What the log holds now. @throws KafkaFailure */
  bounds(partitions: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, LogBounds>> {
    const { isolation } = this.#query;
    const topic = onlyTopic(this.#query);
    return logBounds(this.#cluster, topic, partitions, isolation, signal);
  }

  /** As the query says. @throws KafkaFailure */
  async asked(
    bounds: ReadonlyMap<number, LogBounds>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, ReadRange>> {
    const { start } = this.#query;
    const topic = onlyTopic(this.#query);
    const { offsets, notices } = await resolveStart(this.#cluster, topic, bounds, start, signal);
    notices.forEach(this.#onNotice);
    return this.#ranges(offsets, await this.ends(bounds, signal));
  }

  /**
   * Where the group stands; where nothing is committed, at the end under `latest`, else at the log start.
   * @throws KafkaFailure
   */
  async committed(
    partitions: readonly number[],
    groupId: string,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, ReadRange>> {
    const { start } = this.#query;
    const topic = onlyTopic(this.#query);
    const bounds = await this.bounds(partitions, signal);
    const committed = await this.#cluster.committedOffsets(groupId, topic, signal);
    const wanted = new Map(
      [...bounds].map(([partition, bound]) => [
        partition,
        committed.get(partition) ?? (start.kind === 'latest' ? bound.end : bound.begin),
      ]),
    );
    const { offsets, notices } = clampToLog(bounds, wanted);
    notices.forEach(this.#onNotice);
    return this.#ranges(offsets, await this.ends(bounds, signal));
  }

  /** Partitions that appeared meanwhile, from their first record. */
  created(partitions: readonly number[]): ReadonlyMap<number, ReadRange> {
    const { end } = this.#query;
    return this.#ranges(
      new Map(partitions.map((partition) => [partition, 0n])),
      new Map(partitions.map((partition) => [partition, end.kind === 'offset' ? end.offset : null])),
    );
  }

  /** Exclusive; `null`: none, or none yet. @throws KafkaFailure */
  ends(
    bounds: ReadonlyMap<number, LogBounds>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, bigint | null>> {
    const { end } = this.#query;
    const topic = onlyTopic(this.#query);
    return resolveEnd(this.#cluster, topic, bounds, end, Date.now(), signal);
  }

  #ranges(
    offsets: ReadonlyMap<number, bigint>,
    ends: ReadonlyMap<number, bigint | null>,
  ): ReadonlyMap<number, ReadRange> {
    for (const [partition, offset] of offsets) this.#starts.set(partition, offset);
    return new Map(
      [...offsets].map(([partition, position]) => [
        partition,
        { position, end: ends.get(partition) ?? null },
      ]),
    );
  }
}
