import { partitionKey, type TopicPartition } from '../core/topic.ts';
import { ReadingPosition, type ReadRange } from './reading-position.ts';

/** The partitions that are read, in the order in which they are asked for. */
export class ReadingPositions {
  #positions = new Map<string, ReadingPosition>();
  /** Partitions whose range is not known yet, by `partitionKey`: they have no leader that could tell it. */
  readonly #awaited = new Map<string, TopicPartition>();

  get all(): readonly ReadingPosition[] {
    return [...this.#positions.values()];
  }

  get(partition: TopicPartition): ReadingPosition | undefined {
    return this.#positions.get(partitionKey(partition));
  }

  /** Whether `position` is still the one that stands for its partition. */
  has(position: ReadingPosition): boolean {
    return this.get(position) === position;
  }

  /** Whether there is something to read, and all of it has been. */
  get areDone(): boolean {
    return this.#positions.size > 0 && !this.hasAwaited && this.all.every(({ isDone }) => isDone);
  }

  /** Whether there are partitions that are to be read and have no range yet. */
  get hasAwaited(): boolean {
    return this.#awaited.size > 0;
  }

  /** Whether partitions without a leader are all that is left to read. */
  get isWaiting(): boolean {
    return this.hasAwaited && this.all.every(({ isDone }) => isDone);
  }

  /** Adds what is not there yet. */
  add(ranges: Iterable<ReadRange>): void {
    for (const range of ranges) {
      this.#awaited.delete(partitionKey(range));
      if (this.get(range) !== undefined) continue;
      this.#positions.set(partitionKey(range), new ReadingPosition(range));
    }
  }

  /** @param awaited are to be read as well, and are not done before `add` brought their ranges */
  replace(ranges: Iterable<ReadRange>, awaited: Iterable<TopicPartition>): void {
    this.#positions = new Map();
    this.#awaited.clear();
    for (const partition of awaited) this.#awaited.set(partitionKey(partition), partition);
    this.add(ranges);
  }

  removeTopic(topic: string): void {
    for (const entries of [this.#positions, this.#awaited]) {
      for (const [key, partition] of entries) if (partition.topic === topic) entries.delete(key);
    }
  }

  /** A broker fills its answer in our order: who got something goes to the end, so that nobody starves. */
  moveToEnd(position: ReadingPosition): void {
    if (!this.has(position)) return;
    this.#positions.delete(partitionKey(position));
    this.#positions.set(partitionKey(position), position);
  }
}
