import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PanelDetailPart, PanelRecordDetail, PanelRequest } from '../../contracts/tail-panel.ts';
import { fillText } from './fill-text.ts';
import type { PanelContext } from './panel-context.ts';
import './payload-view.ts';
import { sharedStyles } from './shared-styles.ts';
import { visibleText } from './visible-text.ts';

export const detailTabs = ['value', 'key', 'headers'] as const;
export type DetailTab = (typeof detailTabs)[number];

/** One record in whole: value, key and headers, each with what is known of it. */
@customElement('tail-detail')
export class TailDetail extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        overflow: hidden;
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        background: var(--vscode-panel-background, var(--vscode-editor-background));
      }

      .bar {
        display: flex;
        align-items: center;
        gap: 16px;
        min-height: 32px;
        padding: 0 8px 0 12px;
      }

      .tabs {
        display: flex;
        gap: 16px;
      }

      .tab {
        padding: 6px 0 4px;
        border: none;
        border-bottom: 2px solid transparent;
        color: var(--vscode-panelTitle-inactiveForeground, var(--vscode-descriptionForeground));
        background: none;
        font: inherit;
        white-space: nowrap;
        cursor: pointer;
      }

      .tab[aria-selected='true'] {
        color: var(--vscode-panelTitle-activeForeground, var(--vscode-foreground));
        border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--vscode-focusBorder));
      }

      .tab:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }

      .buttons {
        display: flex;
        gap: 2px;
        margin-left: auto;
      }

      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 0 14px;
        margin: 0;
        padding: 0 12px 6px;
        color: var(--vscode-descriptionForeground);
        font-variant-numeric: tabular-nums;
      }

      dl div {
        display: flex;
        gap: 4px;
      }

      dd {
        margin: 0;
        color: var(--vscode-foreground);
      }

      .body {
        flex: 1;
        min-height: 0;
        overflow: auto;
        padding: 2px 12px 10px;
        outline: none;
      }

      .body:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }

      .body > .quiet {
        padding: 4px 0;
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

      th {
        color: var(--vscode-debugTokenExpression-name, var(--vscode-foreground));
      }

      td.about {
        color: var(--vscode-descriptionForeground);
        white-space: nowrap;
      }

      td.quiet {
        color: var(--vscode-descriptionForeground);
      }

      td.wrong {
        color: var(--vscode-errorForeground);
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  /** `null`: it has left the store. `undefined`: it is on its way. */
  @property({ attribute: false }) accessor record: PanelRecordDetail | null | undefined;
  @property({ attribute: false }) accessor tab: DetailTab = 'value';
  @property({ attribute: false }) accessor act: (request: PanelRequest) => void = () => undefined;
  @property({ attribute: false }) accessor onTab: (tab: DetailTab) => void = () => undefined;
  @property({ attribute: false }) accessor onClose: () => void = () => undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { context, record } = this;
    if (context === undefined) return nothing;
    const { texts } = context;
    return html`
      <div class="bar">
        <div
          class="tabs"
          role="tablist"
          aria-label=${texts.detail}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        >
          ${detailTabs.map((tab) => this.#tabHead(tab, context))}
        </div>
        <div class="buttons">
          ${record ? this.#copyButtons(context, record) : nothing}
          ${toolbarButton('close', texts.closeDetail, () => this.onClose())}
        </div>
      </div>
      ${record ? this.#facts(context, record) : nothing}
      <div class="body" id="body" role="tabpanel" tabindex="0" aria-labelledby="tab-${this.tab}">
        ${record === null ? html`<div class="quiet">${texts.gone}</div>` : nothing}
        ${record ? this.#body(context, record) : nothing}
      </div>
    `;
  }

  #tabHead(tab: DetailTab, { texts, formats }: PanelContext): TemplateResult {
    const isSelected = tab === this.tab;
    const label =
      tab === 'headers'
        ? fillText(texts.headers, formats.count(this.record?.headers.length ?? 0))
        : texts[tab];
    return html`<button
      class="tab"
      role="tab"
      id="tab-${tab}"
      aria-selected=${isSelected}
      aria-controls="body"
      tabindex=${isSelected ? 0 : -1}
      @click=${() => this.onTab(tab)}
    >
      ${label}
    </button>`;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const step = event.key === 'ArrowRight' ? 1 : detailTabs.length - 1;
    const next = detailTabs[(detailTabs.indexOf(this.tab) + step) % detailTabs.length];
    if (next === undefined) return;
    this.onTab(next);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${next}`)?.focus());
  }

  #copyButtons({ texts }: PanelContext, record: PanelRecordDetail): TemplateResult[] {
    const { row } = record;
    const labels = { value: texts.copyValue, key: texts.copyKey, headers: texts.copyHeaders };
    return [
      toolbarButton('copy', labels[this.tab], () => this.act({ method: 'copy', rows: [row], as: this.tab })),
      toolbarButton('json', texts.copyRecord, () => this.act({ method: 'copy', rows: [row], as: 'json' })),
    ];
  }

  #facts({ texts, formats }: PanelContext, record: PanelRecordDetail): TemplateResult {
    const compression = record.compression === 'none' ? texts.uncompressed : record.compression;
    const timestamp =
      record.timestampType === 'NoTimestampType' || record.timestamp === '-1'
        ? texts.noTimestamp
        : `${formats.dateTime(record.timestamp)} (${record.timestampType})`;
    return html`<dl>
      ${fact(texts.partitionLabel, String(record.partition))}
      ${fact(texts.offsetLabel, formats.count(record.offset))} ${fact(texts.timestampLabel, timestamp)}
      ${fact(texts.leaderEpochLabel, String(record.leaderEpoch))} ${fact(texts.compressionLabel, compression)}
    </dl>`;
  }

  #body(context: PanelContext, record: PanelRecordDetail): TemplateResult {
    if (this.tab === 'headers') return headersTable(context, record);
    const part = record[this.tab];
    return html`
      <div class="quiet">${aboutPart(context, part)}</div>
      <payload-view .context=${context} .payload=${part}></payload-view>
    `;
  }
}

function headersTable(context: PanelContext, { headers }: PanelRecordDetail): TemplateResult {
  if (headers.length === 0) return html`<div class="quiet">${context.texts.noHeaders}</div>`;
  return html`<table>
    <tbody>
      ${headers.map(({ name, value }) => {
        const isNull = value.cell.kind === 'null';
        const look = isNull ? 'quiet' : value.cell.kind === 'error' ? 'wrong' : '';
        return html`<tr>
          <th scope="row">${visibleText(name, false)}</th>
          <td class=${look}>${isNull ? '∅' : visibleText(value.cell.text, true)}</td>
          <td class="about">${isNull ? '' : aboutPart(context, value)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** `json · 312 B`. */
function aboutPart({ texts, formats }: PanelContext, { format, sizeBytes }: PanelDetailPart): string {
  return sizeBytes < 0 ? texts.sizeNull : `${format} · ${formats.bytes(sizeBytes)}`;
}

function fact(name: string, value: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function toolbarButton(icon: string, label: string, act: () => void): TemplateResult {
  return html`<vscode-toolbar-button
    icon=${icon}
    label=${label}
    title=${label}
    @click=${act}
  ></vscode-toolbar-button>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-detail': TailDetail;
  }
}
