/** Where reading stands in one partition, and where it ends. */
export interface ReadRange {
  /** The next offset to read. */
  readonly position: bigint;
  /** Exclusive; `null`: reading goes on. */
  readonly end: bigint | null;
}

/** Of one answer a partition gets at most this much, unless a single batch is larger. */
export const initialPartitionBytes = 2 * 1024 * 1024;

/** What the reader of a topic knows of one partition. */
export class ReadingPosition {
  readonly topic: string;
  readonly partition: number;
  position: bigint;
  end: bigint | null;
  /** The high watermark last seen; −1 before the first answer. */
  highWatermark = -1n;
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

  constructor(topic: string, partition: number, range: ReadRange) {
    this.topic = topic;
    this.partition = partition;
    this.position = range.position;
    this.end = range.end;
  }

  get isDone(): boolean {
    return this.end !== null && this.position >= this.end;
  }

  /** Moves on to `offset`, but not past the end: what lies behind it was not read. */
  advanceTo(offset: bigint): void {
    this.position = this.end !== null && offset > this.end ? this.end : offset;
  }
}
