import type {
  PanelAnswer,
  PanelPlace,
  PanelProgress,
  PanelRequest,
  PanelRow,
} from '../../src/contracts/tail-panel.ts';
import {
  wholeView,
  type SearchHit,
  type SearchQuery,
  type TailView,
  type TimeHistogram,
  type ViewProgress,
} from '../../src/contracts/tail-view.ts';

export interface FakeViewsOptions {
  /** What the store holds under this number, `fields` answered for these paths. */
  row(row: number, paths: readonly string[]): PanelRow;
  /** Whether a row passes a filter; a filter that has a problem is one that throws it. */
  matches(filter: string, row: number): boolean;
  /** Whether a search finds something in a row. */
  finds(search: SearchQuery, row: number): boolean;
}

/** Tests of millions of rows would wait for seconds for their bars. */
const maxHistogramRows = 20_000;

/** A tail's views, search and places over rows that a test makes up. */
export class FakeViews {
  /** How many rows a view has looked at, at most: a test sees a view that is still looked for. */
  scanLimit = Number.POSITIVE_INFINITY;
  #view: TailView = wholeView;
  #viewId = 0;
  #search: SearchQuery | null = null;
  #searchId = 0;
  #firstRow = 0;
  #endRow = 0;
  /** Rows of the view from number `#viewFirst` on; `undefined` in the whole one. */
  #rows: number[] | undefined;
  readonly #options: FakeViewsOptions;

  constructor(options: FakeViewsOptions) {
    this.#options = options;
  }

  /** Another tail. */
  reset(): void {
    this.#view = wholeView;
    this.#viewId = 0;
    this.#search = null;
    this.#rows = undefined;
  }

