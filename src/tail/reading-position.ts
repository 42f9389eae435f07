import type { TopicPartition } from '../core/topic.ts';

/** Where reading stands in one partition, and where it ends. */
export interface ReadRange extends TopicPartition {
  /** The next offset to read. */
  readonly position: bigint;
  /** Exclusive; `null`: reading goes on. */
  readonly end: bigint | null;
}

/** Of one answer a partition gets at most this much, unless a single batch is larger. */
export const initialPartitionBytes = 2 * 1024 * 1024;

/** What a reader knows of one partition. */
export class ReadingPosition implements ReadRange {
  readonly topic: string;
  readonly partition: number;
  /** The next offset to hand on: everything before has been. */
  position: bigint;
  /** The next offset to fetch; between the two lies what came and has not been handed on yet. */
  next: bigint;
  end: bigint | null;
  /** The high watermark last seen; −1 before the first answer. */
  highWatermark = -1n;
  /** How far the log can be read: the high watermark, or the last stable offset under `read_committed`; −1 likewise. */
  readableEnd = -1n;
  /** `host:port` of the leader, as advertised; `null` while it has to be looked up. */
  leader: string | null = null;
  leaderEpoch = -1;
  lastFetchedEpoch = -1;
  maxBytes = initialPartitionBytes;
  /** Looked after elsewhere: not to be fetched now. */
  isBlocked = false;
  /** Times in a row that something went wrong; the pause before the next attempt grows with it. */
  troubles = 0;
  /** Offsets in a row at which there was no batch to be found. */
  brokenOffsets = 0;

  constructor({ topic, partition, position, end }: ReadRange) {
    this.topic = topic;
    this.partition = partition;
    this.position = position;
    this.next = position;
    this.end = end;
  }

  get isDone(): boolean {
    return this.end !== null && this.position >= this.end;
  }

  /** Whether there is something to ask a leader for. */
  get isWanted(): boolean {
    return !this.isBlocked && (this.end === null || this.next < this.end);
  }

  /** Fetches on from `offset`, but not past the end: what lies behind it was not read. */
  advanceTo(offset: bigint): void {
    this.next = this.end !== null && offset > this.end ? this.end : offset;
  }

  /** Goes on at `offset`, whatever came before. */
  moveTo(offset: bigint): void {
    this.advanceTo(offset);
    this.position = this.next;
  }

  /** What came and was not handed on is asked for again. */
  rewind(): void {
    this.next = this.position;
  }
}
