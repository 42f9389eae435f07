import { expect, test } from 'vitest';
import { tableKey } from '../../../../src/webview/tail/table-key.ts';

const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const state = { active: 50, visible: { first: 45, end: 60 }, first: 10, end: 100, pageRows: 15 };

test.each([
  ['ArrowDown', 51],
  ['ArrowUp', 49],
  ['PageDown', 64],
  ['PageUp', 36],
  ['Home', 10],
])('%s selects a row, with Shift it extends to it', (key, row) => {
  expect(tableKey({ ...plain, key }, state)).toEqual({ kind: 'select', row });
  expect(tableKey({ ...plain, key, shiftKey: true }, state)).toEqual({ kind: 'extend', row });
});

test('rows end where the view does, and without an active one the edge of the screen is meant', () => {
  expect(tableKey({ ...plain, key: 'PageDown' }, { ...state, active: 95 })).toEqual({
    kind: 'select',
    row: 99,
  });
  expect(tableKey({ ...plain, key: 'ArrowUp' }, { ...state, active: undefined })).toEqual({
    kind: 'select',
    row: 59,
  });
  expect(tableKey({ ...plain, key: 'ArrowUp' }, { ...state, first: 0, end: 0 })).toBeUndefined();
});

test('the other keys of lists: open, the menu, all, the end; the rest is the panel’s', () => {
  expect(tableKey({ ...plain, key: 'Enter' }, state)).toEqual({ kind: 'open' });
  expect(tableKey({ ...plain, key: 'F10', shiftKey: true }, state)).toEqual({ kind: 'menu' });
  expect(tableKey({ ...plain, key: 'ContextMenu' }, state)).toEqual({ kind: 'menu' });
  expect(tableKey({ ...plain, key: 'a', ctrlKey: true }, state)).toEqual({ kind: 'all' });
  expect(tableKey({ ...plain, key: 'End' }, state)).toEqual({ kind: 'end' });
  expect(tableKey({ ...plain, key: 'End', shiftKey: true }, state)).toEqual({ kind: 'extend', row: 99 });
  expect(tableKey({ ...plain, key: 'g', ctrlKey: true }, state)).toBeUndefined();
  expect(tableKey({ ...plain, key: 'ArrowUp', altKey: true }, state)).toBeUndefined();
});
