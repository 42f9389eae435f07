import type { TailPanelTexts } from './tail-panel-texts.ts';
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
import type { DecodedCell } from './tail-worker.ts';

/**
 * Host ⇄ tail panel. What crosses is JSON: offsets, positions and timestamps are decimal strings. Each side validates
 * what arrives (`parsePanelMessage` in the host, `parseHostMessage` in the page). Requests carry an id, and are
 * answered once, `ok` or `error`.
 */
export const tailPanelProtocolVersion = 2;

/** What the toolbar edits, and what a panel is restored from. */
export interface TailPanelQuery {
  readonly clusterId: string;
  readonly clusterName: string;
  /** Names, or regular expressions over whole names. */
  readonly topics: readonly string[];
  /** As the user writes it: `latest`, `earliest`, `last 100`, an offset, an ISO time, `10m ago`. */
  readonly from: string;
  /** `end`, an offset or an ISO time; `null` reads on for ever. */
  readonly until: string | null;
  /** `all`, or `0,2-3`. */
  readonly partitions: string;
  /** The group of a named CONSUMER. */
  readonly group: string | null;
  /** Ends after so many records. */
  readonly limit: number | null;
  /** CEL: only what matches is stored. The view has a filter of its own. */
  readonly filter: string | null;
  readonly commit: 'auto' | 'manual' | 'never';
  readonly keyFormat: string | null;
  readonly valueFormat: string | null;
  readonly isolation: 'read_uncommitted' | 'read_committed';
}

export interface PanelRow {
  /** The number in the view. */
  readonly index: number;
  readonly row: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Milliseconds since 1970. */
  readonly timestamp: string;
  readonly key: DecodedCell;
  readonly value: DecodedCell;
  readonly headers: DecodedCell;
  readonly isCorrupt: boolean;
  /** The log lost this record after it was read. */
  readonly isTruncated: boolean;
  /** One a path that was asked for; `null` where the record has no such field. */
  readonly fields: readonly (DecodedCell | null)[];
}

export interface PanelDetailPart {
  readonly format: string;
  readonly cell: DecodedCell;
  readonly sizeBytes: number;
}

export interface PanelRecordDetail {
  readonly row: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: string;
  readonly timestampType: string;
  readonly leaderEpoch: number;
  readonly compression: string;
  readonly key: PanelDetailPart;
  readonly value: PanelDetailPart;
  readonly headers: readonly { readonly name: string; readonly value: PanelDetailPart }[];
}

export type PanelTailState =
  /** Restored after a reload: opens no connection until the reader says so. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'ended'; readonly by: 'end' | 'stop' }
  | { readonly kind: 'failed'; readonly message: string };

export interface PanelProgress {
  readonly state: PanelTailState;
  readonly firstRow: number;
  readonly endRow: number;
  readonly evicted: number;
  readonly storedBytes: number;
  readonly maxBytes: number;
  readonly recordsPerSecond: number;
  /** When this tail began, milliseconds since 1970; `null` while idle. */
  readonly startedAtMs: number | null;
  readonly partitions: readonly PanelPartition[];
  /** Present while the tail has an end to reach; `share` is from 0 to 1. */
  readonly reach: { readonly share: number; readonly remainingMs: number | null } | null;
  /** Present with a filter: records that were read for it. */
  readonly scan: { readonly records: number; readonly errors: FilterErrors } | null;
  readonly view: ViewProgress;
  readonly search: SearchProgress | null;
  readonly notices: readonly string[];
}

export interface PanelPartition {
  readonly topic: string;
  readonly topicId: string | null;
  readonly partition: number;
  /** The offset that the start was resolved to. */
  readonly start: string;
  readonly position: string;
  readonly end: string;
}

/**
 * What the page keeps by `setState`, and VS Code hands to the host when it restores the panel after a reload. The page
 * keeps more beside it, which the host does not read.
 */
export interface SavedTailPanel {
  readonly version: number;
  readonly query: TailPanelQuery;
  /** The offsets that `query.from` was resolved to; empty before it was. */
  readonly starts: readonly SavedStart[];
}

export interface SavedStart {
  readonly topic: string;
  readonly topicId: string | null;
  readonly partition: number;
  readonly offset: string;
}

/** A view under a name, for every panel of the same topics. */
export interface NamedView {
  readonly name: string;
  readonly filter: string | null;
  readonly order: TailView['order'];
  /** The columns in their order, as the page names them: `offset`, `value`, `value.amount`. */
  readonly columns: readonly string[];
}

