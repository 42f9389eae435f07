import type { RowRange } from './row-selection.ts';

/** What a key asks of the table. */
export type TableKeyAction =
  | { readonly kind: 'select' | 'extend'; readonly row: number }
  /** The last row, and those that come after it. */
  | { readonly kind: 'end' | 'all' | 'open' | 'menu' }
  /** What does not fit beside. */
  | { readonly kind: 'left' | 'right' };

export interface TableKeyState {
  readonly active: number | undefined;
  readonly visible: RowRange;
  readonly first: number;
  readonly end: number;
  /** How many whole rows fit. */
  readonly pageRows: number;
}

/** What is needed of a keyboard event. */
interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The keys of VS Code's lists; `undefined` for one that is not the table's. */
export function tableKey(event: Key, state: TableKeyState): TableKeyAction | undefined {
  const { key, shiftKey } = event;
  if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) return { kind: 'menu' };
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) return key === 'a' ? { kind: 'all' } : undefined;
  if (key === 'Enter') return { kind: 'open' };
  if (key === 'ArrowLeft') return { kind: 'left' };
  if (key === 'ArrowRight') return { kind: 'right' };
  if (key === 'End' && !shiftKey) return { kind: 'end' };
  const target = targetOf(key, state);
  if (target === undefined || state.end <= state.first) return undefined;
  const row = Math.max(state.first, Math.min(state.end - 1, target));
  return { kind: shiftKey ? 'extend' : 'select', row };
}

/** Without an active row, one at the edge that the key moves away from. */
function targetOf(key: string, { active, visible, first, end, pageRows }: TableKeyState): number | undefined {
  const page = Math.max(1, pageRows - 1);
  switch (key) {
    case 'ArrowDown':
      return active === undefined ? visible.first : active + 1;
    case 'ArrowUp':
      return active === undefined ? visible.end - 1 : active - 1;
    case 'PageDown':
      return active === undefined ? visible.first : active + page;
    case 'PageUp':
      return active === undefined ? visible.end - 1 : active - page;
    case 'Home':
      return first;
    case 'End':
      return end - 1;
    default:
      return undefined;
  }
}
