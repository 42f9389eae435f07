import type { TailPanelQuery } from '../../contracts/tail-panel.ts';

/** Of the tab: `orders · shop`, and `orders +2 · shop` for three topics. */
export function tailPanelTitle({
  topics: [first = '', ...more],
  clusterName,
}: Pick<TailPanelQuery, 'topics' | 'clusterName'>): string {
  return `${first}${more.length === 0 ? '' : ` +${more.length}`} · ${clusterName}`;
}
