import { partitionKey, type TopicPartition } from '../core/topic.ts';
import { ReadingPosition, type ReadRange } from './reading-position.ts';

/** The partitions that are read, in the order in which they are asked for. */
export class ReadingPositions {
  #positions = new Map<string, ReadingPosition>();

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
    return this.#positions.size > 0 && this.all.every(({ isDone }) => isDone);
  }

  /** Adds what is not there yet. */
  add(ranges: Iterable<ReadRange>): void {
    for (const range of ranges) {
      if (this.get(range) !== undefined) continue;
      this.#positions.set(partitionKey(range), new ReadingPosition(range));
    }
  }

  replace(ranges: Iterable<ReadRange>): void {
    this.#positions = new Map();
    this.add(ranges);
  }

  removeTopic(topic: string): void {
    for (const [key, position] of this.#positions) if (position.topic === topic) this.#positions.delete(key);
  }

  /** A broker fills its answer in our order: who got something goes to the end, so that nobody starves. */
  moveToEnd(position: ReadingPosition): void {
    if (!this.has(position)) return;
    this.#positions.delete(partitionKey(position));
    this.#positions.set(partitionKey(position), position);
  }
}
