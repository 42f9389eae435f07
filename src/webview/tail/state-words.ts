import type { PanelProgress, TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import type { TailView } from '../../contracts/tail-view.ts';
import { fillText } from './fill-text.ts';
import type { Formats } from './formats.ts';
import { isViewComplete, isWhole } from './view-words.ts';

/** The state in words: `live`, `paused at 42 %`, `ended: reached the end as it stood at 10:02`. */
export function stateWords(
  { state, startedAtMs, reach }: PanelProgress,
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
    case 'paused':
      return reach === null ? texts.paused : fillText(texts.pausedAt, formats.percent(reach.share));
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
export type Placeholder =
  | 'none'
  | 'restored'
  | 'failed'
  | 'connecting'
  | 'waiting'
  | 'no-records'
  /** Rows are stored, and the view is still looked for. */
  | 'scanning'
  /** Rows are stored, and the view has none of them. */
  | 'none-shown'
  /** Records were read, and the filter that applies while reading let none pass. */
  | 'none-stored';

export function placeholderOf(progress: PanelProgress, view: TailView, query: TailPanelQuery): Placeholder {
  const { state, firstRow, endRow, scan } = progress;
  if (state.kind === 'idle') return 'restored';
  if (endRow > firstRow) {
    if (isWhole(view) || progress.view.end > progress.view.first) return 'none';
    return isViewComplete(view, progress) ? 'none-shown' : 'scanning';
  }
  switch (state.kind) {
    case 'failed':
    case 'connecting':
      return state.kind;
    case 'live':
    case 'paused':
      return isNoneStored(query, scan) ? 'none-stored' : 'waiting';
    case 'ended':
      return isNoneStored(query, scan) ? 'none-stored' : 'no-records';
  }
}

function isNoneStored({ filter }: TailPanelQuery, scan: PanelProgress['scan']): boolean {
  return filter !== null && scan !== null && scan.records > 0;
}

/** How far a tail with an end has got: `42 %, about 3 s left`; '' where that is nothing to know. */
export function reachWords({ state, reach }: PanelProgress, texts: TailPanelTexts, formats: Formats): string {
  if (reach === null || state.kind !== 'live') return '';
  const share = fillText(texts.share, formats.percent(reach.share));
  return reach.remainingMs === null
    ? share
    : `${share}, ${fillText(texts.remaining, formats.duration(reach.remainingMs))}`;
}
