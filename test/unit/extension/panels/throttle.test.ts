import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Throttle } from '../../../../src/extension/panels/throttle.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a burst runs at once and once more at its end, never more often than the interval', () => {
  const times: number[] = [];
  const throttle = new Throttle(100, () => times.push(performance.now()));
  const start = performance.now();
  for (let i = 0; i < 50; i++) {
    throttle.call();
    vi.advanceTimersByTime(7);
  }
  vi.advanceTimersByTime(1000);
  expect(times.map((time) => time - start)).toEqual([0, 100, 200, 300, 400]);
});

test('nothing runs after it is disposed', () => {
  const action = vi.fn();
  const throttle = new Throttle(100, action);
  throttle.call();
  throttle.call();
  throttle.dispose();
  vi.advanceTimersByTime(1000);
  expect(action).toHaveBeenCalledTimes(1);
});
