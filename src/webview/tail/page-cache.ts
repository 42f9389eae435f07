export interface PageCacheOptions<Row> {
  /** Rows `first … first + count − 1`, as far as there are any. */
  load(first: number, count: number): Promise<readonly Row[]>;
  /** Rows came. */
  onChange(): void;
  readonly pageSize?: number;
  readonly maxPages?: number;
  readonly maxInFlight?: number;
}

interface Page<Row> {
  readonly rows: (Row | undefined)[];
  /** Rows of this page below here were asked for: those that are missing have left the store. */
  settledEnd: number;
  isLoading: boolean;
  /** What its rows were asked for as; below the cache's own they are out of date. */
  generation: number;
}

/**
 * Rows by their number in a view, loaded a page at a time. Only what is wanted last is loaded, few requests at once; pages far
 * from it are dropped. A page at the growing end is filled up, not loaded again.
 */
export class PageCache<Row extends { readonly index: number }> {
  readonly #options: Required<PageCacheOptions<Row>>;
  readonly #pages = new Map<number, Page<Row>>();
  #firstRow = 0;
  #endRow = 0;
  #wanted = { first: 0, end: 0 };
  #inFlight = 0;
  #generation = 0;

  constructor(options: PageCacheOptions<Row>) {
    this.#options = { pageSize: 128, maxPages: 24, maxInFlight: 2, ...options };
  }

  /** What the view holds now. */
  setBounds(firstRow: number, endRow: number): void {
    this.#firstRow = firstRow;
    this.#endRow = endRow;
  }

  /** Says what the reader looks at, in place of what was said before, and loads what is missing of it. */
  want(first: number, end: number): void {
    this.#wanted = { first, end };
    this.#pump();
  }

  /** Loads again what is looked at: the same rows have other contents. Until they come the ones before stay. */
  refresh(): void {
    this.#generation++;
    this.#pump();
  }

  get(index: number): Row | undefined {
    const { pageSize } = this.#options;
    return this.#pages.get(Math.floor(index / pageSize))?.rows[index % pageSize];
  }

  /** Whether each of these rows is known, or known to have left the store. */
  isSettled(first: number, end: number): boolean {
    const { pageSize } = this.#options;
    for (let index = Math.floor(first / pageSize); index * pageSize < end; index++) {
      if ((this.#pages.get(index)?.settledEnd ?? 0) < Math.min(end, (index + 1) * pageSize)) return false;
    }
    return true;
  }

  #pump(): void {
    for (const index of this.#wantedPages()) {
      if (this.#inFlight >= this.#options.maxInFlight) return;
      void this.#load(index);
    }
  }

  /** The pages that are looked at, then their neighbours. */
  *#wantedPages(): Generator<number> {
    const { pageSize } = this.#options;
    const { first, end } = this.#wanted;
    if (end <= first) return;
    const firstPage = Math.floor(first / pageSize);
    const lastPage = Math.floor((end - 1) / pageSize);
    for (let index = firstPage; index <= lastPage; index++) yield index;
    yield lastPage + 1;
    if (firstPage > 0) yield firstPage - 1;
  }

  async #load(index: number): Promise<void> {
    const { pageSize, load, onChange } = this.#options;
    const pageFirst = index * pageSize;
    const page = this.#pages.get(index) ?? {
      rows: Array.from<Row | undefined>({ length: pageSize }),
      settledEnd: pageFirst,
      isLoading: false,
      generation: this.#generation,
    };
    const generation = this.#generation;
    const isStale = page.generation !== generation;
    const first = Math.max(isStale ? pageFirst : page.settledEnd, this.#firstRow);
    const end = Math.min(pageFirst + pageSize, this.#endRow);
    if (page.isLoading || first >= end) return;
    this.#pages.set(index, page);
    page.isLoading = true;
    this.#inFlight++;
    let rows: readonly Row[] | undefined;
    try {
      rows = await load(first, end - first);
    } catch {
      // The tail ended, or was replaced: whoever wants the rows next asks again.
    }
    page.isLoading = false;
    this.#inFlight--;
    if (rows !== undefined) {
      for (const row of rows) {
        if (row.index >= pageFirst && row.index < pageFirst + pageSize) {
          page.rows[row.index - pageFirst] = row;
        }
      }
      page.settledEnd = end;
      page.generation = generation;
      this.#dropFarPages();
      onChange();
      this.#pump();
    }
  }

  #dropFarPages(): void {
    const { pageSize, maxPages } = this.#options;
    if (this.#pages.size <= maxPages) return;
    const middle = (this.#wanted.first + this.#wanted.end) / 2 / pageSize;
    const farthest = [...this.#pages]
      .filter(([, page]) => !page.isLoading)
      .map(([index]) => index)
      .sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const index of farthest.slice(0, this.#pages.size - maxPages)) this.#pages.delete(index);
  }
}
