import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { SearchQuery } from '../../contracts/tail-view.ts';
import './filter-field.ts';
import type { PanelContext } from './panel-context.ts';
import type { PanelModel, PanelState } from './panel-model.ts';
import './search-bar.ts';
import type { SearchBar } from './search-bar.ts';
import { sharedStyles } from './shared-styles.ts';
import './time-histogram.ts';
import type { TimeHistogramView } from './time-histogram.ts';
import type { TimeRange } from './time-range.ts';
import { toolbarButton } from './toolbar-button.ts';

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

      :host([isNarrow]) .line {
        align-items: center;
        gap: 4px;
        min-height: 0;
        padding: 0 8px 6px;
      }

      :host([isNarrow]) filter-field {
        flex: 1;
        min-width: 0;
      }

      :host([isNarrow]) search-bar {
        flex: 1 1 100%;
        min-width: 0;
      }

      search-bar[hidden] {
        display: none;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor model: PanelModel | undefined;
  @property({ attribute: false }) accessor state: PanelState | undefined;
  @property({ type: Boolean, reflect: true }) accessor isNarrow = false;
  /** The next match is to be shown, or the one before. */
  @property({ attribute: false }) accessor onStep: (direction: 'next' | 'previous') => void = () => undefined;
  /** The focus goes back to the rows. */
  @property({ attribute: false }) accessor onLeave: () => void = () => undefined;
  @query('search-bar') private accessor searchBar: SearchBar | null = null;
  @query('time-histogram') private accessor histogram: TimeHistogramView | null = null;
  /** The search is to get the focus as soon as it is on the screen. */
  #isSearchWanted = false;
  #range: TimeRange = { fromMs: null, untilMs: null };

  /** Brings the search to the screen, and the focus into it. */
  readonly search = (): void => {
    this.#isSearchWanted = true;
    if (this.isNarrow) this.model?.showLine('search', true);
    this.requestUpdate();
  };

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
    const { openLines } = state;
    const hasRange = fromMs !== null || untilMs !== null;
    // What is searched or bounds the view is never out of sight.
    const isSearchShown = !this.isNarrow || openLines.includes('search') || state.search !== null;
    const areTimesShown = !this.isNarrow || openLines.includes('times') || hasRange;
    return html`<div class="line">
        <filter-field
          .isNarrow=${this.isNarrow}
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
        ${this.isNarrow && !isSearchShown ? toolbarButton('search', context.texts.searchLine, this.search) : nothing}
        <search-bar
          ?hidden=${!isSearchShown}
          .isNarrow=${this.isNarrow}
          .context=${context}
          .search=${state.search}
          .progress=${progress.search}
          .ordinal=${state.ordinal}
          .problem=${state.searchProblem}
          .onSearch=${this.#find}
          .onFind=${this.search}
          .onStep=${this.onStep}
          .onLeave=${this.#leaveSearch}
        ></search-bar>
      </div>
      ${
        areTimesShown
          ? html`<time-histogram
              .context=${context}
              .isOpen=${this.isNarrow ? openLines.includes('times') : state.isHistogramOpen}
              .range=${this.#range}
              .stamp=${[state.session, firstRow, endRow, shown.id, shown.scannedRows].join()}
              .load=${this.#loadHistogram}
              .onToggle=${this.#openHistogram}
              .onRange=${this.#bound}
            ></time-histogram>`
          : nothing
      }`;
  }

  protected override updated(): void {
    if (!this.#isSearchWanted || this.searchBar?.hidden !== false) return;
    this.#isSearchWanted = false;
    this.searchBar.focus();
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

  readonly #openHistogram = (isHistogramOpen: boolean): void => {
    if (this.isNarrow) this.model?.showLine('times', isHistogramOpen);
    else this.#keep({ isHistogramOpen });
  };

  readonly #leaveSearch = (): void => {
    if (this.isNarrow) this.model?.showLine('search', false);
    this.onLeave();
  };

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
