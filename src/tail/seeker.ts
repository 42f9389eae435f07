import { KafkaFailure } from '../core/kafka-failure.ts';
import { partitionKey, type TopicPartition } from '../core/topic.ts';
import { pause as sleep } from '../kafka/abortable.ts';
import type { KafkaCluster, TopicLeaders } from '../kafka/kafka-cluster.ts';
import { readLastRecords } from './last-records.ts';
import type { LogReader } from './log-reader.ts';
import type { RangeResolver } from './range-resolver.ts';
import type { ReadRange } from './reading-position.ts';
import type { StoreBound } from './record-store.ts';
import type { LogBounds } from './start-offsets.ts';
import type { StoreWriter } from './store-writer.ts';
import type { TailQuery } from './tail-query.ts';
import type { TopicIntake } from './topic-intake.ts';

export interface SeekerOptions {
  readonly cluster: KafkaCluster;
  readonly query: TailQuery;
  readonly bound: StoreBound;
  /** What the query means now. */
  readonly topics: readonly TopicLeaders[];
  readonly reader: LogReader;
  readonly resolver: RangeResolver;
  readonly writer: StoreWriter;
  /** So many of the last records were read, in one go. */
  readonly onRead: (records: number) => void;
  readonly onNotice: (text: string) => void;
  readonly isPaused: () => boolean;
  /** @returns whether the reading only paused, and may go on */
  readonly onFailure: (failure: KafkaFailure) => boolean;
}

const lookAgainMs = 1000;
/** Longer waits overflow a timer. */
const longestSleepMs = 24 * 60 * 60 * 1000;

/** Brings a reader to where a query starts, and tells it where the query ends. */
export class Seeker {
  readonly #options: SeekerOptions;
  readonly #signal: AbortSignal;
  #topics: readonly TopicLeaders[];

  constructor(options: SeekerOptions, signal: AbortSignal) {
    this.#options = options;
    this.#topics = options.topics;
    this.#signal = signal;
  }

  /** Begins to read what the query chooses. @returns how many partitions that are @throws KafkaFailure */
  async assign(intake: TopicIntake): Promise<number> {
    const { query, reader } = this.#options;
    const { led, leaderless } = intake.choose(this.#topics);
    // Which records are the last before the end is known once each partition has told its own.
    if (query.start.kind === 'last' && query.end.kind !== 'never' && leaderless.length > 0) {
      this.#topics = await intake.untilLed(this.#topics, this.#signal);
      reader.assign(await this.seek([...led, ...leaderless]));
    } else {
      reader.assign(await this.seek(led), leaderless);
    }
    return led.length + leaderless.length;
  }

  /**
   * Resolves start and end of partitions as the query says, and reads the last records where it says so.
   * @throws KafkaFailure
   */
  async seek(partitions: readonly TopicPartition[]): Promise<readonly ReadRange[]> {
    const { query, resolver } = this.#options;
    const { start, end } = query;
    const bounds = await resolver.bounds(partitions, this.#signal);
    const ranges = await resolver.asked(bounds, this.#signal);
    if (start.kind === 'last') await this.#readLast(start.count, bounds);
    if (end.kind === 'time') void this.#endAt(end.timestampMs);
    return ranges;
  }

  async #readLast(count: number, bounds: readonly LogBounds[]): Promise<void> {
    const { cluster, query, bound, writer, resolver, onNotice, onRead } = this.#options;
    const before = writer.records;
    const { starts, notices } = await readLastRecords(
      writer,
      { cluster, leaders: this.#topics, isolation: query.isolation, count, bounds, bound },
      this.#signal,
    );
    notices.forEach(onNotice);
    for (const place of starts) resolver.startedAt(place, place.offset);
    onRead(writer.records - before);
  }

  /** A time in the future ends the reading when the clock passes it, where each partition then stands. */
  async #endAt(timestampMs: bigint): Promise<void> {
    const { isPaused, onFailure } = this.#options;
    for (;;) {
      try {
        const waitMs = Number(timestampMs) - Date.now();
        if (waitMs > 0) await sleep(Math.min(waitMs, longestSleepMs), this.#signal);
        // A paused tail asks nobody for anything.
        else if (isPaused()) await sleep(lookAgainMs, this.#signal);
        else {
          await this.#setEnds();
          return;
        }
      } catch (error) {
        if (this.#signal.aborted) return;
        const failure = KafkaFailure.from(error);
        if (!failure.retriable && !onFailure(failure)) return;
        await sleep(lookAgainMs, this.#signal).catch(() => undefined);
      }
    }
  }

  async #setEnds(): Promise<void> {
    const { reader, resolver } = this.#options;
    const bounds = await resolver.bounds(reader.positions, this.#signal);
    const ends = await resolver.ends(bounds, this.#signal);
    for (const bound of bounds) {
      const end = ends.get(partitionKey(bound)) ?? null;
      if (end !== null) reader.setEnd(bound, end);
    }
  }
}
