import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { PanelRequest } from '../../contracts/tail-panel.ts';
import { fillText } from './fill-text.ts';
import type { PanelContext } from './panel-context.ts';
import { ctrlKey, exportMenu, viewMenu } from './panel-menus.ts';
import type { PanelModel, PanelState } from './panel-model.ts';
import type { PopupPlace } from './place-popup.ts';
import { showMenu, type MenuGroups } from './popup-menu.ts';
import './read-fields.ts';
import type { ReadFields } from './read-fields.ts';
import { sharedStyles } from './shared-styles.ts';
import { groupWords, reachWords, stateWords } from './state-words.ts';
import { isNarrowed, shortTopics } from './view-words.ts';

/** From these widths on there is room for every button, and for every figure. */
const roomForButtons = 860;
const roomForFigures = 560;

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
        flex: none;
        align-items: center;
        gap: 6px;
        max-width: 50%;
        overflow: hidden;
      }

      .state .words,
      .group {
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .group {
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
  @property({ attribute: false }) accessor onGoTo: (place: PopupPlace) => void = () => undefined;
  @property({ attribute: false }) accessor onColumns: (place: PopupPlace) => void = () => undefined;
  @state() private accessor width = Number.POSITIVE_INFINITY;
  @query('read-fields') private accessor fields: ReadFields | null = null;
  readonly #resizes = new ResizeObserver(([entry]) => {
    const before = this.width;
    const after = entry?.contentRect.width ?? before;
    const isOther = [roomForButtons, roomForFigures].some((room) => before >= room !== after >= room);
    if (isOther) this.width = after;
  });

  /** Where what the toolbar opens belongs: below its button, or below the one that stands for all. */
  get menuPlace(): PopupPlace {
    const button = this.renderRoot.querySelector('.menus vscode-toolbar-button');
    return { below: button ?? this };
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
      <div role="toolbar" aria-label=${texts.toolbar}>
        <div class="line">
          <span class="title" title="${tailQuery.topics.join(', ')} · ${tailQuery.clusterName}">
            ${shortTopics(tailQuery.topics)} <span class="quiet">· ${tailQuery.clusterName}</span>
          </span>
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
        <div class="line">
          <read-fields .context=${context} .progress=${progress} .act=${this.#act}></read-fields>
        </div>
      </div>
      ${
        reached === '' || reach === null
          ? nothing
          : html`<vscode-progress-bar
              aria-label=${texts.reachProgress}
              .value=${Math.round(reach.share * 1000) / 10}
            ></vscode-progress-bar>`
      }
    `;
  }

  readonly #act = (request: PanelRequest): void => this.model?.act(request);

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
      html`<span class="total"
        >${endRow === 1 ? texts.oneRecord : fillText(texts.records, formats.count(endRow))}</span
      >`,
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
    const isRunning = kind === 'live' || kind === 'paused' || kind === 'connecting';
    const ask = (icon: string, label: string, request: PanelRequest): TemplateResult =>
      button(icon, label, () => model.act(request));
    return [
      tailQuery.group !== null && tailQuery.commit === 'manual' && (kind === 'live' || kind === 'paused')
        ? html`<vscode-button secondary @click=${() => model.act({ method: 'commit' })}
            >${texts.commitNow}</vscode-button
          >`
        : nothing,
      kind === 'live' ? ask('debug-pause', texts.pause, { method: 'pause' }) : nothing,
      kind === 'paused' || kind === 'idle' ? ask('play', texts.resume, { method: 'resume' }) : nothing,
      isRunning
        ? ask('debug-stop', progress.reach === null ? texts.stop : texts.cancel, { method: 'stop' })
        : nothing,
      kind === 'failed' ? ask('refresh', texts.retry, { method: 'resume' }) : nothing,
      kind === 'ended' || kind === 'paused' || kind === 'live'
        ? button('debug-restart', texts.startAgain, () => {
            const request = this.fields?.startRequest(tailQuery);
            if (request !== undefined) model.act(request);
          })
        : nothing,
      html`<span class="divider"></span>`,
      html`<span class="buttons menus">
        ${
          this.width < roomForButtons
            ? menuButton('ellipsis', texts.more, (event) => {
                const place = below(event);
                showMenu(texts.more, this.#moreMenu(context, model, isFirstMatchAwaited, place), place);
              })
            : html`
                ${menuButton('target', `${texts.goTo} (${ctrlKey('G')})`, (event) => this.onGoTo(below(event)))}
                ${menuButton('list-filter', texts.viewMenu, (event) => {
                  const place = below(event);
                  showMenu(texts.viewMenu, viewMenu(model, context, place), place);
                })}
                ${menuButton('table', texts.columns, (event) => this.onColumns(below(event)))}
                ${menuButton('export', texts.export, (event) => {
                  showMenu(texts.export, exportMenu(model, context), below(event));
                })}
                <vscode-toolbar-button
                  icon=${isFirstMatchAwaited ? 'bell-dot' : 'bell'}
                  label=${texts.awaitFirstMatch}
                  title=${texts.awaitFirstMatch}
                  toggleable
                  .checked=${isFirstMatchAwaited}
                  @change=${() => void model.awaitFirstMatch(!isFirstMatchAwaited)}
                ></vscode-toolbar-button>
              `
        }
      </span>`,
    ];
  }

  #moreMenu(
    context: PanelContext,
    model: PanelModel,
    isFirstMatchAwaited: boolean,
    place: PopupPlace,
  ): MenuGroups {
    const { texts } = context;
    return [
      [
        { label: `${texts.goTo}…`, keys: ctrlKey('G'), run: () => this.onGoTo(place) },
        { label: `${texts.columns}…`, run: () => this.onColumns(place) },
        {
          label: texts.awaitFirstMatch,
          isChecked: isFirstMatchAwaited,
          run: () => void model.awaitFirstMatch(!isFirstMatchAwaited),
        },
      ],
      ...viewMenu(model, context, place),
      ...exportMenu(model, context),
    ];
  }
}

function button(icon: string, label: string, act: () => void): TemplateResult {
  return html`<vscode-toolbar-button
    icon=${icon}
    label=${label}
    title=${label}
    @click=${act}
  ></vscode-toolbar-button>`;
}

function menuButton(icon: string, label: string, act: (event: Event) => void): TemplateResult {
  return html`<vscode-toolbar-button
    icon=${icon}
    label=${label}
    title=${label}
    aria-haspopup="true"
    @click=${act}
  ></vscode-toolbar-button>`;
}

function below(event: Event): PopupPlace {
  return event.currentTarget instanceof Element ? { below: event.currentTarget } : { x: 0, y: 0 };
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-toolbar': TailToolbar;
  }
}
