import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PanelProgress, PanelRequest } from '../../contracts/tail-panel.ts';
import { wholeView, type TailView } from '../../contracts/tail-view.ts';
import { fillText } from './fill-text.ts';
import { noProgress, type PanelContext } from './panel-context.ts';
import { sharedStyles } from './shared-styles.ts';
import { placeholderOf } from './state-words.ts';
import { toolbarButton } from './toolbar-button.ts';

/** Lines between toolbar and table: what failed, what should be known, and that only matches are stored. */
@customElement('tail-strips')
export class TailStrips extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      .strip {
        display: flex;
        align-items: flex-start;
        gap: 8px;
        padding: 3px 8px 3px 12px;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      }

      .lines {
        flex: 1;
        min-width: 0;
        max-height: 64px;
        padding: 2px 0;
        overflow: auto;
        overflow-wrap: anywhere;
      }

      vscode-icon {
        flex: none;
        margin-top: 3px;
      }

      .failed vscode-icon {
        color: var(--vscode-errorForeground);
      }

      .failed .lines,
      .stored .lines {
        padding-top: 4px;
      }

      .filter {
        color: var(--vscode-foreground);
      }

      vscode-button {
        flex: none;
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor progress: PanelProgress = noProgress;
  @property({ attribute: false }) accessor view: TailView = wholeView;
  /** What the host refused last. */
  @property() accessor problem = '';
  @property({ attribute: false }) accessor dismissedNotices: readonly string[] = [];
  @property({ attribute: false }) accessor act: (request: PanelRequest) => void = () => undefined;
  @property({ attribute: false }) accessor onDismissProblem: () => void = () => undefined;
  @property({ attribute: false }) accessor onDismissNotices: () => void = () => undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { context } = this;
    if (context === undefined) return nothing;
    return html`${this.#stored(context)} ${this.#failed(context)} ${this.#problem(context)}
    ${this.#notices(context)}`;
  }

  /** A filter that applies while reading keeps the rest away for good: that must not be overlooked. */
  #stored({ texts, formats, query }: PanelContext): TemplateResult | typeof nothing {
    const { filter, from, until, partitions } = query;
    const { scan } = this.progress;
    if (filter === null) return nothing;
    const read = scan === null ? '' : fillText(texts.recordsRead, formats.count(scan.records));
    const errors =
      scan === null || scan.errors.count === 0
        ? ''
        : fillText(texts.notEvaluable, formats.count(scan.errors.count), scan.errors.example ?? '');
    return html`<div class="strip stored quiet" role="region" aria-label=${texts.storedMatches}>
      <vscode-icon name="filter-filled"></vscode-icon>
      <span class="lines"
        >${texts.storedMatches}
        <span class="filter mono payload">${filter}</span>
        ${[read, errors].filter((words) => words !== '').map((words) => ` · ${words}`)}</span
      >
      <vscode-button
        secondary
        @click=${() => this.act({ method: 'start', from, until, partitions, filter: null })}
        >${texts.storeEverything}</vscode-button
      >
    </div>`;
  }

  #failed({ texts, query }: PanelContext): TemplateResult | typeof nothing {
    const { state } = this.progress;
    if (state.kind !== 'failed' || placeholderOf(this.progress, this.view, query) === 'failed')
      return nothing;
    return html`<div class="strip failed" role="alert">
      <vscode-icon name="error"></vscode-icon>
      <span class="lines">${state.message}</span>
      <vscode-button @click=${() => this.act({ method: 'resume' })}>${texts.retry}</vscode-button>
      <vscode-button secondary @click=${() => this.act({ method: 'showLog' })}
        >${texts.showLog}</vscode-button
      >
    </div>`;
  }

  #problem({ texts }: PanelContext): TemplateResult | typeof nothing {
    if (this.problem === '') return nothing;
    return html`<div class="strip failed" role="alert">
      <vscode-icon name="warning"></vscode-icon>
      <span class="lines">${this.problem}</span>
      ${toolbarButton('close', texts.dismiss, () => this.onDismissProblem())}
    </div>`;
  }

  #notices({ texts }: PanelContext): TemplateResult | typeof nothing {
    const shown = this.progress.notices.filter((notice) => !this.dismissedNotices.includes(notice));
    if (shown.length === 0) return nothing;
    return html`<div class="strip quiet" role="region" aria-label=${texts.notices}>
      <vscode-icon name="info"></vscode-icon>
      <span class="lines">${shown.toReversed().map((notice) => html`<div>${notice}</div>`)}</span>
      ${toolbarButton('close', texts.dismiss, () => this.onDismissNotices())}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-strips': TailStrips;
  }
}
