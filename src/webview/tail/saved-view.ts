import {
  isBoolean,
  isInteger,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isShape,
  isString,
} from '../../contracts/guards.ts';
import { detailForms, type ChosenForms } from './detail-forms.ts';
import type { Anchor } from './row-viewport.ts';
import type { TableWidths } from './tail-table.ts';

/** What the page keeps of its own: where the reader is, and how the panel is arranged. */
export interface SavedView {
  /** The tail that row numbers are of. */
  readonly session: string;
  /** `null` while following. */
  readonly anchor: Anchor | null;
  readonly selected: number | null;
  readonly isDetailOpen: boolean;
  readonly tab: 'value' | 'key' | 'headers';
  readonly detailHeight: number;
  readonly widths: TableWidths;
  readonly forms: ChosenForms;
  readonly recentFilters: readonly string[];
  readonly isHistogramOpen: boolean;
}

const isSavedView = isShape<SavedView>({
  session: isString,
  anchor: isNullOr(isShape<Anchor>({ row: isInteger, offsetPx: isNumber })),
  selected: isNullOr(isInteger),
  isDetailOpen: isBoolean,
  tab: isOneOf('value', 'key', 'headers'),
  detailHeight: isNumber,
  widths: isShape<TableWidths>({ key: isNumber, headers: isNumber }),
  forms: isShape<ChosenForms>({ value: isOneOf(...detailForms), key: isOneOf(...detailForms) }),
  recentFilters: isListOf(isString),
  isHistogramOpen: isBoolean,
});

/** The view in what `getState` gave; `undefined` when there is none that is understood. */
export function parseSavedView(state: unknown): SavedView | undefined {
  const view = typeof state === 'object' && state !== null && 'view' in state ? state.view : undefined;
  return isSavedView(view) ? view : undefined;
}
