import { PageCache } from './page-cache.ts';
import type { ShownRow } from './row-cells.ts';
import type { RowRange } from './row-selection.ts';
import { RowViewport } from './row-viewport.ts';

export interface LiveRowsOptions {
  load(first: number, count: number): Promise<readonly ShownRow[]>;
  /** Rows came, or the bounds that are shown changed. */
  onChange(): void;
}

/**
 * The rows of a view and the window over them. While following, new rows are loaded before they are shown, so that none
 * appears empty.
 */
export class LiveRows {
  readonly viewport = new RowViewport();
  readonly #options: LiveRowsOptions;
  #cache = this.#newCache();
  /** What the view holds, as the host said last. */
  #bounds: RowRange = { first: 0, end: 0 };
  /** The bounds that are shown as soon as the rows at their end are here; only while following. */
  #goal: RowRange | undefined;

  constructor(options: LiveRowsOptions) {
    this.#options = options;
  }

  get bounds(): RowRange {
    return this.#bounds;
  }

  get(index: number): ShownRow | undefined {
    return this.#cache.get(index);
  }

  /** Whether everything that is on the screen is here. */
  get isSettled(): boolean {
    const { first, end } = this.viewport.visible;
    return this.#goal === undefined && this.#cache.isSettled(first, end);
  }

  /** Forgets every row: the numbers mean others from now on. */
  forget(): void {
    this.#cache = this.#newCache();
    this.#bounds = { first: 0, end: 0 };
    this.#goal = undefined;
    this.viewport.setBounds(0, 0);
  }

  /** Loads what is shown again, which stays on the screen until then. */
  refresh(): void {
    this.#cache.refresh();
    this.advance();
  }

  setBounds(first: number, end: number): void {
    this.#bounds = { first, end };
    this.#cache.setBounds(first, end);
    this.advance();
  }

  /** Puts the window over what the host said last, whatever is loaded. */
  takeBounds(): void {
    this.#goal = undefined;
    this.viewport.setBounds(this.#bounds.first, this.#bounds.end);
  }

  /** Shows what the host said last: at once, or, while following, as soon as the rows are here. */
  advance(): void {
    const { first, end } = this.#bounds;
    if (this.viewport.isFollowing) {
      this.#goal ??= this.#bounds;
      const goal = this.viewport.visibleAtEnd(this.#goal.first, this.#goal.end);
      this.#cache.want(goal.first, goal.end);
      if (!this.#cache.isSettled(goal.first, goal.end)) return;
      this.viewport.setBounds(this.#goal.first, this.#goal.end);
      const isBehind = this.#goal.end !== end || this.#goal.first !== first;
      this.#goal = undefined;
      if (isBehind) this.advance();
    } else {
      this.#goal = undefined;
      this.viewport.setBounds(first, end);
    }
    this.#options.onChange();
  }

  /** Loads what is on the screen; while following, `advance` has done so. */
  want(): void {
    const { first, end } = this.viewport.visible;
    if (!this.viewport.isFollowing) this.#cache.want(first, end);
  }

  #newCache(): PageCache<ShownRow> {
    const cache: PageCache<ShownRow> = new PageCache<ShownRow>({
      load: (first, count) => this.#options.load(first, count),
      onChange: () => {
        if (cache !== this.#cache) return;
        this.advance();
        this.#options.onChange();
      },
    });
    return cache;
  }
}
