import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { ClusterConnection, ClusterSecrets } from '../core/cluster-profile.ts';
import type { DecodedCell } from '../core/decoded-cell.ts';
import type { KafkaFailureData } from '../core/kafka-failure.ts';
import type { EndPosition, IsolationLevel, PartitionSelection, StartPosition } from '../core/position.ts';
import type { CompressionCodec, LogRecord, TimestampType } from '../core/record.ts';
import type {
  CopyForm,
  ExpressionProblem,
  FilterErrors,
  RecordPart,
  SearchHit,
  SearchProgress,
  SearchQuery,
  TailView,
  TimeHistogram,
  ViewProgress,
} from './tail-view.ts';

export type { DecodedCell };

/** What to read. */
export interface TailRequest {
  /**
   * Names of topics. One that cannot be a topic's name, for its characters, is a regular expression (RE2) over whole
   * names; topics that are created later and match are read from their first record.
   */
  readonly topics: readonly string[];
  readonly partitions: PartitionSelection;
  readonly start: StartPosition;
  readonly end: EndPosition;
  /** Ends after so many records, of those that pass `filter`. */
  readonly limit: number | null;
  /** CEL: only what matches is stored. */
  readonly filter: string | null;
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
  /** With a failure: the broker refused the credentials; `resume` with others goes on where it was. */
  | { readonly kind: 'paused'; readonly failure?: KafkaFailureData }
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
  /** Present while the tail has an end to reach. */
  readonly reach: ReachProgress | null;
  /** Present with a filter: what was read, and what the filter made of it. */
  readonly scan: { readonly records: number; readonly errors: FilterErrors } | null;
  readonly view: ViewProgress;
  readonly search: SearchProgress | null;
  /** What the reader should know but does not end the tail: offsets skipped, a leader moved. Newest last, at most 20. */
  readonly notices: readonly string[];
}

/** How far a tail with an end has got. */
export interface ReachProgress {
  /** Offsets that were passed, of all partitions together. */
  readonly offsets: bigint;
  readonly totalOffsets: bigint;
  /** An estimate, by the offsets of the last seconds; `null` when nothing can be said yet. */
  readonly remainingMs: number | null;
}

export interface PartitionProgress {
  readonly topic: string;
  /** UUID as text; `null` before Kafka 2.8. */
  readonly topicId: string | null;
  readonly partition: number;
  /** The offset that the start was resolved to: with it the same records can be read again. */
  readonly start: bigint;
  /** The next offset to read. */
  readonly position: bigint;
  /** The high watermark last seen. */
  readonly end: bigint;
}

