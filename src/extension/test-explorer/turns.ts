/** Lets one work at a time on what has the same key; the others wait, in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** @returns what `work` gave; `undefined` where the signal aborted before its turn came, which it does not wait for then */
  async take<T>(key: string, signal: AbortSignal, work: () => T | Promise<T>): Promise<T | undefined> {
    const before = this.#last.get(key);
    const done: PromiseWithResolvers<void> = Promise.withResolvers();
    const mine = Promise.all([before, done.promise]).then(() => {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    });
    this.#last.set(key, mine);
    try {
      if (before !== undefined) await either(before, signal);
      return signal.aborted ? undefined : await work();
    } finally {
      done.resolve();
    }
  }
}

async function either(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const aborted: PromiseWithResolvers<void> = Promise.withResolvers();
  const onAbort = (): void => aborted.resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  await Promise.race([promise, aborted.promise]);
  signal.removeEventListener('abort', onAbort);
}
