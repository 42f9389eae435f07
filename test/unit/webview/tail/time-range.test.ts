import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TimeHistogram } from '../../../../src/contracts/tail-view.ts';
import {
  barHeights,
  moveEdge,
  putEdge,
  rangeBetween,
  sharesOf,
  wholeTime,
} from '../../../../src/webview/tail/time-range.ts';

/** Ten buckets of a second. */
const histogram: TimeHistogram = {
  fromMs: 1000,
  untilMs: 11_000,
  stored: Array.from({ length: 10 }, () => 1),
  shown: Array.from({ length: 10 }, () => 1),
};

test('dragging chooses the buckets that it touches, in either direction', () => {
  expect(rangeBetween(histogram, 0.22, 0.41)).toEqual({ fromMs: 3000, untilMs: 6000 });
  expect(rangeBetween(histogram, 0.41, 0.22)).toEqual({ fromMs: 3000, untilMs: 6000 });
  expect(rangeBetween(histogram, 0.25, 0.25)).toEqual({ fromMs: 3000, untilMs: 4000 });
});

test('at an end there is no bound: what is older or comes later belongs to it', () => {
  expect(rangeBetween(histogram, -1, 0.3)).toEqual({ fromMs: null, untilMs: 4000 });
  expect(rangeBetween(histogram, 0.5, 2)).toEqual({ fromMs: 6000, untilMs: null });
  expect(rangeBetween(histogram, 1, 1)).toEqual({ fromMs: 10_000, untilMs: null });
});

test('an end moves by buckets, and stops before the other', () => {
  const range = moveEdge(histogram, wholeTime, 'from', 1);
  expect(range).toEqual({ fromMs: 2000, untilMs: null });
  expect(moveEdge(histogram, range, 'until', -3)).toEqual({ fromMs: 2000, untilMs: 8000 });
  expect(moveEdge(histogram, range, 'until', -100)).toEqual({ fromMs: 2000, untilMs: 3000 });
  expect(moveEdge(histogram, range, 'from', -100)).toEqual(wholeTime);
  expect(putEdge(histogram, range, 'until', 0.52)).toEqual({ fromMs: 2000, untilMs: 6000 });
});

test('there is always a bucket left, whatever is dragged and moved', () => {
  const share = fc.double({ min: -1, max: 2, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.constantFrom('from', 'until'), fc.integer(), (one, other, edge, by) => {
      const range = moveEdge(histogram, rangeBetween(histogram, one, other), edge, by);
      const { from, until } = sharesOf(histogram, range);
      expect(until - from).toBeGreaterThan(0.09);
    }),
  );
});

test('a range that the records have left behind is at an end', () => {
  expect(sharesOf(histogram, { fromMs: 0, untilMs: 500 })).toEqual({ from: 0, until: 0 });
  expect(sharesOf({ ...histogram, untilMs: 1000 }, { fromMs: 1000, untilMs: null })).toEqual({
    from: 0,
    until: 1,
  });
});

test('a bucket with one record among thousands is seen', () => {
  expect(barHeights([0, 1, 1000], 1000, 0.05)).toEqual([0, 50, 1000]);
});
