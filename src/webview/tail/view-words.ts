import type { PanelPartition, PanelProgress, TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { TailView } from '../../contracts/tail-view.ts';

const shownTopics = 2;

/** Whether every stored row is shown, as it came: numbers in the view are those in the store. */
export function isWhole({ filter, fromMs, untilMs, order }: TailView): boolean {
  return filter === null && fromMs === null && untilMs === null && order === 'arrival';
}

/** Whether rows are left out. */
export function isNarrowed({ filter, fromMs, untilMs }: TailView): boolean {
  return filter !== null || fromMs !== null || untilMs !== null;
}

/** Whether every row that is stored was looked at for the view. */
export function isViewComplete(
  view: TailView,
  { view: { scannedRows }, firstRow, endRow }: PanelProgress,
): boolean {
  return isWhole(view) || scannedRows >= endRow - firstRow;
}

/** Whether rows of more than one topic may come. */
export function hasSeveralTopics({ topics }: TailPanelQuery, partitions: readonly PanelPartition[]): boolean {
  const [first] = partitions;
  if (topics.length > 1) return true;
  return first !== undefined && partitions.some(({ topic }) => topic !== first.topic);
}

/** `orders, payments +3`. */
export function shortTopics(topics: readonly string[]): string {
  const shown = topics.slice(0, shownTopics).join(', ');
  return topics.length > shownTopics ? `${shown} +${topics.length - shownTopics}` : shown;
}
