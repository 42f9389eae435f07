import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import {
  tailPanelProtocolVersion,
  type HostMessage,
  type PanelProgress,
  type PanelRecordDetail,
  type PanelRequest,
} from '../../contracts/tail-panel.ts';
import {
  wholeView,
  type ExpressionProblem,
  type SearchQuery,
  type TailView,
} from '../../contracts/tail-view.ts';
import { initialForms, type ChosenForms } from './detail-forms.ts';
import './drag-handle.ts';
import './filter-field.ts';
import type { FilterField } from './filter-field.ts';
import { fillText } from './fill-text.ts';
import { createFormats } from './formats.ts';
import type { LoadBytes } from './hex-view.ts';
import { HostChannel } from './host-channel.ts';
import { noProgress, type PanelContext } from './panel-context.ts';
import { parseHostMessage } from './parse-host-message.ts';
import { parseSavedView, type SavedView } from './saved-view.ts';
import './search-bar.ts';
import { sharedStyles } from './shared-styles.ts';
import { groupWords, placeholderOf, stateWords } from './state-words.ts';
import './tail-detail.ts';
import type { DetailTab } from './tail-detail.ts';
import './tail-table.ts';
import { initialWidths, type TableWidths, type TailTable } from './tail-table.ts';
import './tail-toolbar.ts';
import type { TailToolbar } from './tail-toolbar.ts';
import './time-histogram.ts';
import type { TimeRange } from './time-range.ts';
import { vscodeApi } from './vscode-api.ts';

const saveDelayMs = 250;
const minDetailHeight = 90;
const minTableHeight = 120;
const restoredPartitionsShown = 12;

