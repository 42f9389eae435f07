import type { PanelPlace, PanelRow } from '../../contracts/tail-panel.ts';

/** A row that is looked for in a view that may still grow. */
export interface Sought {
  readonly place: PanelPlace;
  /** Whether this is the very row. */
  isIt(row: PanelRow): boolean;
  /** Called once: where it is, or, when the view has all of its rows, the nearest one; `undefined` in an empty view. */
  onFound(index: number | undefined, isExact: boolean): void;
}

export interface PlaceFinderOptions {
  locate(view: number, place: PanelPlace): Promise<number | null>;
  rows(view: number, first: number, count: number): Promise<readonly PanelRow[]>;
}

/** Finds one row in a view, asking again as the view grows; one question at a time. */
export class PlaceFinder {
  readonly #options: PlaceFinderOptions;
  #sought: Sought | undefined;
  #isBusy = false;
  #next: { readonly view: number; readonly isComplete: boolean } | undefined;

  constructor(options: PlaceFinderOptions) {
    this.#options = options;
  }

  get isSeeking(): boolean {
    return this.#sought !== undefined;
  }

  /** What was sought before is given up. */
  seek(sought: Sought): void {
    this.#sought = sought;
  }

  giveUp(): void {
    this.#sought = undefined;
  }

  /** The view has more rows, or all of them. */
  async look(view: number, isComplete: boolean): Promise<void> {
    this.#next = { view, isComplete };
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#next !== undefined && this.#sought !== undefined) {
      const next = this.#next;
      this.#next = undefined;
      await this.#ask(this.#sought, next.view, next.isComplete);
    }
    this.#isBusy = false;
  }

  async #ask(sought: Sought, view: number, isComplete: boolean): Promise<void> {
    let index: number | undefined;
    let isExact = false;
    try {
      index = (await this.#options.locate(view, sought.place)) ?? undefined;
      const [row] = index === undefined ? [] : await this.#options.rows(view, index, 1);
      isExact = row !== undefined && row.index === index && sought.isIt(row);
    } catch {
      // The tail ended, or was replaced: the next look asks again.
      return;
    }
    // The reader went elsewhere meanwhile, or the view is another one by now.
    if (this.#sought !== sought || (this.#next !== undefined && this.#next.view !== view)) return;
    if (!isExact && !isComplete) return;
    this.#sought = undefined;
    sought.onFound(index, isExact);
  }
}
