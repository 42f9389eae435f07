/** What was stored of a source before row `endRow`, from `offset` on, is not in the log any more. */
interface Truncation {
  readonly offset: bigint;
  readonly endRow: number;
}

/** Which stored records their logs have lost since. */
export class LogTruncations {
  readonly #bySource = new Map<number, readonly Truncation[]>();

  /** @param firstRow rows before it have left: what is known of them alone is forgotten */
  add(source: number, truncation: Truncation, firstRow: number): void {
    const known = this.#bySource.get(source) ?? [];
    const kept = known.filter(({ endRow }) => endRow > firstRow);
    this.#bySource.set(source, [...kept, truncation]);
  }

  /** Whether the log lost the record of `row`, which came from `offset` of `source`. */
  cuts(source: number, row: number, offset: bigint): boolean {
    const known = this.#bySource.get(source) ?? [];
    return known.some((truncation) => row < truncation.endRow && offset >= truncation.offset);
  }
}
