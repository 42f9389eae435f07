import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { PanelDetailPart } from '../../contracts/tail-panel.ts';
import { isJson, layoutJson, type JsonLayout } from './json-layout.ts';
import type { PanelContext } from './panel-context.ts';
import { jsonStyles, sharedStyles } from './shared-styles.ts';
import { chunkText, type TextChunk } from './text-chunks.ts';
import { visibleText } from './visible-text.ts';

/** Colouring stops here: a document of a megabyte is still read as text. */
const maxTokens = 20_000;
const linesPerChunk = 100;
const lineHeight = 1.5;

/**
 * A key or value in whole: as it is, or JSON in lines and coloured, all of it as text nodes. Long ones are cut in chunks
 * of lines, of which the browser lays out those on screen.
 */
@customElement('payload-view')
export class PayloadView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    jsonStyles,
    css`
      :host {
        display: block;
      }

      pre {
        margin: 0;
        font-family: var(--vscode-editor-font-family);
        font-size: var(--vscode-editor-font-size);
        line-height: ${lineHeight};
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        tab-size: 4;
        color: var(--vscode-editor-foreground);
        unicode-bidi: isolate;
        direction: ltr;
        user-select: text;
        cursor: text;
      }

      pre.wrong {
        color: var(--vscode-errorForeground);
      }

      pre.quiet {
        color: var(--vscode-descriptionForeground);
      }

      .chunk {
        content-visibility: auto;
      }

      .cut {
        margin-top: 6px;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor payload: PanelDetailPart | undefined;
  /** Whether JSON comes in lines and coloured; otherwise it is shown as it is written. */
  @property({ attribute: false }) accessor isLaidOut = false;
  @query('pre') private accessor pre: HTMLElement | null = null;

  protected override render(): TemplateResult {
    const { payload, context } = this;
    return html`
      <pre class=${lookOf(payload)} dir="ltr"></pre>
      ${
        payload?.cell.isCut === true && context !== undefined
          ? html`<div class="cut quiet">${context.texts.cut}</div>`
          : nothing
      }
    `;
  }

  protected override updated(): void {
    const { payload, pre, context } = this;
    if (pre === null || payload === undefined || context === undefined) return;
    const chunks = chunkText(layoutOf(payload, context, this.isLaidOut), linesPerChunk, maxTokens);
    pre.replaceChildren(...chunks.map(chunkElement));
  }
}

function chunkElement({ lines, pieces }: TextChunk): HTMLElement {
  const chunk = document.createElement('div');
  chunk.className = 'chunk';
  // What the browser takes its height for until it is on screen.
  chunk.style.containIntrinsicBlockSize = `auto ${lines * lineHeight}em`;
  for (const { text, kind } of pieces) {
    if (kind === undefined) chunk.append(text);
    else {
      const token = document.createElement('span');
      token.className = kind;
      token.textContent = text;
      chunk.append(token);
    }
  }
  return chunk;
}

function layoutOf({ cell }: PanelDetailPart, { texts }: PanelContext, isLaidOut: boolean): JsonLayout {
  const plain = (text: string): JsonLayout => ({ text, tokens: [] });
  if (cell.kind === 'null') return plain(`∅ ${texts.nullValue}`);
  if (cell.text === '') return plain(texts.emptyValue);
  const text = visibleText(cell.text, true);
  return (
    (isLaidOut && cell.kind === 'json' && isJson(cell.text) ? layoutJson(text, maxTokens) : undefined) ??
    plain(text)
  );
}

function lookOf(part: PanelDetailPart | undefined): string {
  if (part === undefined || part.cell.kind === 'null') return 'quiet';
  if (part.cell.kind === 'error') return 'wrong';
  return part.cell.text === '' ? 'quiet' : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'payload-view': PayloadView;
  }
}