/** Host → page. */
export type HostMessage =
  | {
      readonly type: 'init';
      readonly version: number;
      /** Names the tail whose rows the panel shows: a page that is loaded again goes on where it was, if it is the same. */
      readonly session: string;
      readonly query: TailPanelQuery;
      readonly texts: TailPanelTexts;
      readonly namedViews: readonly NamedView[];
      /** Whether the first match of a filter is to be announced. */
      readonly isFirstMatchAwaited: boolean;
      /** A record to select and open as soon as it is there; `null`: none. */
      readonly target: RecordTarget | null;
    }
  /** A new tail began: rows count from 0 again. */
  | { readonly type: 'reset'; readonly session: string; readonly query: TailPanelQuery }
  | { readonly type: 'progress'; readonly progress: PanelProgress }
  /** They were changed, here or in another panel. */
  | { readonly type: 'namedViews'; readonly namedViews: readonly NamedView[] }
  | { readonly type: 'target'; readonly target: RecordTarget }
  | { readonly type: 'answer'; readonly id: number; readonly ok: true; readonly result: PanelAnswer }
  | { readonly type: 'answer'; readonly id: number; readonly ok: false; readonly error: string };

/** A record by its place in the log. */
export interface RecordTarget {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

export type PanelAnswer =
  /** `null`: nothing is wrong. */
  | { readonly kind: 'problem'; readonly problem: ExpressionProblem | null }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'view'; readonly view: ViewProgress }
  | { readonly kind: 'search'; readonly search: SearchProgress | null }
  | { readonly kind: 'hit'; readonly hit: SearchHit | null }
  | { readonly kind: 'histogram'; readonly histogram: TimeHistogram | null }
  | { readonly kind: 'index'; readonly index: number | null }
  /** `base64` of the bytes that were asked for; `null` where there are none. */
  | { readonly kind: 'bytes'; readonly bytes: { readonly base64: string; readonly sizeBytes: number } | null }
  | { readonly kind: 'rows'; readonly rows: readonly PanelRow[] }
  | { readonly kind: 'record'; readonly record: PanelRecordDetail | null }
  /** `message`: what to tell the reader, if anything. */
  | { readonly kind: 'done'; readonly message: string | null };

/** Page → host. */
export type PanelMessage =
  | { readonly type: 'ready'; readonly version: number }
  | { readonly type: 'request'; readonly id: number; readonly request: PanelRequest };

export type PanelRequest =
  | {
      readonly method: 'rows';
      readonly view: number;
      readonly first: number;
      readonly count: number;
      readonly fields: readonly string[];
    }
  | { readonly method: 'record'; readonly row: number }
  | {
      readonly method: 'bytes';
      readonly row: number;
      readonly part: RecordPart;
      readonly first: number;
      readonly count: number;
    }
  /** Starts anew with what the toolbar says. */
  | {
      readonly method: 'start';
      readonly from: string;
      readonly until: string | null;
      readonly partitions: string;
      readonly filter: string | null;
    }
  | { readonly method: 'checkFilter'; readonly text: string }
  | { readonly method: 'fieldNames' }
  /** Answered `view`, or `problem`. */
  | { readonly method: 'setView'; readonly view: TailView }
  /** Answered `search`, or `problem`. */
  | { readonly method: 'setSearch'; readonly search: SearchQuery | null }
  | {
      readonly method: 'findHit';
      readonly view: number;
      readonly from: number | null;
      readonly direction: 'next' | 'previous';
    }
  | { readonly method: 'histogram'; readonly buckets: number }
  | { readonly method: 'locate'; readonly view: number; readonly place: PanelPlace }
  | { readonly method: 'pause' }
  /** From `paused` goes on; from `idle` and `failed` reads again from the offsets that the start was resolved to. */
  | { readonly method: 'resume' }
  | { readonly method: 'stop' }
  | { readonly method: 'commit' }
  | { readonly method: 'copy'; readonly rows: readonly number[]; readonly as: CopyForm }
  /** Opens a request file with the record as a PRODUCER block. */
  | { readonly method: 'produceAgain'; readonly row: number }
  /** Opens the two records side by side, in a diff editor. */
  | { readonly method: 'compare'; readonly rows: readonly [number, number] }
  /** Puts a link to the record on the clipboard. */
  | { readonly method: 'copyLink'; readonly row: number }
  /** Asks where to, then writes with progress; `fields` are columns of CSV. */
  | {
      readonly method: 'export';
      readonly scope: 'stored' | 'view';
      readonly format: 'jsonl' | 'csv';
      readonly fields: readonly string[];
    }
  /** Saves a view under its name, in place of the one that had it. */
  | { readonly method: 'saveView'; readonly view: NamedView }
  | { readonly method: 'deleteView'; readonly name: string }
  /** Whether a notification tells of the first row that passes the filter. */
  | { readonly method: 'awaitFirstMatch'; readonly isAwaited: boolean }
  | { readonly method: 'showLog' };

/** Where to go in what is stored. */
export type PanelPlace =
  | { readonly kind: 'row'; readonly row: number }
  | {
      readonly kind: 'offset';
      readonly topic: string | null;
      readonly partition: number | null;
      readonly offset: string;
    }
  | { readonly kind: 'time'; readonly timestampMs: number };
