/** Rows of a chunk: a power of two. */
export const rowsPerChunk = 16_384;
const mask = rowsPerChunk - 1;

/**
 * Columns that grow at their end and shrink at their beginning, a chunk at a time, so that memory neither moves nor
 * piles up. Rows keep their number for good.
 */
export class ChunkedTable<Chunk> {
  readonly #create: () => Chunk;
  readonly #chunks: Chunk[] = [];
  #firstChunk = 0;
  #spare: Chunk | undefined;

  constructor(create: () => Chunk) {
    this.#create = create;
  }

  /** The chunk that holds `row`; `undefined` when it was released or never was. */
  chunkOf(row: number): Chunk | undefined {
    return this.#chunks[Math.floor(row / rowsPerChunk) - this.#firstChunk];
  }

  /** The chunk that holds `row`, which is at most one past the last. */
  growTo(row: number): Chunk {
    const index = Math.floor(row / rowsPerChunk) - this.#firstChunk;
    let chunk = this.#chunks[index];
    if (chunk === undefined) {
      if (index !== this.#chunks.length) throw new RangeError(`Row ${row} is not the next.`);
      chunk = this.#spare ?? this.#create();
      this.#spare = undefined;
      this.#chunks.push(chunk);
    }
    return chunk;
  }

  /** Goes on at `row`, which is past all there is, or in the last chunk: what is left out is never asked for. */
  startAt(row: number): void {
    const chunk = Math.floor(row / rowsPerChunk);
    if (chunk < this.#firstChunk + this.#chunks.length) return;
    this.#spare = this.#chunks.pop() ?? this.#spare;
    this.#chunks.length = 0;
    this.#firstChunk = chunk;
  }

  /** Lets go of the chunks that hold only rows before `row`. */
  releaseBefore(row: number): void {
    const keepFrom = Math.floor(row / rowsPerChunk);
    while (this.#firstChunk < keepFrom && this.#chunks.length > 0) {
      this.#spare = this.#chunks.shift();
      this.#firstChunk += 1;
    }
  }
}

/** Where `row` stands inside its chunk. */
export function rowInChunk(row: number): number {
  return row < 2 ** 31 ? row & mask : row % rowsPerChunk;
}
