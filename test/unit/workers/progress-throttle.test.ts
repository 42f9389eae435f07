import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProgressThrottle } from '../../../src/workers/progress-throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('sends at once, then at most ten times a second, and once after the last change', () => {
  const times: number[] = [];
  const start = Date.now();
  const throttle = new ProgressThrottle(() => times.push(Date.now() - start));
  for (let ms = 0; ms < 1000; ms += 10) {
    throttle.changed();
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(5_000);
  expect(times[0]).toBe(0);
  expect(times).toHaveLength(11);
  expect(times.at(-1)).toBe(1000);
  throttle.changed();
  expect(times).toHaveLength(12);
});
