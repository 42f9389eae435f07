import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { ClusterConnection } from '../core/cluster-profile.ts';
import type { DecodedCell } from '../core/decoded-cell.ts';
import type { KafkaFailureData } from '../core/kafka-failure.ts';
import type { EndPosition, IsolationLevel, PartitionSelection, StartPosition } from '../core/position.ts';
import type { CompressionCodec, LogRecord, TimestampType } from '../core/record.ts';

export type { DecodedCell };

/** What to read. */
export interface TailRequest {
  readonly topic: string;
  readonly partitions: PartitionSelection;
  readonly start: StartPosition;
  readonly end: EndPosition;
  readonly isolation: IsolationLevel;
  /** A format's name as `../language.md` lists them; `undefined` detects one a record. */
  readonly keyFormat?: string;
  readonly valueFormat?: string;
  /**
   * Present for a named CONSUMER: joins this group, reads what is assigned, and commits. Absent: reads by assignment
   * and leaves no trace.
   */
  readonly group?: { readonly groupId: string; readonly commit: 'auto' | 'manual' | 'never' };
}

/** How much a tail keeps; the oldest batches leave first. */
export interface StoreBound {
  readonly maxBytes: number;
  readonly maxRecords: number;
}

export type TailState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'paused' }
  /** Reached its end, or was stopped. */
  | { readonly kind: 'ended'; readonly by: 'end' | 'stop' }
  | { readonly kind: 'failed'; readonly failure: KafkaFailureData };

/** Sent at most 10 times a second, and once after the last change. */
export interface TailProgress {
  readonly state: TailState;
  /**
   * Rows are numbered from 0 in the order of their arrival and keep their number; the store holds
   * `firstRow … endRow − 1`.
   */
  readonly firstRow: number;
  readonly endRow: number;
  /** Records that left the store: `firstRow`, said in the words of the panel. */
  readonly evicted: number;
  readonly storedBytes: number;
  /** Records read in the last second. */
  readonly recordsPerSecond: number;
  readonly partitions: readonly PartitionProgress[];
  /** What the reader should know but does not end the tail: offsets skipped, a leader moved. Newest last, at most 20. */
  readonly notices: readonly string[];
}

export interface PartitionProgress {
  readonly partition: number;
  /** The offset that the start was resolved to: with it the same records can be read again. */
  readonly start: bigint;
  /** The next offset to read. */
  readonly position: bigint;
  /** The high watermark last seen. */
  readonly end: bigint;
}

export interface TailRow {
  readonly row: number;
  readonly partition: number;
  readonly offset: bigint;
  /** Milliseconds since 1970. */
  readonly timestamp: bigint;
  readonly key: DecodedCell;
  readonly value: DecodedCell;
  /** `name=value, name=∅`, cut as a cell is. */
  readonly headers: DecodedCell;
  /** A batch that could not be read: the row stands for it, `value` says why. */
  readonly isCorrupt: boolean;
}

/** Everything about one record, decoded in whole. */
export interface TailRecordDetail {
  readonly row: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly timestampType: TimestampType;
  readonly leaderEpoch: number;
  readonly compression: CompressionCodec;
  readonly key: DetailPart;
  readonly value: DetailPart;
  /** In their order, duplicates and nulls kept. */
  readonly headers: readonly { readonly name: string; readonly value: DetailPart }[];
}

export interface DetailPart {
  /** The format that was chosen, such as `json`. */
  readonly format: string;
  /** Exact: JSON is not re-written, so that 64-bit numbers stay. At most 1 MiB of text, then `isCut`. */
  readonly cell: DecodedCell;
  /** −1 for null. */
  readonly sizeBytes: number;
}

/** Host ⇄ tail worker, one worker a tail. `start` comes first and once. */
export const TailRequests = {
  start: new RequestType<
    { readonly connection: ClusterConnection; readonly request: TailRequest; readonly bound: StoreBound },
    null,
    unknown
  >('tail/start'),
  /** Stops fetching; what is stored stays. */
  pause: new RequestType<null, null, unknown>('tail/pause'),
  resume: new RequestType<null, null, unknown>('tail/resume'),
  /** Ends the tail and leaves the group, if it joined one; rows can still be asked for. */
  stop: new RequestType<null, null, unknown>('tail/stop'),
  /** Rows `first … first + count − 1`, as far as the store has them. `count` is at most 1000. */
  rows: new RequestType<{ readonly first: number; readonly count: number }, readonly TailRow[], unknown>(
    'tail/rows',
  ),
  /** `null` when the record has left the store. */
  record: new RequestType<{ readonly row: number }, TailRecordDetail | null, unknown>('tail/record'),
  /** The record as it stands in the log, for copies that must be exact; `null` when it has left the store. */
  logRecord: new RequestType<{ readonly row: number }, LogRecord | null, unknown>('tail/logRecord'),
  /** Commits what was delivered, for a group with `commit: manual`; gives the committed offsets. */
  commit: new RequestType<null, readonly { readonly partition: number; readonly offset: bigint }[], unknown>(
    'tail/commit',
  ),
} as const;

export const TailNotifications = {
  progress: new NotificationType<TailProgress>('tail/progress'),
} as const;
