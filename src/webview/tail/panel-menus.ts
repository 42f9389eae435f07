import type { NamedView, PanelRequest } from '../../contracts/tail-panel.ts';
import type { CopyForm, TailView } from '../../contracts/tail-view.ts';
import { fillText } from './fill-text.ts';
import { filterBy } from './filter-by.ts';
import type { PanelContext } from './panel-context.ts';
import type { PanelLine } from './panel-lines.ts';
import type { PanelModel } from './panel-model.ts';
import { promptText } from './text-prompt.ts';
import type { PopupPlace } from './place-popup.ts';
import { showMenu, type MenuGroups, type MenuItem } from './popup-menu.ts';
import { columnTitle, type ShownRow } from './row-cells.ts';
import { countSelected } from './row-selection.ts';
import { fieldPaths } from './table-columns.ts';

const maxViewName = 80;
const isMac = /mac/i.test(navigator.platform);

/** A shortcut with Ctrl, as this system writes it. */
export function ctrlKey(key: string): string {
  return isMac ? `⌘${key}` : `Ctrl+${key}`;
}

/**
 * What can be done with the records that are selected.
 * @param row the active one, if it is here
 * @param column the one that was pointed at
 */
export function recordMenu(
  model: PanelModel,
  context: PanelContext,
  row: ShownRow | undefined,
  column: string | undefined,
): MenuGroups {
  const { texts } = context;
  const count = countSelected(model.state.selection);
  const copy = (label: string, as: CopyForm, keys?: string): MenuItem => ({
    label,
    ...(keys === undefined ? {} : { keys }),
    run: () => void model.copy(as),
  });
  const one = (label: string, method: 'produceAgain' | 'copyLink'): MenuItem => ({
    label,
    isDisabled: count !== 1,
    run: () => withRows(model, ([only]) => (only === undefined ? undefined : { method, row: only })),
  });
  return [
    [{ label: texts.openRecord, keys: 'Enter', isDisabled: count !== 1, run: () => model.openDetail() }],
    [
      copy(texts.copyValue, 'value', count === 1 ? ctrlKey('C') : undefined),
      copy(texts.copyKey, 'key'),
      copy(texts.copyHeaders, 'headers'),
      copy(texts.copyText, 'text', count === 1 ? undefined : ctrlKey('C')),
      copy(texts.copyJson, 'json'),
      copy(texts.copyKcat, 'kcat'),
      copy(texts.copyProducer, 'producer'),
      one(texts.copyLink, 'copyLink'),
    ],
    [
      one(texts.produceAgain, 'produceAgain'),
      {
        label: texts.compareRecords,
        isDisabled: count !== 2,
        run: () =>
          withRows(model, ([left, right]) =>
            left === undefined || right === undefined
              ? undefined
              : { method: 'compare', rows: [left, right] },
          ),
      },
    ],
    count === 1 && row !== undefined ? filterItems(model, context, row, column) : [],
  ];
}

/** Without a column that was pointed at, by the key. */
function filterItems(
  model: PanelModel,
  { texts }: PanelContext,
  row: ShownRow,
  column: string | undefined,
): MenuItem[] {
  return [...new Set([column, 'key'])].flatMap((name) => {
    const clause = name === undefined ? undefined : filterBy(row, name);
    if (name === undefined || clause === undefined) return [];
    return {
      label: fillText(texts.filterByThis, columnTitle(name, texts)),
      run: () => void model.filterAlso(clause),
    };
  });
}

/** The order, and the views that were saved. */
export function viewMenu(model: PanelModel, { texts }: PanelContext, place: PopupPlace): MenuGroups {
  const { view, namedViews, progress } = model.state;
  const canOrder = progress.state.kind === 'paused' || progress.state.kind === 'ended';
  const order = (label: string, by: TailView['order']): MenuItem => ({
    label,
    isChecked: view.order === by,
    isDisabled: by === 'time' && !canOrder && view.order !== by,
    run: () => void model.setView({ ...view, order: by }),
  });
  return [
    [order(texts.orderByArrival, 'arrival'), order(texts.orderByTime, 'time')],
    namedViews.map((named) => ({
      label: named.name,
      isChecked: isShown(model, named),
      run: () => model.applyNamedView(named),
    })),
    [
      { label: texts.saveView, run: () => saveView(model, texts, place) },
      {
        label: texts.deleteView,
        isDisabled: namedViews.length === 0,
        run: () =>
          showMenu(
            texts.deleteView,
            [
              namedViews.map(({ name }) => ({
                label: fillText(texts.deleteNamedView, name),
                run: () => model.act({ method: 'deleteView', name }),
              })),
            ],
            place,
          ),
      },
    ],
  ];
}

