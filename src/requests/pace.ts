import { KafkaFailure } from '../core/kafka-failure.ts';

/** Records may wait this long, so that a fast pace sends them together instead of one by one. */
const tickMs = 10;

/** Tells how many records of an even pace are due. A pace that fell behind catches up. */
export class Pace {
  readonly #recordsPerSecond: number;
  readonly #startMs: number;
  readonly #nowMs: () => number;
  readonly #waitMs: number;

  /**
   * @param options `nowMs`: a clock that only goes forward; `waitMs`: how long records may wait for others, at least
   *   ten milliseconds
   */
  constructor(
    recordsPerSecond: number,
    {
      nowMs = () => performance.now(),
      waitMs = tickMs,
    }: { readonly nowMs?: () => number; readonly waitMs?: number } = {},
  ) {
    this.#recordsPerSecond = recordsPerSecond;
    this.#waitMs = Math.max(waitMs, tickMs);
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
  }

  /** How many records should have been sent by now; the first is due at once. */
  get due(): number {
    return 1 + Math.floor(((this.#nowMs() - this.#startMs) * this.#recordsPerSecond) / 1000);
  }

  /** Waits until more than `sent` records are due. @throws KafkaFailure `cancelled` */
  async untilMoreThan(sent: number, signal: AbortSignal | undefined): Promise<void> {
    const dueAtMs = this.#startMs + (sent * 1000) / this.#recordsPerSecond;
    const waitMs = dueAtMs - this.#nowMs();
    if (waitMs > 0) await sleep(Math.max(waitMs, this.#waitMs), signal);
  }
}

/** The longest that a timer takes. */
const maxTimerMs = 2 ** 31 - 1;

function sleep(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new KafkaFailure('cancelled', 'Cancelled.'));
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      Math.min(durationMs, maxTimerMs),
    );
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}