  /** What a test says of the store, with what the view and the search make of it. */
  progress(progress: PanelProgress): PanelProgress {
    this.#firstRow = progress.firstRow;
    this.#endRow = progress.endRow;
    return { ...progress, view: this.#viewProgress(), search: this.#searchProgress() };
  }

  /** `undefined` for a request that is not about rows. */
  answer(request: PanelRequest): PanelAnswer | undefined {
    switch (request.method) {
      case 'rows': {
        const { view, first, count, fields } = request;
        const { first: viewFirst, end } = this.#viewProgress();
        if (view !== this.#viewId) return { kind: 'rows', rows: [] };
        const from = Math.max(first, viewFirst);
        const rows = Array.from({ length: Math.max(0, Math.min(first + count, end) - from) }, (_, at) => ({
          ...this.#options.row(this.#rowAt(from + at), fields),
          index: from + at,
        }));
        return { kind: 'rows', rows };
      }
      case 'setView':
        return this.#setView(request.view);
      case 'setSearch':
        this.#search = request.search;
        this.#searchId++;
        return { kind: 'search', search: this.#searchProgress() };
      case 'findHit':
        return { kind: 'hit', hit: this.#findHit(request.from, request.direction) };
      case 'locate':
        return {
          kind: 'index',
          index: request.view === this.#viewId ? this.#locate(request.place) : null,
        };
      default:
        return undefined;
    }
  }

  /** Of every row, or of as many as are made up in no time; `null` while nothing is stored. */
  histogram(buckets: number): TimeHistogram | null {
    const step = Math.ceil((this.#endRow - this.#firstRow) / maxHistogramRows);
    const samples: { readonly row: number; readonly time: number }[] = [];
    for (let row = this.#firstRow; row < this.#endRow; row += step) {
      samples.push({ row, time: Number(this.#options.row(row, []).timestamp) });
    }
    if (samples.length === 0) return null;
    const fromMs = samples.reduce((least, { time }) => Math.min(least, time), Infinity);
    const untilMs = samples.reduce((most, { time }) => Math.max(most, time), -Infinity) + 1;
    const stored = Array.from({ length: buckets }, () => 0);
    const shown = [...stored];
    for (const { row, time } of samples) {
      const bucket = Math.floor(((time - fromMs) / (untilMs - fromMs)) * buckets);
      stored[bucket] = (stored[bucket] ?? 0) + step;
      const { filter } = this.#view;
      if (filter !== null && !this.#options.matches(filter, row)) continue;
      shown[bucket] = (shown[bucket] ?? 0) + step;
    }
    return { fromMs, untilMs, stored, shown };
  }

  #setView(view: TailView): PanelAnswer {
    try {
      if (view.filter !== null) this.#options.matches(view.filter, 0);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'problem', problem: { message, start: 0, end: 1 } };
    }
    this.#view = view;
    this.#viewId++;
    this.#rows = undefined;
    return { kind: 'view', view: this.#viewProgress() };
  }

  #viewProgress(): ViewProgress {
    const { filter, fromMs, untilMs, order } = this.#view;
    const errors = { count: 0, example: null };
    if (filter === null && fromMs === null && untilMs === null && order === 'arrival') {
      const scannedRows = this.#endRow - this.#firstRow;
      return { id: this.#viewId, first: this.#firstRow, end: this.#endRow, scannedRows, errors };
    }
    const scannedEnd = Math.min(this.#endRow, this.#firstRow + this.scanLimit);
    this.#rows = [];
    for (let row = this.#firstRow; row < scannedEnd; row++) {
      const timestamp = Number(this.#options.row(row, []).timestamp);
      if (filter !== null && !this.#options.matches(filter, row)) continue;
      if ((fromMs ?? timestamp) <= timestamp && timestamp < (untilMs ?? Infinity)) this.#rows.push(row);
    }
    if (order === 'time') {
      const timeOf = (row: number): number => Number(this.#options.row(row, []).timestamp);
      this.#rows.sort((a, b) => timeOf(a) - timeOf(b) || a - b);
    }
    const scannedRows = scannedEnd - this.#firstRow;
    return { id: this.#viewId, first: 0, end: this.#rows.length, scannedRows, errors };
  }

  #searchProgress(): PanelProgress['search'] {
    return this.#search === null
      ? null
      : { id: this.#searchId, count: this.#hits().length, isComplete: true };
  }

  /** Numbers in the view. */
  #hits(): number[] {
    const { first, end } = this.#viewProgress();
    const hits: number[] = [];
    for (let index = first; index < end; index++) {
      if (this.#search !== null && this.#options.finds(this.#search, this.#rowAt(index))) hits.push(index);
    }
    return hits;
  }

  #findHit(from: number | null, direction: 'next' | 'previous'): SearchHit | null {
    const hits = this.#hits();
    const next =
      direction === 'next'
        ? (hits.find((index) => index > (from ?? -1)) ?? hits[0])
        : (hits.findLast((index) => index < (from ?? Infinity)) ?? hits.at(-1));
    return next === undefined ? null : { index: next, ordinal: hits.indexOf(next) + 1 };
  }

  #locate(place: PanelPlace): number | null {
    const { first, end } = this.#viewProgress();
    let nearest: number | null = null;
    let least = Infinity;
    for (let index = first; index < end; index++) {
      const distance = this.#distance(place, this.#options.row(this.#rowAt(index), []));
      if (distance >= least) continue;
      least = distance;
      nearest = index;
    }
    return nearest;
  }

  #distance(place: PanelPlace, row: PanelRow): number {
    switch (place.kind) {
      case 'row':
        return Math.abs(row.row - place.row);
      case 'time':
        return Math.abs(Number(row.timestamp) - place.timestampMs);
      case 'offset': {
        const isElsewhere =
          (place.topic !== null && place.topic !== row.topic) ||
          (place.partition !== null && place.partition !== row.partition);
        return Math.abs(Number(row.offset) - Number(place.offset)) + (isElsewhere ? 1e9 : 0);
      }
    }
  }

  #rowAt(index: number): number {
    return this.#rows === undefined ? index : (this.#rows[index] ?? -1);
  }
}
