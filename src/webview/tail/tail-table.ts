import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelRow } from '../../contracts/tail-panel.ts';
import { growColumns, initialColumnChars, type ColumnChars } from './column-widths.ts';
import { fillText } from './fill-text.ts';
import { LiveRows } from './live-rows.ts';
import type { PanelContext } from './panel-context.ts';
import { rowCells, type ShownRow } from './row-cells.ts';
import {
  extendTo,
  isSelected,
  noSelection,
  selectAll,
  selectOne,
  toggleRow,
  type RowSelection,
} from './row-selection.ts';
import type { Anchor } from './row-viewport.ts';
import { ScrollBar } from './scroll-bar.ts';
import { sharedStyles } from './shared-styles.ts';
import { fieldPaths, layoutColumns } from './table-columns.ts';
import { TableHead } from './table-head.ts';
import { tableKey } from './table-key.ts';
import { tableStyles } from './table-styles.ts';

/** Of a row, times the size of the editor's font. */
const lineHeight = 1.6;
/** How long the rows of the view before stay on the screen until those of the next one are here. */
const switchPatienceMs = 300;

/** How far a key scrolls what is wider than the panel. */
const sideStepPx = 60;

/** What the reader looks at: a row, and how far below the top of the window it stands. */
export interface LookedAt {
  readonly index: number;
  readonly belowTopPx: number;
}

/** Where a menu was asked for. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
  /** The cell under the pointer. */
  readonly column: string | undefined;
}

/** The rows of a view as a table of any length, of which only those on the screen exist. */
@customElement('tail-table')
export class TailTable extends LitElement {
  static override readonly styles = [sharedStyles, tableStyles];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor selection: RowSelection = noSelection;
  /** In their order. */
  @property({ attribute: false }) accessor columns: readonly string[] = [];
  @property({ attribute: false }) accessor widths: Readonly<Record<string, number>> = {};
  @property({ attribute: false }) accessor isByTime = false;
  @property({ attribute: false }) accessor load: (
    first: number,
    count: number,
    paths: readonly string[],
  ) => Promise<readonly PanelRow[]> = () => Promise.resolve([]);
  /** `row` is the active one, if it is here. */
  @property({ attribute: false }) accessor onSelect: (
    selection: RowSelection,
    row: ShownRow | undefined,
  ) => void = () => undefined;
  @property({ attribute: false }) accessor onOpen: () => void = () => undefined;
  /** A menu for what is selected was asked for. */
  @property({ attribute: false }) accessor onMenu: (place: MenuPlace) => void = () => undefined;
  /** A menu for the columns was asked for. */
  @property({ attribute: false }) accessor onHeadMenu: () => void = () => undefined;
  /** A column is to have another width; `null`: its own again. */
  @property({ attribute: false }) accessor onResize: (column: string, width: number | null) => void = () =>
    undefined;
  @property({ attribute: false }) accessor onReorder: (columns: readonly string[]) => void = () => undefined;
  /** Where the reader is changed. */
  @property({ attribute: false }) accessor onMove: () => void = () => undefined;
  @state() private accessor chars: ColumnChars = initialColumnChars;
  @query('.grid') private accessor grid: HTMLElement | null = null;
  @query('.scroller') private accessor scroller: HTMLElement | null = null;
  @query('.sizer') private accessor sizer: HTMLElement | null = null;
  @query('.window') private accessor frame: HTMLElement | null = null;
  @query('.rows') private accessor rowsElement: HTMLElement | null = null;

