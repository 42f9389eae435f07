import type { TailPanelTexts } from './tail-panel-texts.ts';
import type { DecodedCell } from './tail-worker.ts';

/**
 * Host ⇄ tail panel. What crosses is JSON: offsets, positions and timestamps are decimal strings. Each side validates
 * what arrives (`parsePanelMessage` in the host, `parseHostMessage` in the page). Requests carry an id, and are
 * answered once, `ok` or `error`.
 */
export const tailPanelProtocolVersion = 1;

/** What the toolbar edits, and what a panel is restored from. */
export interface TailPanelQuery {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly topic: string;
  /** As the user writes it: `latest`, `earliest`, `last 100`, an offset, an ISO time, `10m ago`. */
  readonly from: string;
  /** `end`, an offset or an ISO time; `null` reads on for ever. */
  readonly until: string | null;
  /** `all`, or `0,2-3`. */
  readonly partitions: string;
  /** The group of a named CONSUMER. */
  readonly group: string | null;
  readonly commit: 'auto' | 'manual' | 'never';
  readonly keyFormat: string | null;
  readonly valueFormat: string | null;
  readonly isolation: 'read_uncommitted' | 'read_committed';
}

export interface PanelRow {
  readonly row: number;
  readonly partition: number;
  readonly offset: string;
  /** Milliseconds since 1970. */
  readonly timestamp: string;
  readonly key: DecodedCell;
  readonly value: DecodedCell;
  readonly headers: DecodedCell;
  readonly isCorrupt: boolean;
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
  readonly notices: readonly string[];
}

export interface PanelPartition {
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
  readonly starts: readonly { readonly partition: number; readonly offset: string }[];
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
    }
  /** A new tail began: rows count from 0 again. */
  | { readonly type: 'reset'; readonly session: string; readonly query: TailPanelQuery }
  | { readonly type: 'progress'; readonly progress: PanelProgress }
  | { readonly type: 'answer'; readonly id: number; readonly ok: true; readonly result: PanelAnswer }
  | { readonly type: 'answer'; readonly id: number; readonly ok: false; readonly error: string };

export type PanelAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly PanelRow[] }
  | { readonly kind: 'record'; readonly record: PanelRecordDetail | null }
  /** `message`: what to tell the reader, if anything. */
  | { readonly kind: 'done'; readonly message: string | null };

/** Page → host. */
export type PanelMessage =
  | { readonly type: 'ready'; readonly version: number }
  | { readonly type: 'request'; readonly id: number; readonly request: PanelRequest };

export type PanelRequest =
  | { readonly method: 'rows'; readonly first: number; readonly count: number }
  | { readonly method: 'record'; readonly row: number }
  /** Starts anew with what the toolbar says. */
  | { readonly method: 'start'; readonly from: string; readonly partitions: string }
  | { readonly method: 'pause' }
  /** From `paused` goes on; from `idle` and `failed` reads again from the offsets that the start was resolved to. */
  | { readonly method: 'resume' }
  | { readonly method: 'stop' }
  | { readonly method: 'commit' }
  | { readonly method: 'copy'; readonly row: number; readonly what: 'key' | 'value' | 'headers' | 'record' }
  | { readonly method: 'showLog' };
