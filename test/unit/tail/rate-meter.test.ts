import { expect, it } from 'vitest';
import { RateMeter } from '../../../src/tail/rate-meter.ts';

it('counts what came within the last second', () => {
  const meter = new RateMeter();
  meter.add(10, 5_000);
  meter.add(5, 5_500);
  expect(meter.perSecond(5_900)).toBe(15);
  expect(meter.perSecond(6_100)).toBe(5);
  expect(meter.perSecond(6_600)).toBe(0);
});

it('forgets everything after a long silence', () => {
  const meter = new RateMeter();
  meter.add(10, 5_000);
  expect(meter.perSecond(5_000_000)).toBe(0);
  meter.add(3, 5_000_000);
  expect(meter.perSecond(5_000_100)).toBe(3);
});
