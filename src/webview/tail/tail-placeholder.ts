import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PanelProgress, PanelRequest } from '../../contracts/tail-panel.ts';
import { wholeView, type FilterErrors, type TailView } from '../../contracts/tail-view.ts';
import { fillText } from './fill-text.ts';
import { noProgress, type PanelContext } from './panel-context.ts';
import { sharedStyles } from './shared-styles.ts';
import { placeholderOf } from './state-words.ts';

const restoredPartitionsShown = 12;

/** What stands in place of rows while there are none: why, and what can be done. */
@customElement('tail-placeholder')
export class TailPlaceholder extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
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
        /* What is below, or nothing at all, is not covered. */
        pointer-events: none;
      }

      .message,
      .actions {
        pointer-events: auto;
      }

      .message {
        max-width: 70ch;
        overflow-wrap: anywhere;
      }

      .title {
        font-size: 1.15em;
      }

      vscode-icon[name='error'] {
        color: var(--vscode-errorForeground);
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

      vscode-button {
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor progress: PanelProgress = noProgress;
  @property({ attribute: false }) accessor view: TailView = wholeView;
  @property({ attribute: false }) accessor act: (request: PanelRequest) => void = () => undefined;
  @property({ attribute: false }) accessor onShowAll: () => void = () => undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { context, progress } = this;
    if (context === undefined) return nothing;
    const { texts, query, formats } = context;
    const { state } = progress;
    switch (placeholderOf(progress, this.view, query)) {
      case 'none':
        return nothing;
      case 'connecting':
        return html`<vscode-icon class="quiet" name="loading" spin></vscode-icon>
          ${title(query.group === null ? texts.connecting : fillText(texts.joining, query.group))}`;
      case 'waiting':
        return html`${title(texts.waitingForFirst)}
          <div class="message quiet">${fillText(texts.waitingHint, query.topics.join(', '))}</div>`;
      case 'no-records':
        return title(texts.noRecords);
      case 'scanning':
        return title(
          fillText(
            texts.scanningView,
            formats.count(progress.view.scannedRows),
            formats.count(progress.endRow - progress.firstRow),
          ),
        );
      case 'none-shown':
        return html`${title(noMatch(context, progress.endRow - progress.firstRow))}
          ${errorsWords(context, progress.view.errors)}
          <div class="actions">
            <vscode-button secondary @click=${() => this.onShowAll()}>${texts.showAllRecords}</vscode-button>
          </div>`;
      case 'none-stored':
        return html`${title(noMatch(context, progress.scan?.records ?? 0))}
        ${errorsWords(context, progress.scan?.errors)}
        ${state.kind === 'live' ? html`<div class="message quiet">${texts.stillReading}</div>` : nothing}`;
      case 'failed':
        return html`<vscode-icon name="error" size="24"></vscode-icon>
          <div class="message" role="alert">${state.kind === 'failed' ? state.message : ''}</div>
          <div class="actions">
            ${this.#button(texts.retry, { method: 'resume' })}
            ${this.#button(texts.showLog, { method: 'showLog' }, true)}
          </div>`;
      case 'restored':
        return html`<div class="message">${texts.restored}</div>
          ${this.#restoredFrom(context)}
          <div class="actions">${this.#button(texts.resume, { method: 'resume' })}</div>`;
    }
  }

  #restoredFrom({ texts, formats, query }: PanelContext): TemplateResult {
    if (query.group !== null) {
      return html`<div class="message quiet">${fillText(texts.restoredGroup, query.group)}</div>`;
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
    return html`<vscode-button ?secondary=${secondary} @click=${() => this.act(request)}
      >${label}</vscode-button
    >`;
  }
}

function title(text: string): TemplateResult {
  return html`<div class="title message quiet">${text}</div>`;
}

function noMatch({ texts, formats }: PanelContext, records: number): string {
  return records === 1 ? texts.noMatchOfOne : fillText(texts.noMatch, formats.count(records));
}

function errorsWords(
  { texts, formats }: PanelContext,
  errors: FilterErrors | undefined,
): TemplateResult | typeof nothing {
  if (errors === undefined || errors.count === 0) return nothing;
  return html`<div class="message quiet">
    ${fillText(texts.notEvaluable, formats.count(errors.count), errors.example ?? '')}
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'tail-placeholder': TailPlaceholder;
  }
}
