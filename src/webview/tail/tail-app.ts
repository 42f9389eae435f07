import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { tailPanelProtocolVersion } from '../../contracts/tail-panel.ts';
import { wholeView, type ViewProgress } from '../../contracts/tail-view.ts';
import { ChangeSpeaker } from './change-speaker.ts';
import { pickColumns } from './column-picker.ts';
import type { ChosenForms } from './detail-forms.ts';
import './drag-handle.ts';
import { fillText } from './fill-text.ts';
import { createFormats } from './formats.ts';
import type { LoadBytes } from './hex-view.ts';
import type { PanelContext } from './panel-context.ts';
import { recordMenu } from './panel-menus.ts';
import { PanelModel, type PanelState } from './panel-model.ts';
import { isNarrow } from './panel-lines.ts';
import { parseJump } from './parse-jump.ts';
import type { PopupPlace } from './place-popup.ts';
import { showMenu } from './popup-menu.ts';
import type { ShownRow } from './row-cells.ts';
import { countSelected, selectOne, type RowSelection } from './row-selection.ts';
import { sharedStyles } from './shared-styles.ts';
import { groupWords, stateWords } from './state-words.ts';
import { initialColumns, narrowestColumn, toggleColumn, widestColumn } from './table-columns.ts';
import './tail-detail.ts';
import { detailTabs, type DetailTab } from './tail-detail.ts';
import './tail-placeholder.ts';
import './tail-strips.ts';
import './tail-table.ts';
import type { MenuPlace, TailTable } from './tail-table.ts';
import './tail-toolbar.ts';
import type { TailToolbar } from './tail-toolbar.ts';
import { promptText } from './text-prompt.ts';
import './view-bar.ts';
import type { ViewBar } from './view-bar.ts';
import { ViewSwitch } from './view-switch.ts';
import { vscodeApi } from './vscode-api.ts';

const saveDelayMs = 250;
const minDetailHeight = 90;
const minTableHeight = 90;