function isShown(model: PanelModel, { filter, order, columns }: NamedView): boolean {
  const { view } = model.state;
  const shown = model.columns;
  return (
    view.filter === filter &&
    view.order === order &&
    columns.length === shown.length &&
    columns.every((column, index) => column === shown[index])
  );
}

function saveView(model: PanelModel, texts: PanelContext['texts'], place: PopupPlace): void {
  promptText(
    {
      label: texts.viewName,
      hint: texts.viewNameHint,
      check: (text) =>
        text.trim() === ''
          ? texts.viewNameProblem
          : text.trim().length > maxViewName
            ? fillText(texts.viewNameTooLong, maxViewName)
            : '',
      accept: (text) => {
        const { filter, order } = model.state.view;
        model.act({
          method: 'saveView',
          view: { name: text.trim(), filter, order, columns: model.columns },
        });
      },
    },
    place,
  );
}

/** What a panel without room for every button does elsewhere. */
export interface MoreActions {
  readonly search: () => void;
  readonly goTo: () => void;
  readonly pickColumns: () => void;
  /** Begins anew; `undefined` while that is a button of its own, or cannot be. */
  readonly startAgain: (() => void) | undefined;
  /** Whether lines of controls are hidden until they are asked for. */
  readonly isNarrow: boolean;
}

/** What has no room in the toolbar. */
export function moreMenu(
  model: PanelModel,
  context: PanelContext,
  place: PopupPlace,
  { search, goTo, pickColumns, startAgain, isNarrow }: MoreActions,
): MenuGroups {
  const { texts } = context;
  const { isFirstMatchAwaited, openLines, view } = model.state;
  const { filter } = view;
  const line = (label: string, name: PanelLine): MenuItem => ({
    label,
    isChecked: openLines.includes(name),
    run: () => model.showLine(name, !openLines.includes(name)),
  });
  return [
    isNarrow ? [line(texts.readingLine, 'reading'), line(texts.histogram, 'times')] : [],
    [
      ...(startAgain === undefined ? [] : [{ label: texts.startAgain, run: startAgain }]),
      ...(isNarrow && filter !== null && context.query.group === null
        ? [{ label: texts.filterScan, run: () => model.scan(filter) }]
        : []),
      ...(isNarrow ? [{ label: texts.searchLine, keys: ctrlKey('F'), run: search }] : []),
      { label: `${texts.goTo}…`, keys: ctrlKey('G'), run: goTo },
      { label: `${texts.columns}…`, run: pickColumns },
      {
        label: texts.awaitFirstMatch,
        isChecked: isFirstMatchAwaited,
        run: () => void model.awaitFirstMatch(!isFirstMatchAwaited),
      },
    ],
    ...viewMenu(model, context, place),
    ...exportMenu(model, context),
  ];
}

export function exportMenu(model: PanelModel, { texts }: PanelContext): MenuGroups {
  const to = (label: string, scope: 'stored' | 'view', format: 'jsonl' | 'csv'): MenuItem => ({
    label,
    run: () => model.act({ method: 'export', scope, format, fields: fieldPaths(model.columns) }),
  });
  return [
    [to(texts.exportStoredJsonl, 'stored', 'jsonl'), to(texts.exportStoredCsv, 'stored', 'csv')],
    [to(texts.exportShownJsonl, 'view', 'jsonl'), to(texts.exportShownCsv, 'view', 'csv')],
  ];
}

function withRows(model: PanelModel, request: (rows: readonly number[]) => PanelRequest | undefined): void {
  void model.selectedRows().then((rows) => {
    const asked = rows === undefined ? undefined : request(rows);
    if (asked !== undefined) model.act(asked);
  });
}
