import type { PanelDetailPart } from '../../contracts/tail-panel.ts';
import type { PanelContext } from './panel-context.ts';

/** `json · 312 B`. */
export function aboutPart({ texts, formats }: PanelContext, { format, sizeBytes }: PanelDetailPart): string {
  return sizeBytes < 0 ? texts.sizeNull : `${format} · ${formats.bytes(sizeBytes)}`;
}
