import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaFailure } from '../core/kafka-failure.ts';

/** @throws KafkaFailure `cancelled` once `signal` has aborted */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(signal);
}

/**
 * What `work` gives, or `cancelled` as soon as `signal` aborts. The work itself goes on unseen: requests that were sent
 * to a broker cannot be called back.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(cancelled(signal));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Waits; an abort ends it at once with `cancelled`. */
export async function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  throwIfAborted(signal);
  try {
    await sleep(delayMs, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw new KafkaFailure('cancelled', 'Cancelled.', { cause: error });
  }
}

function cancelled(signal: AbortSignal): KafkaFailure {
  return new KafkaFailure('cancelled', 'Cancelled.', { cause: signal.reason });
}
