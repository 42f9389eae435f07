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
  vi.advanceTimersByTime(0);
  expect(times).toHaveLength(12);
});

it('sends what a change set off in the same turn with it', () => {
  let rows = 0;
  const sent: number[] = [];
  const throttle = new ProgressThrottle(() => sent.push(rows));
  setImmediate(() => (rows = 1));
  throttle.changed();
  vi.advanceTimersByTime(50);
  expect(sent).toEqual([1]);
});

it('sends what fades half a second later, and a change in between without delay', () => {
  const times: number[] = [];
  const start = Date.now();
  const throttle = new ProgressThrottle(() => {
    times.push(Date.now() - start);
    if (times.length < 4) throttle.fades();
  });
  throttle.changed();
  vi.advanceTimersByTime(800);
  throttle.changed();
  vi.advanceTimersByTime(5_000);
  // A fake clock gives an immediate a millisecond of its own.
  expect(times.map((ms) => Math.floor(ms / 100))).toEqual([0, 5, 8, 13]);
});

it('sends what comes at last without waiting for the interval, and once', () => {
  const times: number[] = [];
  const start = Date.now();
  const throttle = new ProgressThrottle(() => times.push(Date.now() - start));
  throttle.changed();
  vi.advanceTimersByTime(20);
  throttle.changed();
  throttle.changedAtLast();
  throttle.changedAtLast();
  vi.advanceTimersByTime(5_000);
  expect(times.map((ms) => Math.floor(ms / 10))).toEqual([0, 2]);
});
