/** Calls `action` at most once in `intervalMs`: at once where it can, and once more after the last call. */
export class Throttle {
  readonly #action: () => void;
  readonly #intervalMs: number;
  #lastMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(intervalMs: number, action: () => void) {
    this.#intervalMs = intervalMs;
    this.#action = action;
  }

  call(): void {
    if (this.#timer !== undefined) return;
    const waitMs = this.#lastMs + this.#intervalMs - performance.now();
    if (waitMs <= 0) this.#run();
    else this.#timer = setTimeout(() => this.#run(), waitMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #run(): void {
    this.#timer = undefined;
    this.#lastMs = performance.now();
    this.#action();
  }
}
