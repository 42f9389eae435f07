import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PanelRecordDetail } from '../../contracts/tail-panel.ts';
import { aboutPart } from './about-part.ts';
import { celString } from './cel-path.ts';
import { fillText } from './fill-text.ts';
import './hex-view.ts';
import type { HexView, LoadBytes } from './hex-view.ts';
import type { PanelContext } from './panel-context.ts';
import { sharedStyles } from './shared-styles.ts';
import { toolbarButton } from './toolbar-button.ts';
import { visibleText } from './visible-text.ts';

/** A long header is shown in whole by its bytes. */
const maxShown = 20_000;
const maxHexPx = 160;

/** The headers of a record in their order, duplicates and nulls kept. */
@customElement('headers-table')
export class HeadersTable extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        padding: 2px 12px 10px;
        overflow: auto;
      }

      table {
        border-collapse: collapse;
        font-family: var(--vscode-editor-font-family);
        font-size: var(--vscode-editor-font-size);
      }

      th,
      td {
        padding: 2px 20px 2px 0;
        text-align: left;
        vertical-align: top;
        font-weight: normal;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        unicode-bidi: isolate;
        direction: ltr;
        user-select: text;
      }

      thead th {
        color: var(--vscode-descriptionForeground);
        font-family: var(--vscode-font-family);
        font-size: var(--vscode-font-size);
        white-space: nowrap;
        user-select: none;
      }

      tbody th {
        min-width: 8ch;
        color: var(--vscode-debugTokenExpression-name, var(--vscode-foreground));
      }

      td.about,
      td.buttons {
        color: var(--vscode-descriptionForeground);
        white-space: nowrap;
      }

      td.buttons {
        padding: 0;
        white-space: normal;
        min-width: 96px;
      }

      td.quiet {
        color: var(--vscode-descriptionForeground);
      }

      td.wrong {
        color: var(--vscode-errorForeground);
      }

      /* As wide as the table is anyway. */
      hex-view {
        contain: inline-size;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor record: PanelRecordDetail | undefined;
  @property({ attribute: false }) accessor load: LoadBytes = () => Promise.resolve(null);
  @property({ attribute: false }) accessor onColumn: (path: string) => void = () => undefined;
  @property({ attribute: false }) accessor onFilter: (expression: string) => void = () => undefined;
  /** The header whose bytes are shown. */
  @state() private accessor opened: number | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('record')) this.opened = undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    // `opened` is not among the public names that the type of `changed` knows.
    if ((changed as ReadonlyMap<PropertyKey, unknown>).has('opened')) {
      const bytes = this.renderRoot.querySelector<HexView>('hex-view');
      if (bytes === null) return;
      bytes.style.height = `${Math.min(maxHexPx, bytes.contentPx)}px`;
      bytes.scrollIntoView({ block: 'nearest' });
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context, record } = this;
    if (context === undefined || record === undefined) return nothing;
    const { texts } = context;
    if (record.headers.length === 0) return html`<div class="quiet">${texts.noHeaders}</div>`;
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${texts.headerName}</th>
          <th scope="col">${texts.headerValue}</th>
          <th scope="col">${texts.headerFormat}</th>
          <th scope="col"><span class="unseen">${texts.nodeActions}</span></th>
        </tr>
      </thead>
      <tbody>
        ${record.headers.map((header, index) => this.#header(context, record, header, index))}
      </tbody>
    </table>`;
  }

  #header(
    context: PanelContext,
    record: PanelRecordDetail,
    { name, value }: PanelRecordDetail['headers'][number],
    index: number,
  ): TemplateResult {
    const { texts } = context;
    const { cell, sizeBytes } = value;
    const isNull = cell.kind === 'null';
    const isOpened = index === this.opened;
    const isCut = cell.isCut || cell.text.length > maxShown;
    const path = `headers[${celString(name)}]`;
    const shown = isNull ? '∅' : visibleText(cell.text.slice(0, maxShown), true) + (isCut ? '…' : '');
    const isText = cell.kind !== 'hex' && cell.kind !== 'error' && !isCut;
    return html`<tr>
        <th scope="row" .textContent=${visibleText(name, false)}></th>
        <td class=${isNull ? 'quiet' : cell.kind === 'error' ? 'wrong' : ''} .textContent=${shown}></td>
        <td class="about">${isNull ? texts.sizeNull : aboutPart(context, value)}</td>
        <td class="buttons">
          ${
            sizeBytes > 0
              ? toolbarButton('file-binary', isOpened ? texts.hideHex : texts.showHex, () => {
                  this.opened = isOpened ? undefined : index;
                })
              : nothing
          }
          ${toolbarButton('split-horizontal', texts.useAsColumn, () => this.onColumn(path))}
          ${
            isText
              ? toolbarButton('filter', texts.filterByValue, () =>
                  this.onFilter(`${path} == ${isNull ? 'null' : celString(cell.text)}`),
                )
              : nothing
          }
        </td>
      </tr>
      ${
        isOpened
          ? html`<tr>
              <td colspan="4">
                <hex-view
                  .context=${context}
                  .row=${record.row}
                  .recordPart=${{ kind: 'header', index }}
                  .sizeBytes=${sizeBytes}
                  .load=${this.load}
                  label=${fillText(texts.hexHeader, visibleText(name, false))}
                ></hex-view>
              </td>
            </tr>`
          : nothing
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'headers-table': HeadersTable;
  }
}
