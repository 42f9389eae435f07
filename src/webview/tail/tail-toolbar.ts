import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PanelProgress, PanelRequest, TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import { parsePartitions, parseStartPosition } from '../../core/position.ts';
import './choice-field.ts';
import type { Choice } from './choice-field.ts';
import { fillText } from './fill-text.ts';
import { noProgress, type PanelContext } from './panel-context.ts';
import { sharedStyles } from './shared-styles.ts';
import { groupWords, stateWords } from './state-words.ts';

/** What is read, how it is doing, and the controls of it. */
@customElement('tail-toolbar')
export class TailToolbar extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        padding: 4px 8px 4px 12px;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 14px;
        min-height: 28px;
      }

      .title {
        font-weight: 600;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        min-width: 0;
      }

      .title .quiet {
        font-weight: normal;
      }

      .state {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }

      .dot {
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
        flex-wrap: wrap;
        justify-content: flex-end;
        align-items: center;
        gap: 2px 14px;
        margin-left: auto;
      }

      .figures {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        font-variant-numeric: tabular-nums;
      }

      .buttons {
        display: flex;
        align-items: center;
        gap: 2px;
      }

      .problem {
        color: var(--vscode-errorForeground);
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor progress: PanelProgress = noProgress;
  @property({ attribute: false }) accessor act: (request: PanelRequest) => void = () => undefined;
  /** What was written and not applied; `undefined` while the fields say what is read. */
  @state() private accessor editedFrom: string | undefined;
  @state() private accessor editedPartitions: string | undefined;

  /** Forgets what was written: a new tail began. */
  settle(): void {
    this.editedFrom = undefined;
    this.editedPartitions = undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context, progress } = this;
    if (context === undefined) return nothing;
    const { texts, formats, query } = context;
    const group = groupWords(progress, query, texts);
    return html`
      <div role="toolbar" aria-label=${texts.toolbar}>
        <div class="line">
          <span class="title" title="${query.topics.join(', ')} · ${query.clusterName}">
            ${query.topics.join(', ')} <span class="quiet">· ${query.clusterName}</span>
          </span>
          <span class="state">
            <span class="dot ${progress.state.kind}"></span>
            <span>${stateWords(progress, query, texts, formats)}</span>
          </span>
          ${group === '' ? nothing : html`<span class="quiet">${group}</span>`}
          <span class="right">
            <span class="figures quiet"
              >${progress.state.kind === 'idle' ? nothing : this.#figures(context)}</span
            >
            <span class="buttons">${this.#buttons(context)}</span>
          </span>
        </div>
        <div class="line">${this.#fields(context)}</div>
      </div>
    `;
  }

  #figures({ texts, formats }: PanelContext): (TemplateResult | typeof nothing)[] {
    const { recordsPerSecond, endRow, evicted, storedBytes, maxBytes, state } = this.progress;
    const isReading = state.kind === 'live';
    return [
      isReading
        ? html`<span class="rate">${fillText(texts.recordsPerSecond, formats.count(recordsPerSecond))}</span>`
        : nothing,
      html`<span class="total"
        >${endRow === 1 ? texts.oneRecord : fillText(texts.records, formats.count(endRow))}</span
      >`,
      evicted > 0
        ? html`<span class="evicted" title=${texts.leftTheStoreHint}
            >${fillText(texts.leftTheStore, formats.count(evicted))}</span
          >`
        : nothing,
      html`<span class="stored" title=${texts.leftTheStoreHint}
        >${fillText(texts.storedOf, formats.megabytes(storedBytes), formats.megabytes(maxBytes))}</span
      >`,
    ];
  }

  #buttons({ texts, query }: PanelContext): (TemplateResult | typeof nothing)[] {
    const { kind } = this.progress.state;
    const isRunning = kind === 'live' || kind === 'paused' || kind === 'connecting';
    return [
      query.group !== null && query.commit === 'manual' && (kind === 'live' || kind === 'paused')
        ? html`<vscode-button secondary @click=${() => this.act({ method: 'commit' })}
            >${texts.commitNow}</vscode-button
          >`
        : nothing,
      kind === 'live' ? this.#button('debug-pause', texts.pause, { method: 'pause' }) : nothing,
      kind === 'paused' || kind === 'idle'
        ? this.#button('play', texts.resume, { method: 'resume' })
        : nothing,
      isRunning ? this.#button('debug-stop', texts.stop, { method: 'stop' }) : nothing,
      kind === 'failed' ? this.#button('refresh', texts.retry, { method: 'resume' }) : nothing,
      kind === 'ended' || kind === 'paused' || kind === 'live'
        ? this.#button('debug-restart', texts.startAgain, this.#startRequest(query))
        : nothing,
    ];
  }

  #button(icon: string, label: string, request: PanelRequest): TemplateResult {
    return html`<vscode-toolbar-button
      icon=${icon}
      label=${label}
      title=${label}
      @click=${() => this.act(request)}
    ></vscode-toolbar-button>`;
  }

  #fields({ texts, query }: PanelContext): TemplateResult {
    const from = this.editedFrom ?? query.from;
    const partitions = this.editedPartitions ?? query.partitions;
    const isFromWrong = parseStartPosition(from, Date.now(), query.group ?? undefined) === undefined;
    const arePartitionsWrong = parsePartitions(partitions) === undefined;
    const isEdited = from !== query.from || partitions !== query.partitions;
    const start = (): void => {
      if (!isFromWrong && !arePartitionsWrong) this.act(this.#startRequest(query));
    };
    return html`
      <choice-field
        label=${texts.from}
        hint=${texts.fromHint}
        choicesLabel=${texts.showChoices}
        .value=${from}
        .wrong=${isFromWrong}
        .choices=${fromChoices(texts)}
        .onEdit=${(value: string) => (this.editedFrom = value)}
        .onCommit=${(value: string) => {
          const isSame = value === from;
          this.editedFrom = value;
          if (isSame) start();
        }}
      ></choice-field>
      ${
        query.group === null
          ? html`<choice-field
              label=${texts.partitions}
              hint=${texts.partitionsHint}
              choicesLabel=${texts.showChoices}
              .value=${partitions}
              .wrong=${arePartitionsWrong}
              .choices=${this.#partitionChoices(texts)}
              .onEdit=${(value: string) => (this.editedPartitions = value)}
              .onCommit=${(value: string) => {
                const isSame = value === partitions;
                this.editedPartitions = value;
                if (isSame) start();
              }}
            ></choice-field>`
          : nothing
      }
      ${
        isEdited && !isFromWrong && !arePartitionsWrong
          ? html`<vscode-button class="apply" @click=${start}>${texts.apply}</vscode-button>`
          : nothing
      }
      ${
        isFromWrong
          ? html`<span class="problem" role="alert">${fillText(texts.fromProblem, quoted(from))}</span>`
          : arePartitionsWrong
            ? html`<span class="problem" role="alert"
                >${fillText(texts.partitionsProblem, quoted(partitions))}</span
              >`
            : nothing
      }
    `;
  }

  #startRequest(query: TailPanelQuery): PanelRequest {
    return {
      method: 'start',
      from: this.editedFrom ?? query.from,
      until: query.until,
      filter: query.filter,
      partitions: this.editedPartitions ?? query.partitions,
    };
  }

  #partitionChoices(texts: TailPanelTexts): readonly Choice[] {
    const known = this.progress.partitions.slice(0, 20).map(({ partition }) => ({
      value: String(partition),
      description: '',
    }));
    return [{ value: 'all', description: texts.allPartitions }, ...known];
  }
}

function fromChoices(texts: TailPanelTexts): readonly Choice[] {
  return [
    { value: 'latest', description: texts.fromLatest },
    { value: 'earliest', description: texts.fromEarliest },
    { value: 'last 100', description: texts.fromLast },
    { value: 'last 10000', description: texts.fromLast },
    { value: '10m ago', description: texts.fromAgo },
    { value: '1h ago', description: texts.fromAgo },
  ];
}

function quoted(text: string): string {
  return `“${text}”`;
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-toolbar': TailToolbar;
  }
}
