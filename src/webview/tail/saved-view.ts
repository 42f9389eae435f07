import {
  isBoolean,
  isInteger,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isShape,
  isString,
  type Guard,
} from '../../contracts/guards.ts';
import type { SearchQuery, TailView } from '../../contracts/tail-view.ts';
import { detailForms, type ChosenForms } from './detail-forms.ts';
import { panelLines, type PanelLine } from './panel-lines.ts';
import type { Anchor } from './row-viewport.ts';
import type { TableColumns } from './table-columns.ts';

/** What the page keeps of its own: where the reader is, and how the panel is arranged. */
export interface SavedView {
  /** The tail that row numbers are of. */
  readonly session: string;
  /** The view that indexes are of. */
  readonly viewId: number;
  readonly view: TailView;
  readonly search: SearchQuery | null;
  readonly searchId: number | null;
  /** `null` while following. */
  readonly anchor: Anchor | null;
  /** The active row's number in the view. */
  readonly selected: number | null;
  /** Its number in the store. */
  readonly selectedRow: number | null;
  readonly isDetailOpen: boolean;
  readonly tab: string;
  readonly detailHeight: number;
  readonly columns: TableColumns;
  readonly forms: ChosenForms;
  readonly recentFilters: readonly string[];
  readonly isHistogramOpen: boolean;
  readonly openLines: readonly PanelLine[];
}

const areWidths: Guard<TableColumns['widths']> = (value): value is TableColumns['widths'] =>
  typeof value === 'object' && value !== null && Object.values(value).every(isNumber);

const isSavedView = isShape<SavedView>({
  session: isString,
  viewId: isInteger,
  view: isShape<TailView>({
    filter: isNullOr(isString),
    fromMs: isNullOr(isNumber),
    untilMs: isNullOr(isNumber),
    order: isOneOf('arrival', 'time'),
  }),
  search: isNullOr(isShape<SearchQuery>({ text: isString, isCaseSensitive: isBoolean, isRegex: isBoolean })),
  searchId: isNullOr(isInteger),
  anchor: isNullOr(isShape<Anchor>({ row: isInteger, offsetPx: isNumber })),
  selected: isNullOr(isInteger),
  selectedRow: isNullOr(isInteger),
  isDetailOpen: isBoolean,
  tab: isString,
  detailHeight: isNumber,
  columns: isShape<TableColumns>({ shown: isNullOr(isListOf(isString)), widths: areWidths }),
  forms: isShape<ChosenForms>({ value: isOneOf(...detailForms), key: isOneOf(...detailForms) }),
  recentFilters: isListOf(isString),
  isHistogramOpen: isBoolean,
  openLines: isListOf(isOneOf(...panelLines)),
});

/** The view in what `getState` gave; `undefined` when there is none that is understood. */
export function parseSavedView(state: unknown): SavedView | undefined {
  const view = typeof state === 'object' && state !== null && 'view' in state ? state.view : undefined;
  return isSavedView(view) ? view : undefined;
}
