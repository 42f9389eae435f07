import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TailPlaceInStore } from '../contracts/tail-worker.ts';
import {
  wholeView,
  type ExpressionProblem,
  type SearchHit,
  type SearchProgress,
  type SearchQuery,
  type TailView,
  type TimeHistogram,
  type ViewProgress,
} from '../contracts/tail-view.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { judgeByFilter } from '../tail/judge-by-filter.ts';
import { locateRow } from '../tail/locate-row.ts';
import { compileRecordFilter } from '../tail/record-filter.ts';
import { compileRecordSearch, type RecordSearch } from '../tail/record-search.ts';
import type { RecordStore } from '../tail/record-store.ts';
import type { RowFormats } from '../tail/row-formats.ts';
import { RowHits } from '../tail/row-hits.ts';
import { RowVerdicts } from '../tail/row-verdicts.ts';
import { RowView } from '../tail/row-view.ts';
import type { RecordFilter } from '../tail/tail-query.ts';
import { timeHistogram } from '../tail/time-histogram.ts';

/** How long views and searches go on without a break: fetching and requests go on in between. */
const sliceMs = 8;

/** A filter and what it said of the stored rows; its time bounds come and go. */
interface JudgedFilter {
  readonly text: string;
  readonly filter: RecordFilter;
  readonly verdicts: RowVerdicts;
}

interface RunningSearch {
  readonly search: RecordSearch;
  readonly verdicts: RowVerdicts;
  hits: RowHits;
}

/** What a tail shows of its store, and what is searched in that: kept up to date in slices as rows come and leave. */
export class TailViews {
  readonly #store: RecordStore;
  readonly #formats: RowFormats;
  readonly #onChange: () => void;
  #viewId = 0;
  #view: RowView;
  #filter: JudgedFilter | null = null;
  #searchId = 0;
  #search: RunningSearch | null = null;
  #isWorking = false;

  /** @param onChange is called whenever there is progress */
  constructor(store: RecordStore, formats: RowFormats, onChange: () => void) {
    this.#store = store;
    this.#formats = formats;
    this.#onChange = onChange;
    this.#view = new RowView(store, { ...wholeView, verdicts: null });
  }

  get view(): RowView {
    return this.#view;
  }

  /** What finds the marks in what is shown. */
  get search(): RecordSearch | null {
    return this.#search?.search ?? null;
  }

  /** To be called when rows have come. */
  storeChanged(): void {
    if (this.#isWorking || this.#isComplete()) return;
    this.#isWorking = true;
    setImmediate(() => this.#work());
  }

  isView(id: number): boolean {
    return id === this.#viewId;
  }

  setView({
    filter,
    fromMs,
    untilMs,
    order,
  }: TailView): { readonly view: ViewProgress } | { readonly problem: ExpressionProblem } {
    const judged = filter === null ? null : this.#judgedFilter(filter);
    if (judged !== null && 'problem' in judged) return judged;
    this.#filter = judged;
    this.#viewId += 1;
    this.#view = new RowView(this.#store, { verdicts: judged?.verdicts ?? null, fromMs, untilMs, order });
    if (this.#search !== null)
      this.#search.hits = new RowHits(this.#store, this.#view, this.#search.verdicts);
    this.storeChanged();
    return { view: this.viewProgress() };
  }

  setSearch(
    query: SearchQuery | null,
  ): { readonly search: SearchProgress | null } | { readonly problem: ExpressionProblem } {
    const compiled = query === null || query.text === '' ? null : compileRecordSearch(query);
    if (compiled !== null && 'problem' in compiled) return compiled;
    this.#searchId += 1;
    if (compiled === null) this.#search = null;
    else {
      const verdicts = new RowVerdicts(this.#store, compiled.search.judgeRows(this.#store));
      const hits = new RowHits(this.#store, this.#view, verdicts);
      this.#search = { search: compiled.search, verdicts, hits };
    }
    this.storeChanged();
    return { search: this.searchProgress() };
  }

  viewProgress(): ViewProgress {
    const { first, end, next } = this.#view;
    return {
      id: this.#viewId,
      first,
      end,
      scannedRows: next - this.#store.firstRow,
      errors: this.#filter?.filter.errors ?? { count: 0, example: null },
    };
  }

  searchProgress(): SearchProgress | null {
    if (this.#search === null) return null;
    const { count, isComplete } = this.#search.hits;
    return { id: this.#searchId, count, isComplete };
  }

  /**
   * The next hit behind `from` or before it; waits for the search where that is not known yet.
   * @throws KafkaFailure `cancelled`
   */
  async findHit(
    id: number,
    from: number | null,
    direction: 'next' | 'previous',
    signal: AbortSignal,
  ): Promise<SearchHit | null> {
    while (this.isView(id) && this.#search !== null) {
      if (signal.aborted) throw new KafkaFailure('cancelled', 'Cancelled.');
      const { hits } = this.#search;
      const isKnown = hits.isComplete || (direction === 'previous' && from !== null && hits.next >= from);
      const found =
        direction === 'next' ? hits.after(from ?? -1) : isKnown ? hits.before(from ?? Infinity) : undefined;
      if (found !== undefined) return found;
      if (hits.isComplete) return (direction === 'next' ? hits.after(-1) : hits.before(Infinity)) ?? null;
      this.storeChanged();
      await nextTurn();
    }
    return null;
  }

  histogram(buckets: number): Promise<TimeHistogram | null> {
    return inSlices(timeHistogram(this.#store, this.#filter?.verdicts ?? null, buckets), () => true);
  }

  /** @throws KafkaFailure `cancelled` */
  async locate(id: number, place: TailPlaceInStore, signal: AbortSignal): Promise<number | null> {
    if (!this.isView(id)) return null;
    return inSlices(locateRow(this.#store, this.#view, place), () => {
      if (signal.aborted) throw new KafkaFailure('cancelled', 'Cancelled.');
      return this.isView(id);
    });
  }

  #judgedFilter(text: string): JudgedFilter | { readonly problem: ExpressionProblem } {
    if (this.#filter?.text === text) return this.#filter;
    const compiled = compileRecordFilter(text, this.#formats);
    if ('problem' in compiled) return compiled;
    const { filter } = compiled;
    return { text, filter, verdicts: new RowVerdicts(this.#store, judgeByFilter(this.#store, filter)) };
  }

  #isComplete(): boolean {
    return this.#view.isComplete && (this.#search === null || this.#search.hits.isComplete);
  }

  #work(): void {
    const untilMs = performance.now() + sliceMs;
    this.#view.advance(untilMs);
    // The view comes first; a search that it keeps waiting still gets on with every slice.
    this.#search?.hits.advance(Math.max(untilMs, performance.now() + 1));
    this.#isWorking = false;
    this.storeChanged();
    this.#onChange();
  }
}

/**
 * Takes steps, and lets other work have its turn now and then.
 * @param goesOn asked after such a turn; where it says no, that is all
 * @returns what the steps led to; `null` where they were not gone on with
 */
async function inSlices<R>(steps: Generator<undefined, R>, goesOn: () => boolean): Promise<R | null> {
  let sliceStart = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (performance.now() - sliceStart < sliceMs) continue;
    await nextTurn();
    if (!goesOn()) return null;
    sliceStart = performance.now();
  }
}
