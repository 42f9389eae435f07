import type { RecordStore } from './record-store.ts';
import { RowList } from './row-list.ts';
import type { RowVerdicts } from './row-verdicts.ts';
import type { RowView } from './row-view.ts';

/** How many rows are taken between two looks at the clock. */
const rowsPerLook = 4_096;

/** The rows of a view in which a search found something. */
export class RowHits {
  readonly #store: RecordStore;
  readonly #view: RowView;
  readonly #verdicts: RowVerdicts;
  #hits = new RowList();
  #next: number;
  #firstRow: number;

  constructor(store: RecordStore, view: RowView, verdicts: RowVerdicts) {
    this.#store = store;
    this.#view = view;
    this.#verdicts = verdicts;
    this.#next = view.first;
    this.#firstRow = store.firstRow;
  }

  get count(): number {
    return this.#hits.end - this.#hits.first;
  }

  /** The rows of the view before this number have been looked at. */
  get next(): number {
    return this.#next;
  }

  get isComplete(): boolean {
    return this.#view.isComplete && this.#next >= this.#view.end;
  }

  /** Goes on until the clock passes `untilMs`. */
  advance(untilMs: number): void {
    this.#verdicts.advance(untilMs);
    this.#forgetLeft();
    const { end } = this.#view;
    while (this.#next < end) {
      for (const stop = Math.min(end, this.#next + rowsPerLook); this.#next < stop; this.#next++) {
        const row = this.#view.rowAt(this.#next);
        if (row === undefined) continue;
        if (row >= this.#verdicts.next) return;
        if (this.#verdicts.accepts(row)) this.#hits.push(this.#next);
      }
      if (performance.now() >= untilMs) return;
    }
  }

  /** The first hit behind `index`; `undefined` when there is none as far as is known. */
  after(index: number): { readonly index: number; readonly ordinal: number } | undefined {
    return this.#hitAt(this.#hits.indexFrom(index + 1));
  }

  /** The last hit before `index`; `undefined` when there is none as far as is known. */
  before(index: number): { readonly index: number; readonly ordinal: number } | undefined {
    return this.#hitAt(this.#hits.indexFrom(index) - 1);
  }

  #hitAt(place: number): { readonly index: number; readonly ordinal: number } | undefined {
    const index = this.#hits.at(place);
    return index === undefined ? undefined : { index, ordinal: place - this.#hits.first + 1 };
  }

  #forgetLeft(): void {
    if (this.#firstRow === this.#store.firstRow) return;
    this.#firstRow = this.#store.firstRow;
    if (this.#view.order === 'arrival') {
      this.#hits.dropBelow(this.#view.first);
      this.#next = Math.max(this.#next, this.#view.first);
      return;
    }
    // In the order of time rows leave in the middle too.
    this.#hits = new RowList();
    this.#next = this.#view.first;
  }
}
