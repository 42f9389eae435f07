import { ChunkedTable, rowInChunk, rowsPerChunk } from './chunked-table.ts';
import type { RecordStore } from './record-store.ts';

/** Judges stored rows one after the other. */
export interface RowJudge {
  /**
   * Judges rows from `row` on, before `endRow`, and calls `accept` with each that is meant, until the clock
   * (`performance.now()`) passes `untilMs`; at least one row.
   * @returns the first row that has not been judged
   */
  judge(row: number, endRow: number, untilMs: number, accept: (row: number) => void): number;
}

/** What a judge said of each stored row: a byte a row, that leaves with the row. */
export class RowVerdicts {
  readonly #store: RecordStore;
  readonly #judge: RowJudge;
  readonly #verdicts = new ChunkedTable<Uint8Array>(() => new Uint8Array(rowsPerChunk));
  #next: number;

  constructor(store: RecordStore, judge: RowJudge) {
    this.#store = store;
    this.#judge = judge;
    this.#next = store.firstRow;
    // A table begins at 0; what has left is never asked for.
    this.#verdicts.startAt(this.#next);
  }

  /** The first row that has not been judged. */
  get next(): number {
    return Math.max(this.#next, this.#store.firstRow);
  }

  /** Whether `row` was judged and accepted. */
  accepts(row: number): boolean {
    return row < this.#next && this.#verdicts.chunkOf(row)?.[rowInChunk(row)] === 1;
  }

  /** The verdicts of the chunk that `row` is in, by `rowInChunk`; 1 is accepted. Of no use from `next` on. */
  chunkOf(row: number): Uint8Array | undefined {
    return this.#verdicts.chunkOf(row);
  }

  /** Goes on until the clock passes `untilMs`. */
  advance(untilMs: number): void {
    const { firstRow, endRow } = this.#store;
    if (this.#next < firstRow) {
      this.#next = firstRow;
      this.#verdicts.startAt(firstRow);
    }
    this.#verdicts.releaseBefore(firstRow);
    while (this.#next < endRow && performance.now() < untilMs) {
      const chunk = this.#verdicts.growTo(this.#next);
      const at = rowInChunk(this.#next);
      const end = Math.min(endRow, this.#next - at + rowsPerChunk);
      chunk.fill(0, at, at + end - this.#next);
      this.#next = this.#judge.judge(this.#next, end, untilMs, (row) => {
        chunk[rowInChunk(row)] = 1;
      });
    }
  }
}
