import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowWindow, scrollTopShowing } from '../../../../src/webview/tail/row-window.ts';

test('what is on screen is drawn, and no more', () => {
  const list = { count: 1000, rowPx: 20, viewportPx: 100 };
  expect(rowWindow(list, 0)).toEqual({ first: 0, end: 6, topPx: 0, spacerPx: 20_000 });
  expect(rowWindow(list, 50)).toEqual({ first: 2, end: 9, topPx: 40, spacerPx: 20_000 });
  expect(rowWindow(list, 19_900)).toEqual({ first: 995, end: 1000, topPx: 19_900, spacerPx: 20_000 });
});

test('a list without rows draws none', () => {
  expect(rowWindow({ count: 0, rowPx: 20, viewportPx: 100 }, 0)).toMatchObject({ first: 0, end: 0 });
});

test('a list too tall for a browser is squeezed, and its end is reached', () => {
  const list = { count: 6_250_000, rowPx: 20, viewportPx: 300 };
  const { spacerPx } = rowWindow(list, 0);
  expect(spacerPx).toBeLessThan(17_000_000);
  expect(rowWindow(list, spacerPx - 300).end).toBe(list.count);
});

test('scrolling to a row shows it in whole, and does not move what is on screen already', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 10_000_000 }),
      fc.nat(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (count, seed, share) => {
        const list = { count, rowPx: 20, viewportPx: 300 };
        const row = seed % count;
        const { spacerPx } = rowWindow(list, 0);
        const from = share * Math.max(0, spacerPx - 300);
        const to = scrollTopShowing(list, row, from);
        const shown = rowWindow(list, to);
        const top = shown.topPx + (row - shown.first) * 20;
        expect(top).toBeGreaterThanOrEqual(to - 0.01);
        expect(top + 20).toBeLessThanOrEqual(to + 300.01);
        expect(scrollTopShowing(list, row, to)).toBeCloseTo(to, 3);
      },
    ),
  );
});