/** The panel: it arranges its parts, and has the keys that are no part's own. */
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

      tail-toolbar,
      view-bar,
      tail-strips,
      tail-detail {
        flex: none;
      }

      tail-table {
        flex: 1;
      }

      .main {
        position: relative;
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
      }
    `,
  ];

  readonly #model = new PanelModel({
    post: (message) => vscodeApi.postMessage(message),
    saved: vscodeApi.getState(),
    save: (saved) => vscodeApi.setState(saved),
    anchor: () => this.table?.anchor,
    onChange: () => (this.panel = this.#model.state),
  });
  readonly #switch = new ViewSwitch(this.#model);
  readonly #speaker = new ChangeSpeaker(this.#model);
  readonly #sizes = new ResizeObserver(() => this.#measure());
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  /** What the context was made of. */
  #contextOf: Pick<PanelState, 'texts' | 'query'> = { texts: undefined, query: undefined };
  #context: PanelContext | undefined;
  #columns: readonly string[] = [];
  #searchId: number | null = null;
  /** What the table was told last. */
  #shownView: ViewProgress | undefined;
  /** Whether the table is where an earlier page had been. */
  #isRestored = false;

  @state() private accessor panel: PanelState = this.#model.state;
  @state() private accessor isNarrow = false;
  /** Of table and detail together, in pixels. */
  @state() private accessor mainHeight = 0;
  @query('.main') private accessor main: HTMLElement | null = null;
  @query('tail-table') private accessor table: TailTable | null = null;
  @query('view-bar') private accessor viewBar: ViewBar | null = null;
  @query('tail-toolbar') private accessor toolbar: TailToolbar | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.isNarrow = isNarrow(window.innerWidth);
    this.#sizes.observe(this);
    window.addEventListener('message', this.#onMessage);
    // Before VS Code's own listener, which is the window's.
    document.addEventListener('keydown', this.#onKey);
    document.addEventListener('copy', this.#onCopy);
    vscodeApi.postMessage({ type: 'ready', version: tailPanelProtocolVersion });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    window.removeEventListener('message', this.#onMessage);
    document.removeEventListener('keydown', this.#onKey);
    document.removeEventListener('copy', this.#onCopy);
  }

  protected override render(): TemplateResult | typeof nothing {
    const context = this.#contextNow();
    if (context === undefined) return nothing;
    const { panel } = this;
    const { progress, view, columns } = panel;
    const { texts, formats, query: tailQuery } = context;
    return html`
      <tail-toolbar
        .context=${context}
        .model=${this.#model}
        .state=${panel}
        .isNarrow=${this.isNarrow}
        .onSearch=${this.#search}
        .onGoTo=${this.#goTo}
        .onColumns=${this.#pickColumns}
      ></tail-toolbar>
      <view-bar
        .context=${context}
        .model=${this.#model}
        .state=${panel}
        .isNarrow=${this.isNarrow}
        .onStep=${this.#step}
        .onLeave=${this.#focusTable}
      ></view-bar>
      <tail-strips
        .context=${context}
        .progress=${progress}
        .view=${view}
        .problem=${panel.problem}
        .dismissedNotices=${panel.dismissedNotices}
        .act=${this.#act}
        .onDismissProblem=${this.#dismissProblem}
        .onDismissNotices=${this.#dismissNotices}
      ></tail-strips>
      <div class="main">
        <tail-table
          .context=${context}
          .selection=${panel.selection}
          .columns=${this.#columnsNow()}
          .widths=${columns.widths}
          .isByTime=${view.order === 'time'}
          .load=${this.#load}
          .onSelect=${this.#select}
          .onOpen=${this.#open}
          .onMenu=${this.#showRecordMenu}
          .onHeadMenu=${this.#showColumnsAtToolbar}
          .onResize=${this.#resizeColumn}
          .onReorder=${this.#reorder}
          .onMove=${this.#moved}
        ></tail-table>
        <tail-placeholder
          .context=${context}
          .progress=${progress}
          .view=${view}
          .act=${this.#act}
          .onShowAll=${this.#showAll}
        ></tail-placeholder>
        ${panel.isDetailOpen ? this.#detail(context) : nothing}
      </div>
      <div class="unseen" role="status" aria-live="polite">
        ${stateWords(progress, tailQuery, texts, formats)} ${groupWords(progress, tailQuery, texts)}
      </div>
      <div class="unseen" role="status" aria-live="polite">${panel.said}</div>
    `;
  }

  protected override updated(): void {
    if (this.main !== null) this.#sizes.observe(this.main);
    const detail = this.renderRoot.querySelector<HTMLElement>('tail-detail');
    if (detail !== null) detail.style.height = `${this.#shownDetailHeight}px`;
    const { view } = this.panel.progress;
    if (this.#isRestored && this.table !== null && view !== this.#shownView) {
      this.#shownView = view;
      this.#switch.update(this.table);
    }
    if (this.panel.searchId !== this.#searchId) {
      this.#searchId = this.panel.searchId;
      this.table?.refresh();
    }
  }

  /** The same object while nothing of it changed, so that no part renders for nothing. */
  #contextNow(): PanelContext | undefined {
    const { texts, query: tailQuery } = this.panel;
    if (texts === undefined || tailQuery === undefined) return undefined;
    if (texts !== this.#contextOf.texts || tailQuery !== this.#contextOf.query) {
      this.#contextOf = { texts, query: tailQuery };
      this.#context = { texts, query: tailQuery, formats: createFormats(document.documentElement.lang) };
    }
    return this.#context;
  }

  #columnsNow(): readonly string[] {
    const columns = this.#model.columns;
    const isSame =
      columns.length === this.#columns.length &&
      columns.every((column, index) => column === this.#columns[index]);
    if (!isSame) this.#columns = columns;
    return this.#columns;
  }

  get #mostDetailHeight(): number {
    return Math.max(minDetailHeight, this.mainHeight - minTableHeight);
  }

  get #shownDetailHeight(): number {
    return Math.min(this.panel.detailHeight, this.#mostDetailHeight);
  }

  #detail(context: PanelContext): TemplateResult {
    return html`<drag-handle
        orientation="horizontal"
        label=${context.texts.resizeDetail}
        reversed
        .value=${this.#shownDetailHeight}
        .min=${minDetailHeight}
        .max=${this.#mostDetailHeight}
        .onResize=${this.#resizeDetail}
      ></drag-handle>
      <tail-detail
        .context=${context}
        .record=${this.panel.record}
        .tab=${tabOf(this.panel.tab)}
        .forms=${this.panel.forms}
        .act=${this.#act}
        .loadBytes=${this.#loadBytes}
        .onForms=${this.#keepForms}
        .onColumn=${this.#showColumn}
        .onFilter=${this.#filterAlso}
        .onCopied=${this.#sayCopied}
        .onTab=${this.#keepTab}
        .onClose=${this.#closeDetail}
      ></tail-detail>`;
  }

  #measure(): void {
    this.isNarrow = isNarrow(this.clientWidth);
    this.mainHeight = this.main?.clientHeight ?? 0;
  }

  readonly #act = this.#model.act.bind(this.#model);

  readonly #load = (first: number, count: number, paths: readonly string[]) =>
    this.#model.rows(this.panel.progress.view.id, first, count, paths);

  readonly #loadBytes: LoadBytes = (row, part, first, count) =>
    this.#model.channel.bytes(row, part, first, count);

  readonly #resizeDetail = (detailHeight: number): void => {
    this.#model.change({ detailHeight });
    this.#save();
  };

  readonly #keepForms = (forms: ChosenForms): void => {
    this.#model.change({ forms });
    this.#model.save();
  };

  readonly #keepTab = (tab: DetailTab): void => {
    this.#model.change({ tab });
    this.#model.save();
  };

  readonly #showColumn = (path: string): void => {
    const { columns } = this.#model;
    if (!columns.includes(path)) this.#reorder(toggleColumn(columns, path));
  };

  readonly #filterAlso = (clause: string): void => void this.#model.filterAlso(clause);

  readonly #sayCopied = (): void => this.#model.change({ said: this.panel.texts?.copied ?? '' });

  readonly #search = (): void => this.viewBar?.search();

  readonly #focusTable = (): void => this.table?.focus();

  readonly #step = async (direction: 'next' | 'previous'): Promise<void> => {
    const hit = await this.#model.findHit(direction);
    if (hit === undefined) return;
    this.table?.goTo(hit.index);
    this.#model.change({ ordinal: hit.ordinal });
  };

  readonly #select = (selection: RowSelection, row: ShownRow | undefined): void => {
    this.#model.select(selection, row);
    this.#save();
  };

  readonly #open = (): void => {
    this.#model.openDetail();
    this.#model.save();
  };

  readonly #moved = (): void => {
    this.#switch.readerMoved();
    this.#speaker.sayFollowing(this.table?.isFollowing !== false);
    this.#save();
  };

  readonly #resizeColumn = (column: string, width: number | null): void => {
    const { columns } = this.panel;
    const others = Object.entries(columns.widths).filter(([other]) => other !== column);
    const widths = Object.fromEntries(width === null ? others : [...others, [column, width]]);
    this.#model.change({ columns: { ...columns, widths } });
    this.#save();
  };

  readonly #reorder = (shown: readonly string[]): void => {
    this.#model.change({ columns: { ...this.panel.columns, shown } });
    this.#model.save();
  };

  readonly #showAll = (): void => void this.#model.setView({ ...wholeView, order: this.panel.view.order });

  readonly #dismissProblem = (): void => this.#model.change({ problem: '' });

  readonly #dismissNotices = (): void =>
    this.#model.change({ dismissedNotices: this.panel.progress.notices });

  readonly #showRecordMenu = ({ column, ...place }: MenuPlace): void => {
    const context = this.#contextNow();
    const { active } = this.panel.selection;
    if (context === undefined || active === undefined) return;
    const row = this.table?.rowAt(active);
    showMenu(context.texts.recordMenu, recordMenu(this.#model, context, row, column), place);
  };

  readonly #showColumnsAtToolbar = (): void => {
    if (this.toolbar !== null) this.#pickColumns(this.toolbar.menuPlace);
  };

  readonly #pickColumns = (place: PopupPlace): void => {
    const context = this.#contextNow();
    if (context === undefined) return;
    pickColumns(
      {
        context,
        columns: () => this.#model.columns,
        loadNames: () => this.#model.channel.fieldNames(),
        change: this.#reorder,
        widen: (column, byPx) => {
          const width = (this.table?.widthOf(column) ?? 0) + byPx;
          this.#resizeColumn(column, Math.max(narrowestColumn, Math.min(widestColumn, width)));
        },
        reset: () => {
          this.#model.change({ columns: initialColumns });
          this.#model.save();
        },
      },
      place,
    );
  };

  readonly #goTo = (place: PopupPlace): void => {
    const context = this.#contextNow();
    if (context === undefined) return;
    const { texts } = context;
    promptText(
      {
        label: texts.goTo,
        hint: texts.goToHint,
        choices: [
          { label: texts.goToNewest, value: 'newest' },
          { label: texts.goToOldest, value: 'oldest' },
        ],
        check: (text) =>
          parseJump(text, Date.now()) === undefined ? fillText(texts.goToProblem, `“${text}”`) : '',
        accept: (text) => void this.#jump(text, texts.goToEmpty),
      },
      place,
    );
  };

  async #jump(text: string, nothingThere: string): Promise<void> {
    const jump = parseJump(text, Date.now());
    const { first, end } = this.panel.progress.view;
    this.table?.focus();
    if (jump === undefined) return;
    if (end <= first) this.#model.change({ problem: nothingThere });
    else if (jump.kind === 'newest') this.table?.follow();
    else {
      const index = jump.kind === 'offset' || jump.kind === 'time' ? await this.#model.locate(jump) : first;
      if (index !== undefined) this.table?.goTo(index);
    }
  }

  readonly #onMessage = ({ data }: MessageEvent<unknown>): void => {
    const type = this.#model.receive(data);
    if (type === 'reset') {
      this.table?.reset();
      this.toolbar?.settle();
      this.viewBar?.reset();
      this.#switch.reset();
      this.#speaker.reset();
      this.#save();
    } else if (type === 'progress' || type === 'target') {
      void this.updateComplete.then(() => this.#showProgress());
    }
  };

  #showProgress(): void {
    const { table } = this;
    if (table === null) return;
    const saved = this.#isRestored ? undefined : this.#model.toRestore;
    if (saved !== undefined) this.#switch.adopt(saved.viewId);
    this.#switch.update(table);
    if (saved !== undefined) {
      if (saved.anchor !== null) table.restore(saved.anchor);
      if (saved.selected !== null) {
        this.#model.change({ selection: selectOne(saved.selected) });
        if (saved.selectedRow !== null) this.#model.change({ activeRow: saved.selectedRow });
      }
      if (saved.isDetailOpen) this.#model.openDetail();
    }
    this.#isRestored = true;
    const context = this.#contextNow();
    if (context !== undefined) this.#speaker.sayShown(context);
    this.#save();
  }

  readonly #closeDetail = (): void => {
    this.#model.closeDetail();
    this.table?.focus();
    this.#model.save();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const { kind } = this.panel.progress.state;
    const isInTable = event.composedPath().some((target) => target === this.table);
    const isCtrl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (event.key === 'Escape' && this.panel.isDetailOpen) this.#closeDetail();
    else if (isCtrl && event.key === 'g') {
      if (this.toolbar !== null) this.#goTo(this.toolbar.menuPlace);
    } else if (event.key === ' ' && isInTable && event.composedPath()[0] instanceof HTMLDivElement) {
      if (kind === 'live') this.#model.act({ method: 'pause' });
      else if (kind === 'paused') this.#model.act({ method: 'resume' });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Copies what is selected, unless there is text that the reader selected. */
  readonly #onCopy = (event: ClipboardEvent): void => {
    const [target] = event.composedPath();
    const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    const textSelection = document.getSelection();
    const count = countSelected(this.panel.selection);
    if (isField || count === 0 || (textSelection !== null && !textSelection.isCollapsed)) return;
    event.preventDefault();
    void this.#model.copy(count === 1 ? 'value' : 'text');
  };

  #save(): void {
    if (this.#saveTimer !== undefined) return;
    this.#saveTimer = setTimeout(() => {
      this.#saveTimer = undefined;
      this.#model.save();
    }, saveDelayMs);
  }
}

function tabOf(tab: string): DetailTab {
  return detailTabs.find((known) => known === tab) ?? 'value';
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-app': TailApp;
  }
}
