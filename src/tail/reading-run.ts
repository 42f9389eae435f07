import { pause } from '../kafka/abortable.ts';

/** A stretch of reading without a pause or a change of assignment. */
export class ReadingRun {
  /** By leader; each settles when there is nothing more to read from it. */
  readonly loops = new Map<string, Promise<void>>();
  readonly #controller = new AbortController();
  #woken: PromiseWithResolvers<boolean> = Promise.withResolvers();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    this.#controller.abort();
  }

  /** Ends the wait that is under way. */
  wake(): void {
    this.#woken.resolve(true);
  }

  /** Waits for so long, to the end of the run, or until it is woken. @returns whether it was woken */
  async isWokenWithin(delayMs: number): Promise<boolean> {
    this.#woken = Promise.withResolvers();
    const timer = new AbortController();
    const isWoken = await Promise.race([
      this.#woken.promise,
      pause(delayMs, AbortSignal.any([this.signal, timer.signal])).then(
        () => false,
        () => false,
      ),
    ]);
    timer.abort();
    return isWoken;
  }
}
