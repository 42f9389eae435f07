import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PanelRecordDetail, PanelRequest } from '../../contracts/tail-panel.ts';
import type { CopyForm } from '../../contracts/tail-view.ts';
import { aboutPart } from './about-part.ts';
import { formsOf, initialForms, shownForm, type ChosenForms, type DetailForm } from './detail-forms.ts';
import { fillText } from './fill-text.ts';
import './headers-table.ts';
import './hex-view.ts';
import type { LoadBytes } from './hex-view.ts';
import './json-tree-view.ts';
import { menuButton } from './menu-button.ts';
import type { PanelContext } from './panel-context.ts';
import './payload-view.ts';
import { showMenu, type MenuGroups, type MenuItem } from './popup-menu.ts';
import { sharedStyles } from './shared-styles.ts';
import { toolbarButton } from './toolbar-button.ts';
import { tabStrip, tabStyles } from './tab-strip.ts';

export const detailTabs = ['value', 'key', 'headers'] as const;
export type DetailTab = (typeof detailTabs)[number];
type PartTab = Exclude<DetailTab, 'headers'>;

/** One record in whole: value, key and headers, each with what is known of it. */
@customElement('tail-detail')
export class TailDetail extends LitElement {
  static override readonly styles = [
    sharedStyles,
    tabStyles,
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

      .body.filled {
        display: flex;
        flex-direction: column;
        padding: 0;
        overflow: hidden;
      }

      .body.filled > :not(.forms) {
        flex: 1;
        min-height: 0;
      }

      .forms {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 16px;
      }

      .filled > .forms {
        padding: 2px 12px 0;
      }

      .forms .tabs {
        gap: 12px;
      }

      .forms .tab {
        padding: 1px 0;
        border-bottom-width: 1px;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  /** `null`: it has left the store. `undefined`: it is on its way. */
  @property({ attribute: false }) accessor record: PanelRecordDetail | null | undefined;
  @property({ attribute: false }) accessor tab: DetailTab = 'value';
  /** How value and key are looked at. */
  @property({ attribute: false }) accessor forms: ChosenForms = initialForms;
  @property({ attribute: false }) accessor act: (request: PanelRequest) => void = () => undefined;
  @property({ attribute: false }) accessor loadBytes: LoadBytes = () => Promise.resolve(null);
  @property({ attribute: false }) accessor onTab: (tab: DetailTab) => void = () => undefined;
  @property({ attribute: false }) accessor onForms: (forms: ChosenForms) => void = () => undefined;
  /** A path such as `value.amount` is to be a column. */
  @property({ attribute: false }) accessor onColumn: (path: string) => void = () => undefined;
  /** An expression such as `value.amount == 5` is to narrow the view. */
  @property({ attribute: false }) accessor onFilter: (expression: string) => void = () => undefined;
  /** Something was copied, by the page itself. */
  @property({ attribute: false }) accessor onCopied: () => void = () => undefined;
  @property({ attribute: false }) accessor onClose: () => void = () => undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { context, record, tab } = this;
    if (context === undefined) return nothing;
    const { texts, formats } = context;
    const labels = {
      value: texts.value,
      key: texts.key,
      headers: fillText(texts.headers, formats.count(record?.headers.length ?? 0)),
    };
    return html`
      <div class="bar">
        ${tabStrip<DetailTab>({
          name: 'tab',
          label: texts.detail,
          tabs: detailTabs.map((id) => ({ id, label: labels[id] })),
          selected: tab,
          panel: 'body',
          onSelect: (selected) => this.onTab(selected),
        })}
        <div class="buttons">
          ${record ? this.#recordButtons(context, record) : nothing}
          ${toolbarButton('close', texts.closeDetail, () => this.onClose())}
        </div>
      </div>
      ${record ? facts(context, record) : nothing}
      ${record ? this.#body(context, record) : this.#message(record === null ? texts.gone : '')}
    `;
  }

  #recordButtons({ texts }: PanelContext, { row }: PanelRecordDetail): TemplateResult[] {
    const copy = (label: string, as: CopyForm): MenuItem => ({
      label,
      run: () => this.act({ method: 'copy', rows: [row], as }),
    });
    const copies: MenuGroups = [
      [copy(texts.copyValue, 'value'), copy(texts.copyKey, 'key'), copy(texts.copyHeaders, 'headers')],
      [
        copy(texts.copyRecord, 'json'),
        copy(texts.copyKcat, 'kcat'),
        copy(texts.copyProducer, 'producer'),
        { label: texts.copyLink, run: () => this.act({ method: 'copyLink', row }) },
      ],
    ];
    return [
      menuButton('copy', texts.copy, (below) => showMenu(texts.copy, copies, { below })),
      toolbarButton('repo-push', texts.produceAgain, () => this.act({ method: 'produceAgain', row })),
    ];
  }

