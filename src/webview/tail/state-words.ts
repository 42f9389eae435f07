import type { PanelProgress, TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import { fillText } from './fill-text.ts';
import type { Formats } from './formats.ts';

/** The state in words: `live`, `ended: reached the end as it stood at 10:02`. */
export function stateWords(
  { state, startedAtMs }: PanelProgress,
  query: TailPanelQuery,
  texts: TailPanelTexts,
  formats: Formats,
): string {
  switch (state.kind) {
    case 'connecting':
      return query.group === null ? texts.connecting : fillText(texts.joining, query.group);
    case 'ended':
      return state.by === 'stop' || startedAtMs === null
        ? texts.stopped
        : fillText(texts.reachedEnd, formats.clock(startedAtMs));
    default:
      return texts[state.kind];
  }
}

/** What the reader must know of a named group, such as `joined group billing · commits automatically`; '' without one. */
export function groupWords({ state }: PanelProgress, query: TailPanelQuery, texts: TailPanelTexts): string {
  if (query.group === null) return '';
  const commits = { auto: texts.commitsAuto, manual: texts.commitsManual, never: texts.commitsNever };
  switch (state.kind) {
    case 'live':
    case 'paused':
      return `${fillText(texts.joinedGroup, query.group)} · ${commits[query.commit]}`;
    case 'ended':
      return fillText(texts.leftGroup, query.group);
    default:
      return '';
  }
}

/** What stands in place of rows. */
export type Placeholder = 'none' | 'restored' | 'failed' | 'connecting' | 'waiting' | 'no-records';

export function placeholderOf({ state, firstRow, endRow }: PanelProgress): Placeholder {
  if (state.kind === 'idle') return 'restored';
  if (endRow > firstRow) return 'none';
  switch (state.kind) {
    case 'failed':
    case 'connecting':
      return state.kind;
    case 'live':
    case 'paused':
      return 'waiting';
    case 'ended':
      return 'no-records';
  }
}
