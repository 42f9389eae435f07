import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowViewport } from '../../../../src/webview/tail/row-viewport.ts';

const rowHeight = 22;

function open(rows: number, height = 10 * rowHeight): RowViewport {
  const view = new RowViewport();
  view.resize(height, rowHeight);
  view.setBounds(0, rows);
  return view;
}

test('while following, the window keeps to the end', () => {
  const view = open(5);
  expect(view.visible).toEqual({ first: 0, end: 5 });
  view.setBounds(0, 1000);
  expect(view.visible).toEqual({ first: 990, end: 1000 });
  view.setBounds(500, 1500);
  expect(view.visible).toEqual({ first: 1490, end: 1500 });
  expect(view.newRows).toBe(0);
});

test('scrolling up lets go: what comes is counted and moves nothing', () => {
  const view = open(1000);
  view.scrollBy(-5 * rowHeight - 3);
  const { anchor } = view;
  expect(view.isFollowing).toBe(false);
  view.setBounds(0, 1300);
  expect(view.anchor).toEqual(anchor);
  expect(view.newRows).toBe(300);
});

test('rows that leave the store move nothing either, not even when the row under the eyes leaves', () => {
  const view = open(1000);
  view.scrollToPhysical(300 * rowHeight);
  const { anchor } = view;
  view.setBounds(200, 1200);
  expect(view.anchor).toEqual(anchor);
  expect(view.physicalTop).toBe(100 * rowHeight);
  view.setBounds(900, 1900);
  expect(view.anchor).toEqual(anchor);
  expect(view.physicalTop).toBe(0);
  view.scrollBy(1);
  expect(view.anchor).toEqual({ row: 900, offsetPx: 1 });
});

test('looking at new rows takes them off the count, and reaching the end follows again', () => {
  const view = open(1000);
  view.scrollBy(-1);
  view.setBounds(0, 1040);
  expect(view.newRows).toBe(40);
  view.scrollBy(1 + 15 * rowHeight);
  expect(view.newRows).toBe(25);
  view.scrollBy(100 * rowHeight);
  expect(view.isFollowing).toBe(true);
  expect(view.newRows).toBe(0);
});

test('letting go by choosing a row keeps the place', () => {
  const view = open(1000);
  view.letGo();
  view.setBounds(0, 1010);
  expect(view.visible).toEqual({ first: 990, end: 1000 });
  expect(view.newRows).toBe(10);
  view.follow();
  expect(view.visible).toEqual({ first: 1000, end: 1010 });
});

test('a revealed row is moved no more than needed', () => {
  const view = open(1000);
  view.reveal(100);
  expect(view.anchor).toEqual({ row: 100, offsetPx: 0 });
  view.reveal(105);
  expect(view.anchor).toEqual({ row: 100, offsetPx: 0 });
  view.reveal(110);
  expect(view.anchor).toEqual({ row: 101, offsetPx: 0 });
});

test('another density keeps the row', () => {
  const view = open(1000);
  view.reveal(100);
  view.resize(400, 30);
  expect(view.anchor).toEqual({ row: 100, offsetPx: 0 });
});

test('a page that is loaded again goes back to its row', () => {
  const view = open(1000);
  view.restore({ row: 400, offsetPx: 7 });
  expect(view.anchor).toEqual({ row: 400, offsetPx: 7 });
  expect(view.isFollowing).toBe(false);
});

test('twenty million rows fit a browser, and both ends are reached exactly', () => {
  const view = open(20_000_000);
  expect(view.physicalHeight).toBeLessThan(16_000_000);
  view.scrollToPhysical(0);
  expect(view.anchor).toEqual({ row: 0, offsetPx: 0 });
  view.scrollToPhysical(view.physicalHeight - 10 * rowHeight);
  expect(view.visible.end).toBe(20_000_000);
  expect(view.isFollowing).toBe(true);
  view.scrollBy(-50 * rowHeight);
  expect(view.visible).toEqual({ first: 19_999_940, end: 19_999_950 });
});

test('the scroll bar and the rows map onto each other, in order, for any number of rows', () => {
  const rows = fc.integer({ min: 11, max: 50_000_000 });
  const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(rows, places, (count, fractions) => {
      const view = open(count);
      const range = view.physicalHeight - 10 * rowHeight;
      let before = -1;
      for (const fraction of fractions.sort((a, b) => a - b)) {
        view.scrollToPhysical(fraction * range);
        // Within a pixel of the end the window follows.
        expect(Math.abs(view.physicalTop - fraction * range)).toBeLessThanOrEqual(1.01);
        const { row, offsetPx } = view.anchor;
        const top = row * rowHeight + offsetPx;
        expect(top).toBeGreaterThanOrEqual(before - 0.001);
        expect(view.visible.end).toBeLessThanOrEqual(count);
        before = top;
      }
    }),
  );
});
