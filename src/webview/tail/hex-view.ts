import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecordPart } from '../../contracts/tail-view.ts';
import { BytePages } from './byte-pages.ts';
import { hexLine, hexOffset } from './hex-lines.ts';
import type { PanelContext } from './panel-context.ts';
import { RowScroller } from './row-scroller.ts';
import { sharedStyles } from './shared-styles.ts';

const linePx = 20;
const wideBytes = 16;
const narrowBytes = 8;
const narrowPx = 560;

/** The bytes of a part; `null` when there are none any more. */
export type LoadBytes = (
  row: number,
  part: RecordPart,
  first: number,
  count: number,
) => Promise<Uint8Array | null>;

/** The bytes of a key, value or header: their place, as hex, as ASCII. Only what is on screen is asked for. */
@customElement('hex-view')
export class HexView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        min-height: 0;
      }

      .scroller {
        flex: 1;
        min-width: 0;
        overflow: auto;
        outline: none;
      }

      .scroller:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }

      .spacer {
        position: relative;
        min-width: max-content;
        overflow: clip;
      }

      .rows {
        font-family: var(--vscode-editor-font-family);
        font-size: var(--vscode-editor-font-size);
        unicode-bidi: isolate;
        direction: ltr;
      }

      .line {
        display: flex;
        gap: 2ch;
        height: ${linePx}px;
        line-height: ${linePx}px;
        padding: 0 12px;
        white-space: pre;
        user-select: text;
        cursor: text;
      }

      .offset {
        color: var(--vscode-editorLineNumber-foreground, var(--vscode-descriptionForeground));
        user-select: none;
      }

      .ascii {
        padding-left: 1ch;
        color: var(--vscode-debugTokenExpression-string, var(--vscode-foreground));
        border-left: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor row = 0;
  @property({ attribute: false }) accessor recordPart: RecordPart = { kind: 'value' };
  @property({ attribute: false }) accessor sizeBytes = 0;
  @property() accessor label = '';
  @property({ attribute: false }) accessor load: LoadBytes = () => Promise.resolve(null);
  readonly #scroller = new RowScroller(this, linePx);
  #pages = this.#newPages();
  /** What the pages are of. */
  #subject = '';

  /** How high it is with all of its lines. */
  get contentPx(): number {
    return Math.ceil(this.sizeBytes / this.#perLine) * linePx;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('row') && !changed.has('recordPart') && !changed.has('sizeBytes')) return;
    const subject = JSON.stringify([this.row, this.recordPart, this.sizeBytes]);
    if (subject === this.#subject) return;
    this.#subject = subject;
    this.#pages = this.#newPages();
    this.#scroller.toTop();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.context === undefined) return nothing;
    const perLine = this.#perLine;
    const count = Math.ceil(this.sizeBytes / perLine);
    const { first, end } = this.#scroller.window(count);
    const lines: TemplateResult[] = [];
    for (let line = first; line < end; line++) lines.push(this.#line(line, perLine));
    return html`<div
      class="scroller"
      role="table"
      tabindex="0"
      aria-label=${this.label}
      aria-rowcount=${count}
    >
      <div class="spacer" role="presentation"><div class="rows" role="rowgroup">${lines}</div></div>
    </div>`;
  }

  get #perLine(): number {
    return this.clientWidth > 0 && this.clientWidth < narrowPx ? narrowBytes : wideBytes;
  }

  #line(line: number, perLine: number): TemplateResult {
    const start = line * perLine;
    const end = Math.min(this.sizeBytes, start + perLine);
    const bytes = this.#pages.bytes(start, end);
    const { hex, ascii } =
      bytes === undefined ? { hex: '', ascii: this.context?.texts.hexLoading ?? '' } : hexLine(bytes);
    return html`<div class="line" role="row" aria-rowindex=${line + 1}>
      <span class="offset" role="rowheader">${hexOffset(start, this.sizeBytes)}</span
      ><span role="cell">${hex.padEnd(3 * perLine - 1)}</span><span class="ascii" role="cell">${ascii}</span>
    </div>`;
  }

  #newPages(): BytePages {
    const { row, recordPart } = this;
    const pages = new BytePages(
      this.sizeBytes,
      (first, count) => this.load(row, recordPart, first, count),
      () => {
        if (this.#pages === pages) this.requestUpdate();
      },
    );
    return pages;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hex-view': HexView;
  }
}
