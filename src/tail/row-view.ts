import type { RecordStore } from './record-store.ts';
import { RowList } from './row-list.ts';
import type { RowVerdicts } from './row-verdicts.ts';
import { sortRows } from './sort-rows.ts';

/** Which rows a view takes, and in which order. */
export interface RowViewOptions {
  /** `null`: every row. */
  readonly verdicts: RowVerdicts | null;
  /** Milliseconds since 1970, inclusive. */
  readonly fromMs: number | null;
  /** Milliseconds since 1970, exclusive. */
  readonly untilMs: number | null;
  readonly order: 'arrival' | 'time';
}

/** How many rows are taken between two looks at the clock. */
const rowsPerLook = 1_024;

/**
 * Stored rows that pass a filter and time bounds, numbered `first … end − 1`. Rows join as they come and keep their
 * number. The whole view takes no memory: its numbers are the rows.
 */
export class RowView {
  readonly #store: RecordStore;
  readonly #options: RowViewOptions;
  /** `null` for the whole view. */
  readonly #rows: RowList | null;
  /** In the order of time: the rows that were there at the start, until they are sorted. */
  #sorting: Generator<undefined> | null = null;
  #unsorted: number[] | null;
  /** The first row that came after the start. */
  readonly #startEnd: number;
  #next: number;

  constructor(store: RecordStore, options: RowViewOptions) {
    this.#store = store;
    this.#options = options;
    const { verdicts, fromMs, untilMs, order } = options;
    const isWhole = verdicts === null && fromMs === null && untilMs === null && order === 'arrival';
    this.#rows = isWhole ? null : new RowList();
    this.#unsorted = order === 'time' ? [] : null;
    this.#next = store.firstRow;
    this.#startEnd = store.endRow;
  }

  get order(): 'arrival' | 'time' {
    return this.#options.order;
  }

  get first(): number {
    return this.#rows === null ? this.#store.firstRow : this.#rows.first;
  }

  get end(): number {
    return this.#rows === null ? this.#store.endRow : this.#rows.end;
  }

  /** The first stored row that was not looked at. */
  get next(): number {
    return this.#rows === null ? this.#store.endRow : Math.max(this.#next, this.#store.firstRow);
  }

  get isComplete(): boolean {
    return this.next === this.#store.endRow && this.#unsorted === null;
  }

  /** `undefined` where the view has no such row, or it has left the store. */
  rowAt(index: number): number | undefined {
    const row = this.#rows === null ? index : this.#rows.at(index);
    return row === undefined || row < this.#store.firstRow || row >= this.#store.endRow ? undefined : row;
  }

  /** The number in the view of the row that is nearest to `row`; `null` when the view is empty. */
  nearestTo(row: number): number | null {
    if (this.first >= this.end) return null;
    if (this.#rows === null) return Math.min(Math.max(row, this.first), this.end - 1);
    if (this.order === 'time') return this.#nearestByScan(row);
    const after = this.#rows.indexFrom(row);
    if (after >= this.end) return this.end - 1;
    if (after === this.first) return after;
    const isBeforeNearer = row - (this.#rows.at(after - 1) ?? 0) < (this.#rows.at(after) ?? 0) - row;
    return isBeforeNearer ? after - 1 : after;
  }

  /** Goes on until the clock passes `untilMs`. */
  advance(untilMs: number): void {
    const rows = this.#rows;
    if (rows === null) return;
    const { verdicts } = this.#options;
    const { firstRow, endRow } = this.#store;
    verdicts?.advance(untilMs);
    if (this.order === 'arrival') rows.dropBelow(firstRow);
    else dropLeft(rows, firstRow);
    this.#next = Math.max(this.#next, firstRow);
    const end = Math.min(endRow, verdicts?.next ?? Infinity);
    while (this.#next < end && (this.#unsorted === null || this.#next < this.#startEnd)) {
      const stop = Math.min(
        end,
        this.#next + rowsPerLook,
        this.#unsorted === null ? Infinity : this.#startEnd,
      );
      for (; this.#next < stop; this.#next++) {
        if (!this.#takes(this.#next)) continue;
        if (this.#unsorted === null) rows.push(this.#next);
        else this.#unsorted.push(this.#next);
      }
      if (performance.now() >= untilMs) return;
    }
    if (this.#unsorted !== null && this.#next >= this.#startEnd) this.#sort(this.#unsorted, rows, untilMs);
  }

  #sort(unsorted: readonly number[], rows: RowList, untilMs: number): void {
    this.#sorting ??= this.#fill(rows, unsorted);
    do {
      if (this.#sorting.next().done === true) {
        this.#unsorted = null;
        this.#sorting = null;
        return;
      }
    } while (performance.now() < untilMs);
  }

  *#fill(rows: RowList, unsorted: readonly number[]): Generator<undefined> {
    const sorted = yield* sortRows(unsorted, (row) => this.#store.timestampOf(row));
    for (const [index, row] of sorted.entries()) {
      rows.push(row);
      if (index % rowsPerLook === 0) yield;
    }
  }

  #takes(row: number): boolean {
    const { verdicts, fromMs, untilMs } = this.#options;
    if (verdicts?.accepts(row) === false) return false;
    if (fromMs === null && untilMs === null) return true;
    const timestamp = this.#store.timestampOf(row);
    if (timestamp === -1) return false;
    return (fromMs === null || timestamp >= fromMs) && (untilMs === null || timestamp < untilMs);
  }

  #nearestByScan(row: number): number {
    let nearest = this.first;
    let distance = Infinity;
    for (let index = this.first; index < this.end && distance > 0; index++) {
      const found = this.rowAt(index);
      if (found === undefined || Math.abs(found - row) >= distance) continue;
      distance = Math.abs(found - row);
      nearest = index;
    }
    return nearest;
  }
}

/** Lets go of the rows at the beginning that have left; those between others stay as gaps. */
function dropLeft(rows: RowList, firstRow: number): void {
  let index = rows.first;
  while (index < rows.end && (rows.at(index) ?? Infinity) < firstRow) index++;
  rows.dropTo(index);
}
