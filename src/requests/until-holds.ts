import { pause } from '../kafka/abortable.ts';

const pollIntervalMs = 100;

/**
 * Looks again and again until nothing is wrong any more, or time is over.
 * @param look what is wrong, one sentence; `undefined` where nothing is
 * @param deadlineMs milliseconds since 1970; the last look comes after it
 * @returns what was wrong last; `undefined` where nothing is
 */
export async function untilHolds(
  look: () => Promise<string | undefined>,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (;;) {
    const isLast = Date.now() >= deadlineMs;
    const problem = await look();
    if (problem === undefined || isLast) return problem;
    await pause(Math.max(1, Math.min(pollIntervalMs, deadlineMs - Date.now())), signal);
  }
}
