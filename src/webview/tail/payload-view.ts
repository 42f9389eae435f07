import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { PanelDetailPart } from '../../contracts/tail-panel.ts';
import { isJson, layoutJson, type JsonLayout, type JsonTokenKind } from './json-layout.ts';
import type { PanelContext } from './panel-context.ts';
import { sharedStyles } from './shared-styles.ts';
import { visibleText } from './visible-text.ts';

/** Colouring stops here: a document of a megabyte is still read as text. */
const maxTokens = 20_000;
const tokenKinds: readonly JsonTokenKind[] = ['name', 'string', 'number', 'literal'];

/**
 * A key or value in whole: JSON in lines and coloured, anything else as it is. It is one text node; the colours are
 * ranges over it.
 */
@customElement('payload-view')
export class PayloadView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      pre {
        margin: 0;
        font-family: var(--vscode-editor-font-family);
        font-size: var(--vscode-editor-font-size);
        line-height: 1.5;
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

      pre::highlight(json-name) {
        color: var(--vscode-debugTokenExpression-name);
      }

      pre::highlight(json-string) {
        color: var(--vscode-debugTokenExpression-string);
      }

      pre::highlight(json-number) {
        color: var(--vscode-debugTokenExpression-number);
      }

      pre::highlight(json-literal) {
        color: var(--vscode-debugTokenExpression-boolean);
      }

      .cut {
        margin-top: 6px;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor payload: PanelDetailPart | undefined;
  @query('pre') private accessor pre: HTMLElement | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearHighlights();
  }

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
    clearHighlights();
    const { text, tokens } = layoutOf(payload, context);
    pre.textContent = text;
    const node = pre.firstChild;
    if (node === null) return;
    for (const kind of tokenKinds) {
      const ranges = tokens
        .slice(0, maxTokens)
        .filter((token) => token.kind === kind)
        .map(
          ({ start, end }) =>
            new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end }),
        );
      if (ranges.length > 0) CSS.highlights.set(`json-${kind}`, new Highlight(...ranges));
    }
  }
}

function clearHighlights(): void {
  for (const kind of tokenKinds) CSS.highlights.delete(`json-${kind}`);
}

function layoutOf({ cell }: PanelDetailPart, { texts }: PanelContext): JsonLayout {
  const plain = (text: string): JsonLayout => ({ text, tokens: [] });
  if (cell.kind === 'null') return plain(`∅ ${texts.nullValue}`);
  if (cell.text === '') return plain(texts.emptyValue);
  const text = visibleText(cell.text, true);
  return (cell.kind === 'json' && isJson(cell.text) ? layoutJson(text) : undefined) ?? plain(text);
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