  #message(text: string): TemplateResult {
    return html`<div class="body" id="body" role="tabpanel" tabindex="0" aria-labelledby="tab-${this.tab}">
      <div class="quiet">${text}</div>
    </div>`;
  }

  #body(context: PanelContext, record: PanelRecordDetail): TemplateResult {
    const { tab } = this;
    if (tab === 'headers') {
      return html`<div
        class="body filled"
        id="body"
        role="tabpanel"
        tabindex="0"
        aria-labelledby="tab-headers"
      >
        <headers-table
          .context=${context}
          .record=${record}
          .load=${this.loadBytes}
          .onColumn=${this.onColumn}
          .onFilter=${this.onFilter}
        ></headers-table>
      </div>`;
    }
    const part = record[tab];
    const forms = formsOf(part);
    const form = shownForm(part, this.forms[tab]);
    const isFilled = forms.length > 0 && (form === 'tree' || form === 'hex');
    return html`<div
      class="body ${isFilled ? 'filled' : ''}"
      id="body"
      role="tabpanel"
      tabindex=${isFilled ? -1 : 0}
      aria-labelledby="tab-${tab}"
    >
      <div class="forms">
        <span class="quiet">${aboutPart(context, part)}</span>
        ${forms.length === 0 ? nothing : this.#formTabs(context, tab, forms, form)}
      </div>
      ${this.#form(context, record, tab, form)}
    </div>`;
  }

  #formTabs(
    { texts }: PanelContext,
    part: PartTab,
    forms: readonly DetailForm[],
    selected: DetailForm,
  ): TemplateResult {
    const labels = { tree: texts.formTree, text: texts.formText, raw: texts.formRaw, hex: texts.formHex };
    return tabStrip({
      name: 'form',
      label: texts.forms,
      tabs: forms.map((id) => ({ id, label: labels[id] })),
      selected,
      panel: 'shown',
      onSelect: (form) => this.onForms({ ...this.forms, [part]: form }),
    });
  }

  #form(context: PanelContext, record: PanelRecordDetail, tab: PartTab, form: DetailForm): TemplateResult {
    const part = record[tab];
    const { cell, sizeBytes } = part;
    const isPresent = formsOf(part).length > 0;
    const label = `form-${form}`;
    if (isPresent && form === 'tree') {
      return html`<json-tree-view
        id="shown"
        role="tabpanel"
        aria-labelledby=${label}
        .context=${context}
        .text=${cell.text}
        .root=${tab}
        .isCut=${cell.isCut}
        .onColumn=${this.onColumn}
        .onFilter=${this.onFilter}
        .onCopied=${this.onCopied}
      ></json-tree-view>`;
    }
    if (isPresent && form === 'hex') {
      return html`<hex-view
        id="shown"
        role="tabpanel"
        aria-labelledby=${label}
        .context=${context}
        .row=${record.row}
        .recordPart=${{ kind: tab }}
        .sizeBytes=${sizeBytes}
        .load=${this.loadBytes}
        .label=${fillText(context.texts.hexBytes, tab)}
      ></hex-view>`;
    }
    return html`<payload-view
      id="shown"
      role=${isPresent ? 'tabpanel' : nothing}
      aria-labelledby=${isPresent ? label : nothing}
      .context=${context}
      .payload=${part}
      .isLaidOut=${form === 'text'}
    ></payload-view>`;
  }
}

function facts({ texts, formats }: PanelContext, record: PanelRecordDetail): TemplateResult {
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

function fact(name: string, value: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-detail': TailDetail;
  }
}
