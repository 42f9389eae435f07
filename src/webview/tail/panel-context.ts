import type { PanelProgress, TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import type { Formats } from './formats.ts';

/** What every part of the panel shows its own things with. */
export interface PanelContext {
  readonly texts: TailPanelTexts;
  readonly formats: Formats;
  readonly query: TailPanelQuery;
}

/** Before the host has said anything. */
export const noProgress: PanelProgress = {
  state: { kind: 'connecting' },
  firstRow: 0,
  endRow: 0,
  evicted: 0,
  storedBytes: 0,
  maxBytes: 0,
  recordsPerSecond: 0,
  startedAtMs: null,
  partitions: [],
  reach: null,
  scan: null,
  view: { id: 0, first: 0, end: 0, scannedRows: 0, errors: { count: 0, example: null } },
  search: null,
  notices: [],
};
