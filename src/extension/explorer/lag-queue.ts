import type { PartitionLag } from '../../core/group.ts';
import type { Cached } from './cached.ts';

/**
 * Reads the lag of the groups of an opened list behind the user's back, so that it stands beside each group. A few at a
 * time and a bounded number of them: a click on the list of a cluster with thousands of groups must not become thousands
 * of requests. The lag of the others is read when they are opened.
 */
export class LagQueue {
  readonly #concurrency: number;
  readonly #maxGroups: number;
  readonly #waiting: Cached<readonly PartitionLag[]>[] = [];
  #running = 0;

  constructor(concurrency = 4, maxGroups = 100) {
    this.#concurrency = concurrency;
    this.#maxGroups = maxGroups;
  }

  /** Reads those of the first groups that were not read yet. */
  add(groups: readonly Cached<readonly PartitionLag[]>[]): void {
    const unread = groups
      .slice(0, this.#maxGroups)
      .filter((lag) => lag.isClear && !this.#waiting.includes(lag));
    this.#waiting.push(...unread);
    while (this.#running < this.#concurrency && this.#waiting.length > 0) {
      this.#running++;
      void this.#work();
    }
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await next.get().catch(() => undefined);
    }
    this.#running--;
  }
}
