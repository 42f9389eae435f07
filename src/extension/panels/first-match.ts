import type { TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { TailProgress } from '../../contracts/tail-worker.ts';

/** A row that passed the filter first. */
export interface FirstMatch {
  readonly view: number;
  readonly index: number;
}

/**
 * Tells, once for each filter, of the first row that passes it while somebody waits for that. A filter that had rows
 * already when the waiting began counts from there.
 */
export class FirstMatchWatch {
  readonly #onMatch: (match: FirstMatch) => void;
  #isAwaited = false;
  /** The view that is watched, and the first row of it that would be new. */
  #watched: { readonly session: string; readonly view: number; readonly from: number } | undefined;
  #hasTold = false;

  constructor(onMatch: (match: FirstMatch) => void) {
    this.#onMatch = onMatch;
  }

  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  /** @param state where the tail is now; absent without one */
  await(isAwaited: boolean, state?: WatchedState): void {
    this.#isAwaited = isAwaited;
    this.#hasTold = false;
    this.#watched =
      state === undefined
        ? undefined
        : { session: state.session, view: state.progress.view.id, from: state.progress.view.end };
  }

  changed({ session, progress, isFiltered }: WatchedState): void {
    if (!this.#isAwaited) return;
    const { id, first, end } = progress.view;
    if (this.#watched?.session !== session || this.#watched.view !== id) {
      this.#watched = { session, view: id, from: 0 };
      this.#hasTold = false;
    }
    if (this.#hasTold || !isFiltered) return;
    const index = Math.max(this.#watched.from, first);
    if (end <= index) return;
    this.#hasTold = true;
    this.#onMatch({ view: id, index });
  }
}

export interface WatchedState {
  /** Names the tail. */
  readonly session: string;
  readonly progress: Pick<TailProgress, 'view'>;
  /** Whether rows have a filter to pass: the scan's, or the view's. */
  readonly isFiltered: boolean;
}

/** Whether the query itself reads through a filter. */
export function isScan({ filter }: Pick<TailPanelQuery, 'filter'>): boolean {
  return filter !== null && filter.trim() !== '';
}
