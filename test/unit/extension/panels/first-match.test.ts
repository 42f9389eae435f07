import { beforeEach, expect, test } from 'vitest';
import {
  FirstMatchWatch,
  type FirstMatch,
  type WatchedState,
} from '../../../../src/extension/panels/first-match.ts';

let told: FirstMatch[];
let watch: FirstMatchWatch;
beforeEach(() => {
  told = [];
  watch = new FirstMatchWatch((match) => void told.push(match));
});

function state(id: number, first: number, end: number, more: Partial<WatchedState> = {}): WatchedState {
  const view = { id, first, end, scannedRows: 0, errors: { count: 0, example: null } };
  return { session: 'a', progress: { view }, isFiltered: true, ...more };
}

test('the first row that passes is told once', () => {
  watch.await(true, state(1, 0, 0));
  watch.changed(state(1, 0, 0));
  expect(told).toEqual([]);
  watch.changed(state(1, 0, 2));
  watch.changed(state(1, 0, 9));
  expect(told).toEqual([{ view: 1, index: 0 }]);
});

test('rows that were there when the waiting began are no news', () => {
  watch.await(true, state(1, 3, 7));
  watch.changed(state(1, 3, 7));
  watch.changed(state(1, 5, 8));
  expect(told).toEqual([{ view: 1, index: 7 }]);
});

test('another filter, and another tail, is waited for anew', () => {
  watch.await(true, state(1, 0, 0));
  watch.changed(state(1, 0, 1));
  watch.changed(state(2, 0, 0));
  watch.changed(state(2, 0, 4));
  watch.changed(state(2, 0, 4, { session: 'b' }));
  expect(told).toEqual([
    { view: 1, index: 0 },
    { view: 2, index: 0 },
    { view: 2, index: 0 },
  ]);
});

test('nothing is told without a filter, nor when nobody waits', () => {
  watch.changed(state(1, 0, 5));
  watch.await(true, state(1, 0, 5));
  watch.changed(state(1, 0, 6, { isFiltered: false }));
  watch.await(false);
  watch.changed(state(1, 0, 7));
  expect(told).toEqual([]);
  expect(watch.isAwaited).toBe(false);
});
