import { expect, it } from 'vitest';
import { parseDuration } from '../../../src/core/duration.ts';

it('reads numbers with a unit as milliseconds', () => {
  expect(parseDuration('500ms')).toBe(500n);
  expect(parseDuration('5s')).toBe(5000n);
  expect(parseDuration(' 10 m ')).toBe(600_000n);
  expect(parseDuration('1h')).toBe(3_600_000n);
  expect(parseDuration('7d')).toBe(604_800_000n);
});

it('understands nothing else', () => {
  for (const text of ['', '5', 's', '-5s', '1.5s', '5 sec', '5s5s', '9999999999s']) {
    expect(parseDuration(text)).toBeUndefined();
  }
});
