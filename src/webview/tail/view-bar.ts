import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { SearchQuery } from '../../contracts/tail-view.ts';
import './filter-field.ts';
import type { PanelContext } from './panel-context.ts';
import type { PanelModel, PanelState } from './panel-model.ts';
import './search-bar.ts';
import { sharedStyles } from './shared-styles.ts';
import './time-histogram.ts';
import type { TimeHistogramView } from './time-histogram.ts';
import type { TimeRange } from './time-range.ts';

/** What is shown of the rows: which pass the filter, what is found in them, from when to when they are. */
@customElement('view-bar')
export class ViewBar extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        gap: 4px 14px;
        /* As tall as its buttons, which come and go. */
        min-height: 34px;
        padding: 4px 8px 4px 12px;
      }

      search-bar {
        --search-width: 200px;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor model: PanelModel | undefined;
  @property({ attribute: false }) accessor state: PanelState | undefined;
  /** The next match is to be shown, or the one before. */
  @property({ attribute: false }) accessor onStep: (direction: 'next' | 'previous') => void = () => undefined;
  /** The focus goes back to the rows. */
  @property({ attribute: false }) accessor onLeave: () => void = () => undefined;
  @query('time-histogram') private accessor histogram: TimeHistogramView | null = null;
  #range: TimeRange = { fromMs: null, untilMs: null };

  /** Another tail began. */
  reset(): void {
    this.histogram?.reset();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context, model, state } = this;
    if (context === undefined || model === undefined || state === undefined) return nothing;
    const { progress, view } = state;
    const { firstRow, endRow, view: shown } = progress;
    const { fromMs, untilMs } = view;
    if (fromMs !== this.#range.fromMs || untilMs !== this.#range.untilMs) this.#range = { fromMs, untilMs };
    return html`<div class="line">
        <filter-field
          .context=${context}
          .applied=${view.filter}
          .errors=${shown.errors}
          .recent=${state.recentFilters}
          .canScan=${context.query.group === null}
          .check=${this.#check}
          .loadNames=${this.#loadNames}
          .onApply=${this.#apply}
          .onScan=${this.#scan}
          .onRecent=${this.#remember}
        ></filter-field>
        <search-bar
          .context=${context}
          .search=${state.search}
          .progress=${progress.search}
          .ordinal=${state.ordinal}
          .problem=${state.searchProblem}
          .onSearch=${this.#find}
          .onStep=${this.onStep}
          .onLeave=${this.onLeave}
        ></search-bar>
      </div>
      <time-histogram
        .context=${context}
        .isOpen=${state.isHistogramOpen}
        .range=${this.#range}
        .stamp=${[state.session, firstRow, endRow, shown.id, shown.scannedRows].join()}
        .load=${this.#loadHistogram}
        .onToggle=${this.#openHistogram}
        .onRange=${this.#bound}
      ></time-histogram>`;
  }

  // The same functions at each update, so that no part renders for nothing.

  readonly #check = async (text: string) => (await this.model?.channel.checkFilter(text)) ?? null;

  readonly #loadNames = async () => (await this.model?.channel.fieldNames()) ?? [];

  readonly #apply = async (filter: string | null) =>
    this.model === undefined ? null : this.model.setView({ ...this.model.state.view, filter });

  readonly #scan = (filter: string): void => this.model?.scan(filter);

  readonly #remember = (recentFilters: readonly string[]): void => this.#keep({ recentFilters });

  readonly #find = (search: SearchQuery | null): void => void this.model?.setSearch(search);

  readonly #loadHistogram = async (buckets: number) => (await this.model?.channel.histogram(buckets)) ?? null;

  readonly #openHistogram = (isHistogramOpen: boolean): void => this.#keep({ isHistogramOpen });

  readonly #bound = (range: TimeRange): void =>
    void this.model?.setView({ ...this.model.state.view, ...range });

  #keep(change: Partial<Pick<PanelState, 'recentFilters' | 'isHistogramOpen'>>): void {
    this.model?.change(change);
    this.model?.save();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'view-bar': ViewBar;
  }
}
