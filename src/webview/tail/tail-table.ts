import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelRow } from '../../contracts/tail-panel.ts';
import { headersCell, keyCell, valueCell, type CellText } from './cell-text.ts';
import { growColumns, initialColumnChars, type ColumnChars } from './column-widths.ts';
import './drag-handle.ts';
import { fillText } from './fill-text.ts';
import { PageCache } from './page-cache.ts';
import type { PanelContext } from './panel-context.ts';
import { RowViewport, type Anchor } from './row-viewport.ts';
import { sharedStyles } from './shared-styles.ts';

/** How long after the last sign of scrolling the scroll bar is put where the rows are. */
const scrollIdleMs = 200;
/** A step of the scroll bar that no wheel or key makes is a drag of its thumb. */
const jumpWindows = 3;
/** Of a row, times the size of the editor's font. */
const lineHeight = 1.6;
const narrowest = 40;
const widest = 2000;

export type TableWidths = Readonly<Record<'key' | 'headers', number>>;
export const initialWidths: TableWidths = { key: 150, headers: 180 };

interface Bounds {
  readonly firstRow: number;
  readonly endRow: number;
}

/**
 * The records as a table of any length, of which only the rows on screen exist. While following, new rows are loaded
 * before they are shown, so that none appears empty.
 */
@customElement('tail-table')
export class TailTable extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        position: relative;
        min-height: 0;
        overflow: hidden;
      }

      .grid {
        height: 100%;
        outline: none;
      }

      .scroller {
        height: 100%;
        overflow: auto;
        scrollbar-gutter: stable;
        outline: none;
        overscroll-behavior: contain;
      }

      .sizer {
        min-width: 480px;
        min-height: 100%;
      }

      .window {
        position: sticky;
        top: 0;
        overflow: hidden;
        contain: strict;
      }

      .window {
        font-family: var(--vscode-editor-font-family);
        font-size: var(--vscode-editor-font-size);
      }

      .row {
        display: grid;
        grid-template-columns:
          calc(var(--partition-chars) * 1ch + 24px) calc(var(--offset-chars) * 1ch + 22px)
          calc(var(--time-chars) * 1ch + 22px) minmax(90px, var(--key-width)) minmax(40%, 1fr)
          minmax(0, var(--headers-width));
        height: var(--row-height);
        line-height: var(--row-height);
        cursor: default;
      }

      .head {
        position: relative;
        z-index: 1;
        height: 26px;
        line-height: 25px;
        color: var(--vscode-descriptionForeground);
        background: var(--vscode-editor-background);
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      }

      .head .cell {
        position: relative;
        overflow: visible;
        white-space: nowrap;
        font-family: var(--vscode-font-family);
        font-size: 11px;
        text-transform: uppercase;
        letter-spacing: 0.04em;
      }

      .head drag-handle {
        position: absolute;
        top: 0;
        bottom: 0;
      }

      .head .cell span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .head .key drag-handle {
        right: -3px;
      }

      .head .headers drag-handle {
        left: -3px;
      }

      .cell {
        min-width: 0;
        padding: 0 11px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: pre;
        unicode-bidi: isolate;
        direction: ltr;
      }

      .cell.number {
        text-align: right;
        font-variant-numeric: tabular-nums;
      }

      .cell.partition,
      .cell.time,
      .cell.headers,
      .cell.quiet {
        color: var(--vscode-descriptionForeground);
      }

      .body .row.odd {
        background: var(--vscode-tree-tableOddRowsBackground);
      }

      .body .row:hover {
        background: var(--vscode-list-hoverBackground);
        outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }

      .body .row.selected,
      .body .row.selected:hover {
        background: var(--vscode-list-inactiveSelectionBackground);
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
        outline: 1px dotted var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }

      .grid:focus .row.selected {
        background: var(--vscode-list-activeSelectionBackground);
        color: var(--vscode-list-activeSelectionForeground);
        outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-contrastActiveBorder, transparent));
      }

      .grid:focus .row.selected .cell {
        color: inherit;
      }

      .row .cell.wrong,
      .grid:focus .row.selected .cell.wrong {
        color: var(--vscode-errorForeground);
      }

      .pending {
        opacity: 0.4;
      }

      .new {
        position: absolute;
        right: 28px;
        bottom: 16px;
        z-index: 3;
        padding: 4px 12px;
        border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent));
        border-radius: 12px;
        color: var(--vscode-button-foreground);
        background: var(--vscode-button-background);
        font: inherit;
        font-variant-numeric: tabular-nums;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
        cursor: pointer;
      }

      .new:hover {
        background: var(--vscode-button-hoverBackground);
      }

      .new:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 2px;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor selected: number | undefined;
  @property({ attribute: false }) accessor widths: TableWidths = initialWidths;
  @property({ attribute: false }) accessor load: (
    first: number,
    count: number,
  ) => Promise<readonly PanelRow[]> = () => Promise.resolve([]);
  @property({ attribute: false }) accessor onSelect: (row: number) => void = () => undefined;
  @property({ attribute: false }) accessor onOpen: () => void = () => undefined;
  @property({ attribute: false }) accessor onResize: (widths: TableWidths) => void = () => undefined;
  /** Where the reader is changed. */
  @property({ attribute: false }) accessor onMove: () => void = () => undefined;
  @state() private accessor chars: ColumnChars = initialColumnChars;
  @query('.grid') private accessor grid: HTMLElement | null = null;
  @query('.scroller') private accessor scroller: HTMLElement | null = null;
  @query('.sizer') private accessor sizer: HTMLElement | null = null;
  @query('.window') private accessor frame: HTMLElement | null = null;
  @query('.rows') private accessor rowsElement: HTMLElement | null = null;

  readonly #viewport = new RowViewport();
  #cache = this.#newCache();
  /** What the store holds, as the host said last. */
  #bounds: Bounds = { firstRow: 0, endRow: 0 };
  /** The bounds that are shown as soon as the rows at their end are here; only while following. */
  #goal: Bounds | undefined;
  #lastPhysicalTop = 0;
  #isScrolling = false;
  #isDragging = false;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #resizes = new ResizeObserver(() => this.#measure());
  /** VS Code writes the font settings into the page's style. */
  readonly #fontChanges = new MutationObserver(() => this.#measure());

  /** The place to go back to; `undefined` while following. */
  get anchor(): Anchor | undefined {
    return this.#viewport.isFollowing ? undefined : this.#viewport.anchor;
  }

  /** Forgets every row: another tail began. */
  reset(): void {
    this.#cache = this.#newCache();
    this.#bounds = { firstRow: 0, endRow: 0 };
    this.#goal = undefined;
    this.chars = initialColumnChars;
    this.#viewport.setBounds(0, 0);
    this.#viewport.follow();
    this.requestUpdate();
  }

  setBounds(firstRow: number, endRow: number): void {
    this.#bounds = { firstRow, endRow };
    this.#cache.setBounds(firstRow, endRow);
    this.#advance();
  }

  /** Goes back to where the reader was when the page was taken away. */
  restore(anchor: Anchor): void {
    this.#goal = undefined;
    this.#viewport.setBounds(this.#bounds.firstRow, this.#bounds.endRow);
    this.#viewport.restore(anchor);
    this.#moved();
  }

  follow(): void {
    this.#viewport.follow();
    this.#advance();
    this.#moved();
  }

  override focus(): void {
    this.grid?.focus({ preventScroll: true });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const type of ['pointerup', 'blur'] as const) window.addEventListener(type, this.#endDrag, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
    this.#fontChanges.disconnect();
    for (const type of ['pointerup', 'blur'] as const) window.removeEventListener(type, this.#endDrag, true);
  }

  protected override firstUpdated(): void {
    if (this.scroller !== null) this.#resizes.observe(this.scroller);
    this.#fontChanges.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    this.#measure();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context } = this;
    if (context === undefined) return nothing;
    const {
      texts,
      query: { topics },
    } = context;
    const { firstRow, endRow, newRows } = this.#viewport;
    const { first, end } = this.#viewport.visible;
    const nowMs = Date.now();
    const isSelectedVisible = this.#isVisible(this.selected);
    const rows: number[] = [];
    for (let row = first; row < end; row++) rows.push(row);
    return html`
      <div
        class="grid"
        role="grid"
        tabindex="0"
        aria-label=${fillText(texts.table, topics.join(', '))}
        aria-rowcount=${endRow - firstRow + 1}
        aria-colcount="6"
        aria-activedescendant=${isSelectedVisible ? `row-${this.selected}` : nothing}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      >
        <div
          class="scroller"
          role="presentation"
          tabindex="-1"
          @focus=${() => this.focus()}
          @scroll=${() => this.#onScroll()}
          @scrollend=${() => this.#onScrollIdle()}
          @wheel=${{ handleEvent: () => this.#onWheel(), passive: true }}
          @pointerdown=${(event: PointerEvent) => this.#onPointerDown(event)}
        >
          <div class="sizer" role="presentation">
            <div class="window" role="presentation">
              <div role="rowgroup">${this.#head(context)}</div>
              <div class="rows body" role="rowgroup">
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
    this.#syncScrollBar();
  }

  #head({ texts }: PanelContext): TemplateResult {
    const { key, headers } = this.widths;
    return html`<div class="row head" role="row" aria-rowindex="1">
      <div class="cell number" role="columnheader">${texts.columnPartition}</div>
      <div class="cell number" role="columnheader">${texts.columnOffset}</div>
      <div class="cell" role="columnheader">${texts.columnTime}</div>
      <div class="cell key" role="columnheader">
        <span>${texts.columnKey}</span>
        <drag-handle
          orientation="vertical"
          label=${texts.columnKey}
          .value=${key}
          .min=${narrowest}
          .max=${widest}
          .onResize=${(width: number) => this.onResize({ ...this.widths, key: width })}
        ></drag-handle>
      </div>
      <div class="cell" role="columnheader">${texts.columnValue}</div>
      <div class="cell headers" role="columnheader">
        <drag-handle
          orientation="vertical"
          label=${texts.columnHeaders}
          reversed
          .value=${headers}
          .min=${narrowest}
          .max=${widest}
          .onResize=${(width: number) => this.onResize({ ...this.widths, headers: width })}
        ></drag-handle>
        <span>${texts.columnHeaders}</span>
      </div>
    </div>`;
  }

  #row(context: PanelContext, number: number, nowMs: number): TemplateResult {
    const { texts, formats } = context;
    const row = this.#cache.get(number);
    const isSelected = number === this.selected;
    const look = `row ${number % 2 === 1 ? 'odd' : ''} ${isSelected ? 'selected' : ''}`;
    const select = (): void => this.#select(number);
    const index = number - this.#viewport.firstRow + 2;
    if (row === undefined) {
      const isGone = number < this.#bounds.firstRow;
      return html`<div class="${look} pending" role="row" id="row-${number}" aria-rowindex=${index}>
        <div class="cell" role="gridcell" aria-colindex="1">${isGone ? `∅ ${texts.leftStoreRow}` : ''}</div>
      </div>`;
    }
    return html`<div
      class=${look}
      role="row"
      id="row-${number}"
      aria-rowindex=${index}
      aria-selected=${isSelected}
      @mousedown=${select}
      @dblclick=${() => this.onOpen()}
    >
      <div class="cell number partition" role="gridcell">${row.partition}</div>
      <div class="cell number" role="gridcell">${formats.count(row.offset)}</div>
      <div class="cell time" role="gridcell">${timeText(row, formats.time(row.timestamp, nowMs))}</div>
      ${payloadCell('key', keyCell(row, texts))} ${payloadCell('value', valueCell(row, texts))}
      ${payloadCell('headers', headersCell(row))}
    </div>`;
  }

  /** Shows what the host said last: at once, or, while following, as soon as the rows are here. */
  #advance(): void {
    const { firstRow, endRow } = this.#bounds;
    if (this.#viewport.isFollowing) {
      this.#goal ??= this.#bounds;
      const goal = this.#viewport.visibleAtEnd(this.#goal.firstRow, this.#goal.endRow);
      this.#cache.want(goal.first, goal.end);
      if (!this.#cache.isSettled(goal.first, goal.end)) return;
      this.#viewport.setBounds(this.#goal.firstRow, this.#goal.endRow);
      const isBehind = this.#goal.endRow !== endRow || this.#goal.firstRow !== firstRow;
      this.#goal = undefined;
      if (isBehind) this.#advance();
    } else {
      this.#goal = undefined;
      this.#viewport.setBounds(firstRow, endRow);
    }
    this.requestUpdate();
  }

  #newCache(): PageCache<PanelRow> {
    const cache: PageCache<PanelRow> = new PageCache<PanelRow>({
      load: (first, count) => this.load(first, count),
      onChange: () => {
        if (cache !== this.#cache) return;
        this.#advance();
        this.requestUpdate();
      },
    });
    return cache;
  }

  #measure(): void {
    const { scroller, rowsElement } = this;
    if (scroller === null || rowsElement === null) return;
    const fontSize = getComputedStyle(rowsElement).fontSize;
    const rowHeight = Math.max(18, Math.round(Number.parseFloat(fontSize) * lineHeight));
    this.style.setProperty('--row-height', `${rowHeight}px`);
    const wasSelectedVisible = this.#isVisible(this.selected);
    this.#viewport.resize(Math.max(0, scroller.clientHeight - this.#headHeight), rowHeight);
    // The record that opens below the table must not cover the row it is of.
    if (wasSelectedVisible && this.selected !== undefined) this.#viewport.reveal(this.selected);
    this.#advance();
    this.requestUpdate();
  }

  #isVisible(row: number | undefined): boolean {
    const { first, end } = this.#viewport.visible;
    return row !== undefined && row >= first && row < end;
  }

  get #headHeight(): number {
    return this.rowsElement?.offsetTop ?? 0;
  }

  #style(): void {
    const { chars, widths, rowsElement, sizer, frame, scroller } = this;
    if (rowsElement === null || sizer === null || frame === null || scroller === null) return;
    const { first, end } = this.#viewport.visible;
    const visible = [];
    for (let row = first; row < end; row++) visible.push(this.#cache.get(row));
    if (this.context !== undefined) {
      this.chars = growColumns(chars, visible, this.context.formats, Date.now());
    }
    if (!this.#viewport.isFollowing) this.#cache.want(first, end);
    const { style } = frame;
    style.setProperty('--partition-chars', String(this.chars.partition));
    style.setProperty('--offset-chars', String(this.chars.offset));
    style.setProperty('--time-chars', String(this.chars.time));
    style.setProperty('--key-width', `${widths.key}px`);
    style.setProperty('--headers-width', `${widths.headers}px`);
    style.height = `${scroller.clientHeight}px`;
    rowsElement.style.transform = `translateY(${-this.#viewport.anchor.offsetPx}px)`;
  }

  /** Puts the scroll bar where the rows are, unless the reader holds it. */
  #syncScrollBar(): void {
    const { scroller, sizer } = this;
    if (scroller === null || sizer === null || this.#isDragging) return;
    sizer.style.height = `${this.#viewport.physicalHeight + this.#headHeight}px`;
    if (this.#isScrolling) return;
    const top = this.#viewport.physicalTop;
    if (Math.abs(scroller.scrollTop - top) >= 1) scroller.scrollTop = top;
    this.#lastPhysicalTop = scroller.scrollTop;
  }

  #onScroll(): void {
    const { scroller } = this;
    if (scroller === null) return;
    const top = scroller.scrollTop;
    const delta = top - this.#lastPhysicalTop;
    if (Math.abs(delta) < 0.5) return;
    this.#lastPhysicalTop = top;
    this.#isScrolling = true;
    this.#awaitIdle();
    const isJump = this.#isDragging || Math.abs(delta) > jumpWindows * scroller.clientHeight;
    if (isJump) this.#viewport.scrollToPhysical(top);
    else this.#viewport.scrollBy(delta);
    const atEdge = top <= 0 || top >= scroller.scrollHeight - scroller.clientHeight - 1;
    if (atEdge && !isJump) this.#isScrolling = false;
    this.#advance();
    this.#moved();
  }

  #onWheel(): void {
    this.#isScrolling = true;
    this.#awaitIdle();
  }

  #awaitIdle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#onScrollIdle(), scrollIdleMs);
  }

  #onScrollIdle(): void {
    if (this.#isDragging) return;
    this.#isScrolling = false;
    this.#syncScrollBar();
  }

  #onPointerDown(event: PointerEvent): void {
    const { scroller } = this;
    if (scroller === null || event.composedPath()[0] !== scroller) return;
    const isOnScrollBar = event.clientX > scroller.getBoundingClientRect().left + scroller.clientWidth;
    if (isOnScrollBar) this.#isDragging = true;
  }

  readonly #endDrag = (): void => {
    if (!this.#isDragging) return;
    this.#isDragging = false;
    this.#onScrollIdle();
  };

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { first, end } = this.#viewport.visible;
    const { firstRow, endRow, pageRows } = this.#viewport;
    const page = Math.max(1, pageRows - 1);
    switch (event.key) {
      case 'ArrowDown':
        this.#selectFrom(1, first);
        break;
      case 'ArrowUp':
        this.#selectFrom(-1, end - 1);
        break;
      case 'PageDown':
        this.#selectFrom(page, first);
        break;
      case 'PageUp':
        this.#selectFrom(-page, end - 1);
        break;
      case 'Home':
        if (endRow > firstRow) this.#select(firstRow);
        break;
      case 'End':
        if (endRow > firstRow) this.onSelect(endRow - 1);
        this.follow();
        break;
      case 'Enter':
        if (event.composedPath()[0] !== this.grid) return;
        this.onOpen();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  /** Moves the selection; without one, the row `fallback` is selected. */
  #selectFrom(step: number, fallback: number): void {
    const { firstRow, endRow } = this.#viewport;
    if (endRow <= firstRow) return;
    const target = this.selected === undefined ? fallback : this.selected + step;
    this.#select(Math.max(firstRow, Math.min(endRow - 1, target)));
  }

  /** A row that the reader chose stays where it is. */
  #select(row: number): void {
    this.#viewport.letGo();
    this.#viewport.reveal(row);
    this.onSelect(row);
    this.#advance();
    this.#moved();
  }

  #moved(): void {
    this.requestUpdate();
    this.onMove();
  }
}

/** A row that stands for a batch that could not be read has no time of its own. */
function timeText(row: PanelRow, time: string): string {
  return row.timestamp === '-1' ? '−' : time;
}

function payloadCell(column: 'key' | 'value' | 'headers', { text, look }: CellText): TemplateResult {
  return html`<div class="cell ${column} ${look}" role="gridcell">${text}</div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-table': TailTable;
  }
}