  readonly #rows = new LiveRows({
    load: async (first, count) => {
      const paths = fieldPaths(this.columns);
      const rows = await this.load(first, count, paths);
      return rows.map((row) => ({ ...row, paths }));
    },
    onChange: () => this.requestUpdate(),
  });
  readonly #viewport = this.#rows.viewport;
  readonly #head = new TableHead(this, {
    onResize: (column, width) => this.onResize(column, width),
    onReorder: (columns) => this.onReorder(columns),
    onLeave: () => this.focus(),
  });
  readonly #scrollBar = new ScrollBar({
    viewport: this.#viewport,
    elements: () =>
      this.scroller === null || this.sizer === null
        ? undefined
        : { scroller: this.scroller, sizer: this.sizer },
    remeasure: () => {
      if (this.scroller === null || this.scroller.clientHeight === this.#height) return false;
      this.#measure();
      return true;
    },
    headHeight: () => this.#headHeight,
    onScrolled: () => {
      this.#rows.advance();
      this.#moved();
    },
  });
  readonly #resizes = new ResizeObserver(() => this.#measure());
  /** VS Code writes the font settings into the page's style. */
  readonly #fontChanges = new MutationObserver(() => this.#measure());
  #headHeight = 0;
  #height = 0;
  /** While another view is on its way: until when the rows of the one before stay. */
  #switchingUntil = 0;

  get isFollowing(): boolean {
    return this.#viewport.isFollowing;
  }

  /** The place to go back to; `undefined` while following. */
  get anchor(): Anchor | undefined {
    return this.#viewport.isFollowing ? undefined : this.#viewport.anchor;
  }

  /** The active row, where it is on the screen, else the one at the top; `undefined` without rows. */
  get lookedAt(): LookedAt | undefined {
    const { first, end } = this.#viewport.visible;
    if (end <= first) return undefined;
    const { active } = this.selection;
    const index = active !== undefined && this.#isVisible(active) ? active : first;
    return { index, belowTopPx: this.#viewport.belowTop(index) };
  }

  /** The row of this number, if it is here. */
  rowAt(index: number): ShownRow | undefined {
    return this.#rows.get(index);
  }

  /** How wide a column is on the screen, in pixels. */
  widthOf(column: string): number | undefined {
    const cells = [...this.renderRoot.querySelectorAll<HTMLElement>('.head .cell')];
    return cells.find(({ dataset }) => dataset['column'] === column)?.getBoundingClientRect().width;
  }

  /** Forgets every row: another tail began. */
  reset(): void {
    this.#rows.forget();
    this.chars = initialColumnChars;
    this.#viewport.follow();
    this.#switchingUntil = 0;
    this.requestUpdate();
  }

  /** What the view holds now. */
  setBounds(first: number, end: number): void {
    const { bounds } = this.#rows;
    if (bounds.first === first && bounds.end === end) return;
    this.#rows.setBounds(first, end);
  }

  /** Another view begins: its rows have other numbers. At its end while following, else at its top. */
  showView(first: number, end: number): void {
    this.#switchingUntil = performance.now() + switchPatienceMs;
    setTimeout(() => this.requestUpdate(), switchPatienceMs + 1);
    this.#rows.forget();
    this.#rows.setBounds(first, end);
    if (!this.#viewport.isFollowing) this.#viewport.place(first, 0);
    this.#rows.want();
  }

  /** Puts the row where it, or another one, stood before. */
  place({ index, belowTopPx }: LookedAt): void {
    this.#rows.takeBounds();
    this.#viewport.place(index, belowTopPx);
    this.#rows.want();
    this.#moved();
  }

  /** Selects the row, and shows it with what is around it. */
  goTo(index: number): void {
    this.#rows.takeBounds();
    if (this.#isVisible(index)) this.#viewport.letGo();
    else this.#viewport.place(index, Math.max(0, (this.#viewport.height - this.#viewport.rowHeight) / 2));
    this.#rows.want();
    this.onSelect(selectOne(index), this.#rows.get(index));
    this.#moved();
  }

  /** Loads what is shown again: what it holds has changed. */
  refresh(): void {
    this.#rows.refresh();
  }

  /** Goes back to where the reader was when the page was taken away. */
  restore(anchor: Anchor): void {
    this.#rows.takeBounds();
    this.#viewport.restore(anchor);
    this.#moved();
  }

  follow(): void {
    this.#viewport.follow();
    this.#rows.advance();
    this.#moved();
  }

  override focus(): void {
    this.grid?.focus({ preventScroll: true });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scrollBar.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scrollBar.disconnect();
    this.#resizes.disconnect();
    this.#fontChanges.disconnect();
  }

  protected override firstUpdated(): void {
    if (this.scroller !== null) this.#resizes.observe(this.scroller);
    this.#fontChanges.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    this.#measure();
  }

  protected override shouldUpdate(): boolean {
    if (performance.now() >= this.#switchingUntil) return true;
    if (!this.#rows.isSettled) return false;
    this.#switchingUntil = 0;
    return true;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('columns');
    if (before === undefined) return;
    const paths = fieldPaths(this.columns);
    const known = fieldPaths(before);
    if (paths.some((path) => !known.includes(path))) this.#rows.refresh();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context, columns } = this;
    if (context === undefined) return nothing;
    const { texts, query: tailQuery } = context;
    const { firstRow, endRow, newRows } = this.#viewport;
    const { first, end } = this.#viewport.visible;
    const { active } = this.selection;
    const nowMs = Date.now();
    const rows: number[] = [];
    for (let row = first; row < end; row++) rows.push(row);
    const { flexible } = layoutColumns(columns, this.widths, this.chars);
    return html`
      <div
        class="grid"
        role="grid"
        tabindex="0"
        aria-label=${fillText(texts.table, tailQuery.topics.join(', '))}
        aria-rowcount=${endRow - firstRow + 1}
        aria-colcount=${columns.length}
        aria-multiselectable="true"
        aria-activedescendant=${active !== undefined && this.#isVisible(active) ? `row-${active}` : nothing}
        @keydown=${this.#onKey}
      >
        <div
          class="scroller"
          role="presentation"
          tabindex="-1"
          @focus=${() => this.focus()}
          @scroll=${() => this.#scrollBar.onScroll()}
          @scrollend=${() => this.#scrollBar.onIdle()}
          @wheel=${{ handleEvent: () => this.#scrollBar.onWheel(), passive: true }}
          @pointerdown=${(event: PointerEvent) => this.#scrollBar.onPointerDown(event)}
        >
          <div class="sizer" role="presentation">
            <div class="window" role="presentation">
              <div role="rowgroup" @contextmenu=${this.#onHeadMenu}>
                ${this.#head.render(context, {
                  columns,
                  flexible,
                  isByTime: this.isByTime,
                })}
              </div>
              <div
                class="rows body"
                role="rowgroup"
                @mousedown=${this.#onMouseDown}
                @dblclick=${() => this.onOpen()}
                @contextmenu=${this.#onContextMenu}
              >
                ${repeat(
                  rows,
                  (row) => row,
                  (row) => this.#row(context, row, nowMs),
                )}
              </div>
            </div>
          </div>
        </div>
      </div>
      ${
        newRows > 0
          ? html`<button class="new" @click=${() => this.follow()}>
              ${fillText(texts.newRecords, context.formats.count(newRows))} ↓
            </button>`
          : nothing
      }
    `;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#style();
    this.#scrollBar.sync();
  }

  #row(context: PanelContext, number: number, nowMs: number): TemplateResult {
    const row = this.#rows.get(number);
    const isChosen = isSelected(this.selection, number);
    const look = [
      'row',
      number % 2 === 1 ? 'odd' : '',
      isChosen ? 'selected' : '',
      number === this.selection.active ? 'active' : '',
      row?.isTruncated === true ? 'truncated' : '',
      row === undefined ? 'pending' : '',
    ].join(' ');
    const isGone = row === undefined && number < this.#rows.bounds.first;
    return html`<div
      class=${look}
      role="row"
      id="row-${number}"
      data-index=${number}
      aria-rowindex=${number - this.#viewport.firstRow + 2}
      aria-selected=${isChosen}
    >
      ${
        row === undefined
          ? html`<div class="cell" role="gridcell" aria-colindex="1">
              ${isGone ? `∅ ${context.texts.leftStoreRow}` : ''}
            </div>`
          : rowCells(row, this.columns, context, nowMs)
      }
    </div>`;
  }

  #measure(): void {
    const { scroller, rowsElement } = this;
    if (scroller === null || rowsElement === null) return;
    const fontSize = getComputedStyle(rowsElement).fontSize;
    const rowHeight = Math.max(18, Math.round(Number.parseFloat(fontSize) * lineHeight));
    this.style.setProperty('--row-height', `${rowHeight}px`);
    this.#headHeight = rowsElement.offsetTop;
    const height = scroller.clientHeight;
    this.#height = height;
    if (this.frame !== null) this.frame.style.height = `${height}px`;
    const { active } = this.selection;
    const wasActiveVisible = active !== undefined && this.#isVisible(active);
    this.#viewport.resize(Math.max(0, height - this.#headHeight), rowHeight);
    // The record that opens below the table must not cover the row it is of.
    if (wasActiveVisible) this.#viewport.reveal(active);
    this.#rows.advance();
    this.requestUpdate();
  }

  #isVisible(row: number): boolean {
    const { first, end } = this.#viewport.visible;
    return row >= first && row < end;
  }

  /** Writes what changed alone: a custom property that is set again costs the styles of every row. */
  #style(): void {
    const { rowsElement, context } = this;
    if (rowsElement === null || context === undefined) return;
    const { first, end } = this.#viewport.visible;
    const visible: (ShownRow | undefined)[] = [];
    for (let row = first; row < end; row++) visible.push(this.#rows.get(row));
    this.chars = growColumns(this.chars, visible, context.formats, Date.now());
    this.#rows.want();
    const { template, minWidth } = layoutColumns(this.columns, this.widths, this.chars);
    this.#setStyle('--columns', template);
    this.#setStyle('--min-width', minWidth);
    const shift = `translateY(${-this.#viewport.anchor.offsetPx}px)`;
    if (rowsElement.style.transform !== shift) rowsElement.style.transform = shift;
  }

  #setStyle(name: string, value: string): void {
    if (this.style.getPropertyValue(name) !== value) this.style.setProperty(name, value);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { selection } = this;
    const { firstRow, endRow, pageRows } = this.#viewport;
    const action = tableKey(event, {
      active: selection.active,
      visible: this.#viewport.visible,
      first: firstRow,
      end: endRow,
      pageRows,
    });
    if (action === undefined) return;
    if (action.kind === 'open' && event.composedPath()[0] !== this.grid) return;
    event.preventDefault();
    event.stopPropagation();
    switch (action.kind) {
      case 'select':
        this.#select(selectOne(action.row));
        break;
      case 'extend':
        this.#select(extendTo(selection, action.row));
        break;
      case 'end':
        if (endRow > firstRow) this.onSelect(selectOne(endRow - 1), this.#rows.get(endRow - 1));
        this.follow();
        break;
      case 'all':
        this.#viewport.letGo();
        this.onSelect(
          selectAll(firstRow, endRow, selection.active),
          this.#rows.get(selection.active ?? endRow - 1),
        );
        break;
      case 'open':
        this.onOpen();
        break;
      case 'left':
      case 'right':
        this.scroller?.scrollBy({ left: action.kind === 'left' ? -sideStepPx : sideStepPx });
        break;
      case 'menu':
        this.onMenu({ ...this.#menuPlace(), column: undefined });
        break;
    }
  };

  readonly #onMouseDown = (event: MouseEvent): void => {
    const row = rowOf(event);
    if (row === undefined) return;
    const isSeveral = event.shiftKey || event.ctrlKey || event.metaKey;
    if (event.button === 2 ? isSelected(this.selection, row) : event.button !== 0) return;
    if (isSeveral) {
      // Or the browser would select the text between the two clicks.
      event.preventDefault();
      this.focus();
    }
    if (event.shiftKey) this.#select(extendTo(this.selection, row));
    else if (event.ctrlKey || event.metaKey) this.#select(toggleRow(this.selection, row));
    else this.#select(selectOne(row));
  };

  readonly #onContextMenu = (event: MouseEvent): void => {
    if (rowOf(event) === undefined) return;
    event.preventDefault();
    this.focus();
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null;
    this.onMenu({ x: event.clientX, y: event.clientY, column: cell?.dataset['column'] });
  };

  readonly #onHeadMenu = (event: MouseEvent): void => {
    event.preventDefault();
    this.onHeadMenu();
  };

  /** Below the active row, or at the top of the rows. */
  #menuPlace(): { readonly x: number; readonly y: number } {
    const { active } = this.selection;
    const top = this.rowsElement?.getBoundingClientRect().top ?? 0;
    const { left } = this.getBoundingClientRect();
    const below =
      active !== undefined && this.#isVisible(active)
        ? this.#viewport.belowTop(active) + this.#viewport.rowHeight
        : 0;
    return { x: left + 24, y: top + this.#viewport.anchor.offsetPx + below };
  }

  /** A row that the reader chose stays where it is. */
  #select(selection: RowSelection): void {
    const { active } = selection;
    this.#viewport.letGo();
    if (active !== undefined) this.#viewport.reveal(active);
    this.onSelect(selection, active === undefined ? undefined : this.#rows.get(active));
    this.#rows.advance();
    this.#moved();
  }

  #moved(): void {
    this.requestUpdate();
    this.onMove();
  }
}

function rowOf(event: MouseEvent): number | undefined {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
  const index = row?.dataset['index'];
  return index === undefined ? undefined : Number(index);
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-table': TailTable;
  }
}
