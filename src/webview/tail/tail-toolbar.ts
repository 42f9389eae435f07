import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { PanelRequest, TailPanelQuery } from '../../contracts/tail-panel.ts';
import { fillText } from './fill-text.ts';
import { menuButton } from './menu-button.ts';
import type { PanelContext } from './panel-context.ts';
import { ctrlKey, exportMenu, moreMenu, viewMenu } from './panel-menus.ts';
import type { PanelModel, PanelState } from './panel-model.ts';
import type { PopupPlace } from './place-popup.ts';
import { showMenu } from './popup-menu.ts';
import './read-fields.ts';
import type { ReadFields } from './read-fields.ts';
import { sharedStyles } from './shared-styles.ts';
import { groupWords, reachWords, stateWords } from './state-words.ts';
import { toolbarButton } from './toolbar-button.ts';
import { isNarrowed, shortTopics } from './view-words.ts';

/** From these widths on there is room: for every button; for every figure and the cluster's name; for the title. */
const roomForButtons = 860;
const roomForFigures = 560;
const roomForTitle = 360;

/** What is read, how it is doing, and the controls of it. */
@customElement('tail-toolbar')
export class TailToolbar extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        position: relative;
        padding: 4px 8px 4px 12px;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      }

      .line {
        display: flex;
        align-items: center;
        gap: 2px 14px;
        min-height: 28px;
        min-width: 0;
        white-space: nowrap;
      }

      .title {
        flex: 0 4 auto;
        min-width: 6ch;
        font-weight: 600;
        overflow: hidden;
        text-overflow: ellipsis;
        unicode-bidi: isolate;
      }

      .title .quiet {
        font-weight: normal;
      }

      .state {
        display: inline-flex;
        flex: 0 1 auto;
        min-width: 3ch;
        align-items: center;
        gap: 6px;
        max-width: 50%;
        overflow: hidden;
      }

      .state .words,
      .reach,
      .group {
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .group,
      .reach {
        flex: 0 2 auto;
        min-width: 0;
      }

      .dot {
        flex: none;
        width: 8px;
        height: 8px;
        border-radius: 50%;
        border: 1px solid var(--vscode-descriptionForeground);
      }

      .dot.live {
        background: var(--vscode-testing-iconPassed, var(--vscode-charts-green));
        border-color: transparent;
      }

      .dot.paused {
        background: var(--vscode-charts-yellow);
        border-color: transparent;
      }

      .dot.failed {
        background: var(--vscode-errorForeground);
        border-color: transparent;
      }

      .dot.connecting {
        border-color: var(--vscode-progressBar-background);
      }

      .right {
        display: flex;
        flex: none;
        align-items: center;
        gap: 14px;
        margin-left: auto;
      }

      .figures {
        display: flex;
        gap: 14px;
        font-variant-numeric: tabular-nums;
      }

      .buttons {
        display: flex;
        align-items: center;
        gap: 2px;
      }

      [hidden] {
        display: none;
      }

      .divider {
        width: 1px;
        height: 16px;
        margin: 0 4px;
        background: var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      }

      vscode-progress-bar {
        position: absolute;
        left: 0;
        right: 0;
        bottom: -1px;
        z-index: 2;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor model: PanelModel | undefined;
  @property({ attribute: false }) accessor state: PanelState | undefined;
  /** Lines of controls are hidden until they are asked for. */
  @property({ type: Boolean }) accessor isNarrow = false;
  /** The search is wanted, with the focus in it. */
  @property({ attribute: false }) accessor onSearch: () => void = () => undefined;
  @property({ attribute: false }) accessor onGoTo: (place: PopupPlace) => void = () => undefined;
  @property({ attribute: false }) accessor onColumns: (place: PopupPlace) => void = () => undefined;
  @state() private accessor width = Number.POSITIVE_INFINITY;
  @query('read-fields') private accessor fields: ReadFields | null = null;
  readonly #resizes = new ResizeObserver(([entry]) => {
    const before = this.width;
    const after = entry?.contentRect.width ?? before;
    const isOther = [roomForButtons, roomForFigures, roomForTitle].some(
      (room) => before >= room !== after >= room,
    );
    if (isOther) this.width = after;
  });

  /** Where what the toolbar opens belongs: below its button, or below the one that stands for all. */
  get menuPlace(): PopupPlace {
    return { below: this.renderRoot.querySelector('menu-button') ?? this };
  }

  /** Forgets what was written: a new tail began. */
  settle(): void {
    this.fields?.settle();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context, state: panel, model } = this;
    if (context === undefined || panel === undefined || model === undefined) return nothing;
    const { texts, formats, query: tailQuery } = context;
    const { progress } = panel;
    const { reach } = progress;
    const group = groupWords(progress, tailQuery, texts);
    const reached = reachWords(progress, texts, formats);
    const words = stateWords(progress, tailQuery, texts, formats);
    return html`
      <div role="group" aria-label=${texts.toolbar}>
        <div class="line">
          ${this.width < roomForTitle ? nothing : this.#title(tailQuery)}
          <span class="state" title=${words}>
            <span class="dot ${progress.state.kind}"></span>
            <span class="words">${words}</span>
          </span>
          ${reached === '' ? nothing : html`<span class="reach quiet">${reached}</span>`}
          ${
            group === '' || this.width < roomForFigures
              ? nothing
              : html`<span class="group quiet" title=${group}>${group}</span>`
          }
          <span class="right">
            <span class="figures quiet"
              >${progress.state.kind === 'idle' ? nothing : this.#figures(context, panel)}</span
            >
            <span class="buttons">${this.#buttons(context, panel, model)}</span>
          </span>
        </div>
        <div class="line" ?hidden=${this.isNarrow && !panel.openLines.includes('reading')}>
          <read-fields
            .isNarrow=${this.isNarrow}
            .context=${context}
            .progress=${progress}
            .act=${this.#act}
          ></read-fields>
        </div>
      </div>
      ${
        reach === null || (progress.state.kind !== 'live' && progress.state.kind !== 'paused')
          ? nothing
          : html`<vscode-progress-bar
              aria-label=${texts.reachProgress}
              .value=${Math.round(reach.share * 1000) / 10}
            ></vscode-progress-bar>`
      }
    `;
  }

  readonly #act = (request: PanelRequest): void => this.model?.act(request);

  /** The tab says it too. */
  #title({ topics, clusterName }: TailPanelQuery): TemplateResult {
    return html`<span class="title" title="${topics.join(', ')} · ${clusterName}"
      >${shortTopics(topics)}
      ${this.width < roomForFigures ? nothing : html`<span class="quiet">· ${clusterName}</span>`}</span
    >`;
  }

  #figures(
    { texts, formats }: PanelContext,
    { progress, view }: PanelState,
  ): (TemplateResult | typeof nothing)[] {
    const { recordsPerSecond, endRow, evicted, storedBytes, maxBytes, state: tailState } = progress;
    const isRoomy = this.width >= roomForFigures;
    return [
      tailState.kind === 'live' && isRoomy
        ? html`<span class="rate">${fillText(texts.recordsPerSecond, formats.count(recordsPerSecond))}</span>`
        : nothing,
      isRoomy || !isNarrowed(view)
        ? html`<span class="total"
            >${endRow === 1 ? texts.oneRecord : fillText(texts.records, formats.count(endRow))}</span
          >`
        : nothing,
      isNarrowed(view)
        ? html`<span class="shown"
            >${fillText(texts.shownOf, formats.count(progress.view.end - progress.view.first))}</span
          >`
        : nothing,
      evicted > 0 && isRoomy
        ? html`<span class="evicted" title=${texts.leftTheStoreHint}
            >${fillText(texts.leftTheStore, formats.count(evicted))}</span
          >`
        : nothing,
      this.width >= roomForButtons
        ? html`<span class="stored" title=${texts.leftTheStoreHint}
            >${fillText(texts.storedOf, formats.megabytes(storedBytes), formats.megabytes(maxBytes))}</span
          >`
        : nothing,
    ];
  }

  #buttons(
    context: PanelContext,
    { progress, isFirstMatchAwaited }: PanelState,
    model: PanelModel,
  ): (TemplateResult | typeof nothing)[] {
    const { texts, query: tailQuery } = context;
    const { kind } = progress.state;
    const isScan = progress.reach !== null;
    const ask = (icon: string, label: string, request: PanelRequest): TemplateResult =>
      toolbarButton(icon, label, () => model.act(request));
    const canStart = kind === 'ended' || kind === 'paused' || kind === 'live';
    const startAgain = (): void => {
      const request = this.fields?.startRequest(tailQuery);
      if (request !== undefined) model.act(request);
    };
    const isTight = this.width < roomForTitle;
    return [
      tailQuery.group !== null && tailQuery.commit === 'manual' && (kind === 'live' || kind === 'paused')
        ? html`<vscode-button secondary @click=${() => model.act({ method: 'commit' })}
            >${texts.commitNow}</vscode-button
          >`
        : nothing,
      kind === 'live' && !isScan ? ask('debug-pause', texts.pause, { method: 'pause' }) : nothing,
      // What has an end is work that can be cancelled; what was found stays, and the rest can still be read.
      kind === 'live' && isScan ? ask('debug-stop', texts.cancel, { method: 'pause' }) : nothing,
      kind === 'paused' || kind === 'idle' ? ask('play', texts.resume, { method: 'resume' }) : nothing,
      kind === 'connecting' || kind === 'paused' || (kind === 'live' && !isScan)
        ? ask('debug-stop', texts.stop, { method: 'stop' })
        : nothing,
      kind === 'failed' ? ask('refresh', texts.retry, { method: 'resume' }) : nothing,
      canStart && !isTight ? toolbarButton('debug-restart', texts.startAgain, startAgain) : nothing,
      isTight ? nothing : html`<span class="divider"></span>`,
      ...(this.width < roomForButtons
        ? [
            menuButton('ellipsis', texts.more, (below) => {
              const groups = moreMenu(
                model,
                context,
                { below },
                {
                  search: () => this.onSearch(),
                  goTo: () => this.onGoTo({ below }),
                  pickColumns: () => this.onColumns({ below }),
                  startAgain: canStart && isTight ? startAgain : undefined,
                  isNarrow: this.isNarrow,
                },
              );
              showMenu(texts.more, groups, { below });
            }),
          ]
        : this.#viewButtons(context, model, isFirstMatchAwaited)),
    ];
  }

  #viewButtons(context: PanelContext, model: PanelModel, isFirstMatchAwaited: boolean): TemplateResult[] {
    const { texts } = context;
    return [
      menuButton('target', `${texts.goTo} (${ctrlKey('G')})`, (below) => this.onGoTo({ below }), 'dialog'),
      menuButton('list-filter', texts.viewMenu, (below) =>
        showMenu(texts.viewMenu, viewMenu(model, context, { below }), { below }),
      ),
      menuButton('table', texts.columns, (below) => this.onColumns({ below }), 'dialog'),
      menuButton('export', texts.export, (below) =>
        showMenu(texts.export, exportMenu(model, context), { below }),
      ),
      html`<vscode-toolbar-button
        icon=${isFirstMatchAwaited ? 'bell-dot' : 'bell'}
        label=${texts.awaitFirstMatch}
        title=${texts.awaitFirstMatch}
        toggleable
        .checked=${isFirstMatchAwaited}
        @change=${() => void model.awaitFirstMatch(!isFirstMatchAwaited)}
      ></vscode-toolbar-button>`,
    ];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-toolbar': TailToolbar;
  }
}