export interface TailRow {
  /** The number in the view. */
  readonly index: number;
  readonly row: number;
  readonly topic: string;
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
  /** The log lost this record after it was read: its leader was elected without it. */
  readonly isTruncated: boolean;
  /** One a path that was asked for; `null` where the record has no such field. */
  readonly fields: readonly (DecodedCell | null)[];
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
  /** `secrets`: others than before; `null` keeps those. */
  resume: new RequestType<{ readonly secrets: ClusterSecrets | null }, null, unknown>('tail/resume'),
  /** Ends the tail and leaves the group, if it joined one; rows can still be asked for. */
  stop: new RequestType<null, null, unknown>('tail/stop'),
  /**
   * Rows `first … first + count − 1` of the view, as far as it has them; none when `view` is not the view's id any
   * more. `count` is at most 1000. `fields` are paths such as `value.amount`, `key.id`, `headers["src"]`.
   */
  rows: new RequestType<
    {
      readonly view: number;
      readonly first: number;
      readonly count: number;
      readonly fields: readonly string[];
    },
    readonly TailRow[],
    unknown
  >('tail/rows'),
  /** What is wrong with a filter; `null` when nothing is. May be asked before `start`. */
  checkFilter: new RequestType<{ readonly text: string }, ExpressionProblem | null, unknown>(
    'tail/checkFilter',
  ),
  /** Paths that filters and columns can name, out of the newest stored records. Sorted, at most 500. */
  fieldNames: new RequestType<null, readonly string[], unknown>('tail/fieldNames'),
  /** Shows other rows; a filter that cannot be used changes nothing. */
  setView: new RequestType<
    { readonly view: TailView },
    { readonly view: ViewProgress } | { readonly problem: ExpressionProblem },
    unknown
  >('tail/setView'),
  /** `null` ends the search. */
  setSearch: new RequestType<
    { readonly search: SearchQuery | null },
    { readonly search: SearchProgress | null } | { readonly problem: ExpressionProblem },
    unknown
  >('tail/setSearch'),
  /** The next hit after `from` (before it), or from the first (last) on; goes round at the end. */
  findHit: new RequestType<
    { readonly view: number; readonly from: number | null; readonly direction: 'next' | 'previous' },
    SearchHit | null,
    unknown
  >('tail/findHit'),
  /** `null` while nothing is stored. */
  histogram: new RequestType<{ readonly buckets: number }, TimeHistogram | null, unknown>('tail/histogram'),
  /** The number in the view of the row that is nearest to a place; `null` when the view is empty. */
  locate: new RequestType<
    { readonly view: number; readonly place: TailPlaceInStore },
    number | null,
    unknown
  >('tail/locate'),
  /** `count` bytes of a part from `first` on, fewer at its end; `null` when the record has left or the part is null. */
  bytes: new RequestType<
    {
      readonly row: number;
      readonly part: RecordPart;
      readonly first: number;
      readonly count: number;
    },
    { readonly bytes: Uint8Array; readonly sizeBytes: number } | null,
    unknown
  >('tail/bytes'),
  /** `null` when there is nothing to copy: a null key, a tombstone, records that have left the store. */
  copyText: new RequestType<
    { readonly rows: readonly number[]; readonly as: CopyForm },
    string | null,
    unknown
  >('tail/copyText'),
  /** Writes a file, as a stream; cancelling leaves none behind. The tail goes on meanwhile. */
  export: new RequestType<ExportRequest, ExportOutcome, unknown>('tail/export'),
  /** `null` when the record has left the store. */
  record: new RequestType<{ readonly row: number }, TailRecordDetail | null, unknown>('tail/record'),
  /** The record as it stands in the log, for copies that must be exact; `null` when it has left the store. */
  logRecord: new RequestType<{ readonly row: number }, LogRecord | null, unknown>('tail/logRecord'),
  /** Commits what was delivered, for a group with `commit: manual`; gives the committed offsets. */
  commit: new RequestType<
    null,
    readonly { readonly topic: string; readonly partition: number; readonly offset: bigint }[],
    unknown
  >('tail/commit'),
} as const;

export type TailPlaceInStore =
  | { readonly kind: 'row'; readonly row: number }
  | {
      readonly kind: 'offset';
      readonly topic: string | null;
      readonly partition: number | null;
      readonly offset: bigint;
    }
  | { readonly kind: 'time'; readonly timestampMs: number };

export interface ExportRequest {
  /** An absolute path; a file that is there is replaced when the new one is complete. */
  readonly path: string;
  readonly format: 'jsonl' | 'csv';
  readonly scope: 'stored' | 'view';
  /** For CSV: paths that become columns after the record's own. */
  readonly fields: readonly string[];
}

export interface ExportOutcome {
  readonly records: number;
  readonly bytes: number;
  /** Records that left the store before they were written. */
  readonly missed: number;
  /** Rows that stand for damaged records: they have no bytes to write. */
  readonly damaged: number;
}

export const TailNotifications = {
  /** At most 10 times a second. */
  exportProgress: new NotificationType<{ readonly records: number; readonly total: number }>(
    'tail/exportProgress',
  ),
  progress: new NotificationType<TailProgress>('tail/progress'),
} as const;
