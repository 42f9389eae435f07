import { ChunkedTable, rowInChunk, rowsPerChunk } from './chunked-table.ts';

/** A list of ascending numbers that grows at its end and shrinks at its beginning; each keeps its index for good. */
export class RowList {
  readonly #numbers = new ChunkedTable<Float64Array>(() => new Float64Array(rowsPerChunk));
  #first = 0;
  #end = 0;

  get first(): number {
    return this.#first;
  }

  get end(): number {
    return this.#end;
  }

  push(number: number): void {
    this.#numbers.growTo(this.#end)[rowInChunk(this.#end)] = number;
    this.#end += 1;
  }

  /** `undefined` outside of `first … end − 1`. */
  at(index: number): number | undefined {
    if (index < this.#first || index >= this.#end) return undefined;
    return this.#numbers.chunkOf(index)?.[rowInChunk(index)];
  }

  /** The index of the first number that is at least `number`; `end` when there is none. */
  indexFrom(number: number): number {
    let low = this.#first;
    let high = this.#end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.at(middle) ?? Infinity) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Lets go of the numbers below `number`. */
  dropBelow(number: number): void {
    if ((this.at(this.#first) ?? Infinity) >= number) return;
    this.dropTo(this.indexFrom(number));
  }

  /** Lets go of what stands before `index`. */
  dropTo(index: number): void {
    this.#first = index;
    this.#numbers.releaseBefore(index);
  }
}