/** The panel: it hears the host, keeps what the reader does, and arranges its parts. */
@customElement('tail-app')
export class TailApp extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100vh;
      }

      tail-table {
        flex: 1;
      }

      tail-detail {
        flex: none;
      }

      .views {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        gap: 4px 14px;
        padding: 4px 8px 4px 12px;
      }

      .main {
        position: relative;
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
      }

      .placeholder {
        position: absolute;
        inset: 26px 0 0;
        display: flex;
        flex-direction: column;
        align-items: center;
        justify-content: center;
        gap: 8px;
        padding: 16px;
        text-align: center;
        overflow: auto;
      }

      .placeholder .message {
        max-width: 70ch;
        overflow-wrap: anywhere;
      }

      .placeholder .title {
        font-size: 1.15em;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 8px;
        margin-top: 6px;
      }

      .starts {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 2px 16px;
        max-width: 90ch;
        margin: 0;
        padding: 0;
        list-style: none;
        font-variant-numeric: tabular-nums;
      }

      .strip {
        display: flex;
        align-items: flex-start;
        gap: 8px;
        padding: 3px 8px 3px 12px;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      }

      .strip .lines {
        flex: 1;
        max-height: 64px;
        padding: 2px 0;
        overflow: auto;
        overflow-wrap: anywhere;
      }

      .strip vscode-icon {
        margin-top: 3px;
      }

      .strip.failed vscode-icon,
      .placeholder vscode-icon[name='error'] {
        color: var(--vscode-errorForeground);
      }

      .strip.failed .lines {
        padding-top: 4px;
      }

      vscode-button {
        white-space: nowrap;
      }
    `,
  ];

  readonly #channel = new HostChannel((message) => vscodeApi.postMessage(message));
  readonly #saved: SavedView | undefined = parseSavedView(vscodeApi.getState());
  #session = '';
  /** Where the page was when it was taken away, until the rows are there again. */
  #toRestore: SavedView | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #recordRequest = 0;

  @state() private accessor context: PanelContext | undefined;
  @state() private accessor progress: PanelProgress = noProgress;
  @state() private accessor selected: number | undefined;
  @state() private accessor isDetailOpen = false;
  @state() private accessor record: PanelRecordDetail | null | undefined;
  @state() private accessor tab: DetailTab = this.#saved?.tab ?? 'value';
  @state() private accessor detailHeight = this.#saved?.detailHeight ?? 280;
  @state() private accessor widths: TableWidths = this.#saved?.widths ?? initialWidths;
  @state() private accessor forms: ChosenForms = this.#saved?.forms ?? initialForms;
  @state() private accessor recentFilters: readonly string[] = this.#saved?.recentFilters ?? [];
  @state() private accessor isHistogramOpen = this.#saved?.isHistogramOpen ?? true;
  @state() private accessor view: TailView = wholeView;
  @state() private accessor search: SearchQuery | null = null;
  @state() private accessor searchProblem: ExpressionProblem | null = null;
  @state() private accessor ordinal: number | null = null;
  /** What the host refused last. */
  @state() private accessor problem = '';
  /** What was done, for a screen reader and for a moment on screen. */
  @state() private accessor said = '';
  @state() private accessor dismissedNotices: readonly string[] = [];
  @query('tail-table') private accessor table: TailTable | null = null;
  @query('filter-field') private accessor filterField: FilterField | null = null;
  @query('tail-toolbar') private accessor toolbar: TailToolbar | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('message', this.#onMessage);
    window.addEventListener('keydown', this.#onKey);
    document.addEventListener('copy', this.#onCopy);
    vscodeApi.postMessage({ type: 'ready', version: tailPanelProtocolVersion });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('message', this.#onMessage);
    window.removeEventListener('keydown', this.#onKey);
    document.removeEventListener('copy', this.#onCopy);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context, progress } = this;
    if (context === undefined) return nothing;
    const { texts, formats, query: tailQuery } = context;
    return html`
      <tail-toolbar .context=${context} .progress=${progress} .act=${this.#act}></tail-toolbar>
      ${this.#views(context)} ${this.#strips(context)}
      <div class="main">
        <tail-table
          .context=${context}
          .selected=${this.selected}
          .widths=${this.widths}
          .load=${this.#load}
          .onSelect=${(row: number) => this.#select(row)}
          .onOpen=${() => this.#openDetail()}
          .onResize=${(widths: TableWidths) => {
            this.widths = widths;
            this.#save();
          }}
          .onMove=${() => this.#save()}
        ></tail-table>
        ${this.#placeholder(context)} ${this.isDetailOpen ? this.#detail(context) : nothing}
      </div>
      <div class="unseen" role="status" aria-live="polite">
        ${stateWords(progress, tailQuery, texts, formats)} ${groupWords(progress, tailQuery, texts)}
      </div>
      <div class="unseen" role="status" aria-live="polite">${this.said}</div>
    `;
  }

  protected override updated(): void {
    const detail = this.renderRoot.querySelector<HTMLElement>('tail-detail');
    if (detail !== null) detail.style.height = `${this.#shownDetailHeight}px`;
  }

  get #shownDetailHeight(): number {
    const room = Math.max(minDetailHeight, this.clientHeight - minTableHeight);
    return Math.min(this.detailHeight, room);
  }

  #detail(context: PanelContext): TemplateResult {
    return html`<drag-handle
        orientation="horizontal"
        label=${context.texts.resizeDetail}
        reversed
        .value=${this.#shownDetailHeight}
        .min=${minDetailHeight}
        .max=${Math.max(minDetailHeight, this.clientHeight - minTableHeight)}
        .onResize=${(height: number) => {
          this.detailHeight = height;
          this.#save();
        }}
      ></drag-handle>
      <tail-detail
        .context=${context}
        .record=${this.record}
        .tab=${this.tab}
        .forms=${this.forms}
        .act=${this.#act}
        .loadBytes=${this.#loadBytes}
        .onForms=${(forms: ChosenForms) => {
          this.forms = forms;
          this.#saveNow();
        }}
        .onFilter=${(expression: string) => this.#filterAlso(expression)}
        .onCopied=${() => (this.said = context.texts.copied)}
        .onTab=${(tab: DetailTab) => {
          this.tab = tab;
          this.#saveNow();
        }}
        .onClose=${() => this.#closeDetail()}
      ></tail-detail>`;
  }

  #views(context: PanelContext): TemplateResult {
    const { progress, view } = this;
    const { firstRow, endRow, view: shown } = progress;
    return html`<div class="views">
        <filter-field
          .context=${context}
          .applied=${view.filter}
          .errors=${shown.errors}
          .recent=${this.recentFilters}
          .canScan=${context.query.group === null}
          .check=${(text: string) => this.#channel.checkFilter(text)}
          .loadNames=${() => this.#channel.fieldNames()}
          .onApply=${(filter: string | null) => this.#show({ ...this.view, filter })}
          .onScan=${(filter: string) => {
            const { from, until, partitions } = context.query;
            this.#act({ method: 'start', from, until, partitions, filter });
          }}
          .onRecent=${(recent: readonly string[]) => {
            this.recentFilters = recent;
            this.#save();
          }}
        ></filter-field>
        <search-bar
          .context=${context}
          .search=${this.search}
          .progress=${progress.search}
          .ordinal=${this.ordinal}
          .problem=${this.searchProblem}
          .onSearch=${(search: SearchQuery | null) => void this.#find(search)}
          .onStep=${(direction: 'next' | 'previous') => void this.#step(direction)}
          .onLeave=${() => this.table?.focus()}
        ></search-bar>
      </div>
      <time-histogram
        .context=${context}
        .isOpen=${this.isHistogramOpen}
        .range=${{ fromMs: view.fromMs, untilMs: view.untilMs }}
        .stamp=${[this.#session, firstRow, endRow, shown.id, shown.scannedRows].join()}
        .load=${(buckets: number) => this.#channel.histogram(buckets)}
        .onToggle=${(isOpen: boolean) => {
          this.isHistogramOpen = isOpen;
          this.#save();
        }}
        .onRange=${(range: TimeRange) => void this.#show({ ...this.view, ...range })}
      ></time-histogram>`;
  }

  /** Shows other rows. @returns what is wrong with the filter */
  async #show(view: TailView): Promise<ExpressionProblem | null> {
    const answer = await this.#channel.request({ method: 'setView', view });
    if (answer.kind === 'problem') return answer.problem;
    this.view = view;
    return null;
  }

  #filterAlso(expression: string): void {
    const { filter } = this.view;
    void this.filterField?.apply(filter === null ? expression : `(${filter}) && ${expression}`);
  }

  async #find(search: SearchQuery | null): Promise<void> {
    this.search = search;
    this.ordinal = null;
    const answer = await this.#channel.request({ method: 'setSearch', search });
    if (this.search === search) this.searchProblem = answer.kind === 'problem' ? answer.problem : null;
  }

  async #step(direction: 'next' | 'previous'): Promise<void> {
    const { id } = this.progress.view;
    const from = this.selected ?? null;
    const answer = await this.#channel.request({ method: 'findHit', view: id, from, direction });
    if (answer.kind !== 'hit' || answer.hit === null) return;
    this.ordinal = answer.hit.ordinal;
    this.#select(answer.hit.index);
  }

  readonly #loadBytes: LoadBytes = (row, part, first, count) => this.#channel.bytes(row, part, first, count);

  #strips({ texts }: PanelContext): TemplateResult[] {
    const strips: TemplateResult[] = [];
    const { state, notices } = this.progress;
    if (state.kind === 'failed' && placeholderOf(this.progress) === 'none') {
      strips.push(
        html`<div class="strip failed" role="alert">
          <vscode-icon name="error"></vscode-icon>
          <span class="lines">${state.message}</span>
          ${this.#button(texts.retry, { method: 'resume' })}
          ${this.#button(texts.showLog, { method: 'showLog' }, true)}
        </div>`,
      );
    }
    if (this.problem !== '') {
      strips.push(
        html`<div class="strip failed" role="alert">
          <vscode-icon name="warning"></vscode-icon>
          <span class="lines">${this.problem}</span>
          ${this.#dismiss(texts.dismiss, () => (this.problem = ''))}
        </div>`,
      );
    }
    const shown = notices.filter((notice) => !this.dismissedNotices.includes(notice));
    if (shown.length > 0) {
      strips.push(
        html`<div class="strip quiet" role="region" aria-label=${texts.notices}>
          <vscode-icon name="info"></vscode-icon>
          <span class="lines">${shown.toReversed().map((notice) => html`<div>${notice}</div>`)}</span>
          ${this.#dismiss(texts.dismiss, () => (this.dismissedNotices = notices))}
        </div>`,
      );
    }
    return strips;
  }

  #placeholder(context: PanelContext): TemplateResult | typeof nothing {
    const { texts, query: tailQuery } = context;
    const { state } = this.progress;
    const title = (text: string): TemplateResult => html`<div class="title message">${text}</div>`;
    switch (placeholderOf(this.progress)) {
      case 'none':
        return nothing;
      case 'connecting':
        return html`<div class="placeholder quiet">
          <vscode-icon name="loading" spin></vscode-icon>
          ${title(tailQuery.group === null ? texts.connecting : fillText(texts.joining, tailQuery.group))}
        </div>`;
      case 'waiting':
        return html`<div class="placeholder quiet">
          ${title(texts.waitingForFirst)}
          <div class="message">${fillText(texts.waitingHint, tailQuery.topics.join(', '))}</div>
        </div>`;
      case 'no-records':
        return html`<div class="placeholder quiet">${title(texts.noRecords)}</div>`;
      case 'failed':
        return html`<div class="placeholder">
          <vscode-icon name="error" size="24"></vscode-icon>
          <div class="message" role="alert">${state.kind === 'failed' ? state.message : ''}</div>
          <div class="actions">
            ${this.#button(texts.retry, { method: 'resume' })}
            ${this.#button(texts.showLog, { method: 'showLog' }, true)}
          </div>
        </div>`;
      case 'restored':
        return html`<div class="placeholder">
          <div class="message">${texts.restored}</div>
          ${this.#restoredFrom(context)}
          <div class="actions">${this.#button(texts.resume, { method: 'resume' })}</div>
        </div>`;
    }
  }

  #restoredFrom({ texts, formats, query: tailQuery }: PanelContext): TemplateResult {
    if (tailQuery.group !== null) {
      return html`<div class="message quiet">${fillText(texts.restoredGroup, tailQuery.group)}</div>`;
    }
    const { partitions } = this.progress;
    const more = partitions.length - restoredPartitionsShown;
    return html`<ul class="starts quiet">
      ${partitions
        .slice(0, restoredPartitionsShown)
        .map(
          ({ partition, start }) =>
            html`<li>${fillText(texts.restoredPartition, partition, formats.count(start))}</li>`,
        )}
      ${more > 0 ? html`<li>${fillText(texts.restoredMore, formats.count(more))}</li>` : nothing}
    </ul>`;
  }

  #button(label: string, request: PanelRequest, secondary = false): TemplateResult {
    return html`<vscode-button ?secondary=${secondary} @click=${() => this.#act(request)}
      >${label}</vscode-button
    >`;
  }

  #dismiss(label: string, act: () => void): TemplateResult {
    return html`<vscode-toolbar-button
      icon="close"
      label=${label}
      title=${label}
      @click=${act}
    ></vscode-toolbar-button>`;
  }

  readonly #load = (first: number, count: number) => this.#channel.rows(this.progress.view.id, first, count);

  readonly #act = (request: PanelRequest): void => {
    this.problem = '';
    this.said = '';
    this.#channel.request(request).then(
      (answer) => {
        if (answer.kind === 'done' && answer.message !== null) this.said = answer.message;
      },
      (error: unknown) => {
        this.problem = error instanceof Error ? error.message : String(error);
      },
    );
  };

  readonly #onMessage = ({ data }: MessageEvent<unknown>): void => {
    const message = parseHostMessage(data);
    if (message !== undefined) this.#receive(message);
  };

  #receive(message: HostMessage): void {
    switch (message.type) {
      case 'init': {
        const { texts, query: tailQuery, session } = message;
        this.context = { texts, query: tailQuery, formats: createFormats(document.documentElement.lang) };
        this.#session = session;
        this.#toRestore = this.#saved?.session === session ? this.#saved : undefined;
        break;
      }
      case 'reset':
        if (this.context !== undefined) this.context = { ...this.context, query: message.query };
        this.#session = message.session;
        this.#toRestore = undefined;
        this.#clear();
        break;
      case 'progress':
        this.progress = message.progress;
        void this.updateComplete.then(() => this.#showProgress(message.progress));
        break;
      case 'answer':
        this.#channel.receive(message);
        break;
    }
  }

  #showProgress({ firstRow, endRow }: PanelProgress): void {
    if (this.progress.endRow !== endRow) return;
    this.table?.setBounds(firstRow, endRow);
    const saved = this.#toRestore;
    this.#toRestore = undefined;
    if (saved !== undefined) {
      if (saved.anchor !== null) this.table?.restore(saved.anchor);
      if (saved.selected !== null) this.selected = saved.selected;
      if (saved.isDetailOpen) this.#openDetail();
    }
    this.#save();
  }

  #clear(): void {
    this.table?.reset();
    this.toolbar?.settle();
    this.progress = { ...noProgress, maxBytes: this.progress.maxBytes };
    this.view = wholeView;
    this.search = null;
    this.searchProblem = null;
    this.ordinal = null;
    this.renderRoot.querySelector('time-histogram')?.reset();
    this.selected = undefined;
    this.record = undefined;
    this.isDetailOpen = false;
    this.problem = '';
    this.said = '';
    this.dismissedNotices = [];
    this.#save();
  }

  #select(row: number): void {
    this.selected = row;
    if (this.isDetailOpen) void this.#loadRecord(row);
    this.#save();
  }

  #openDetail(): void {
    if (this.selected === undefined) return;
    this.isDetailOpen = true;
    void this.#loadRecord(this.selected);
    this.#saveNow();
  }

  #closeDetail(): void {
    this.isDetailOpen = false;
    this.record = undefined;
    this.table?.focus();
    this.#saveNow();
  }

  /** The record before stays on screen until the next one is here. */
  async #loadRecord(row: number): Promise<void> {
    const request = ++this.#recordRequest;
    try {
      const record = await this.#channel.record(row);
      if (request === this.#recordRequest) this.record = record;
    } catch (error) {
      if (request === this.#recordRequest) {
        this.record = null;
        this.problem = error instanceof Error ? error.message : String(error);
      }
    }
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const { kind } = this.progress.state;
    const isInTable = event.composedPath().some((target) => target === this.table);
    if (event.key === 'Escape' && this.isDetailOpen) this.#closeDetail();
    else if (event.key === ' ' && isInTable && event.composedPath()[0] instanceof HTMLDivElement) {
      if (kind === 'live') this.#act({ method: 'pause' });
      else if (kind === 'paused') this.#act({ method: 'resume' });
    } else return;
    event.preventDefault();
  };

  /** Copies the selected record's value, unless there is text that the reader selected. */
  readonly #onCopy = (event: ClipboardEvent): void => {
    const isField = [HTMLInputElement, HTMLTextAreaElement].some(
      (field) => event.composedPath()[0] instanceof field,
    );
    const selection = document.getSelection();
    if (isField || this.selected === undefined || (selection !== null && !selection.isCollapsed)) return;
    event.preventDefault();
    this.#act({ method: 'copy', rows: [this.selected], as: 'value' });
  };

  #save(): void {
    if (this.#saveTimer !== undefined) return;
    this.#saveTimer = setTimeout(() => {
      this.#saveTimer = undefined;
      this.#saveNow();
    }, saveDelayMs);
  }

  #saveNow(): void {
    if (this.context === undefined) return;
    const view: SavedView = {
      session: this.#session,
      anchor: this.table?.anchor ?? null,
      selected: this.selected ?? null,
      isDetailOpen: this.isDetailOpen,
      tab: this.tab,
      detailHeight: this.detailHeight,
      widths: this.widths,
      forms: this.forms,
      recentFilters: this.recentFilters,
      isHistogramOpen: this.isHistogramOpen,
    };
    vscodeApi.setState({
      version: tailPanelProtocolVersion,
      query: this.context.query,
      starts: this.progress.partitions.map(({ topic, topicId, partition, start }) => ({
        topic,
        topicId,
        partition,
        offset: start,
      })),
      view,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-app': TailApp;
  }
}
