import { expect, test } from 'vitest';
import { initialColumnChars } from '../../../../src/webview/tail/column-widths.ts';
import {
  fieldPaths,
  initialColumns,
  layoutColumns,
  moveColumn,
  parseFieldPath,
  shownColumns,
  toggleColumn,
} from '../../../../src/webview/tail/table-columns.ts';

const oneTopic = ['partition', 'offset', 'time', 'key', 'value', 'headers'];

test('the topic is a column where there are several', () => {
  expect(shownColumns(initialColumns, false)).toEqual(oneTopic);
  expect(shownColumns(initialColumns, true)).toEqual(['topic', ...oneTopic]);
  expect(shownColumns({ shown: ['value'], widths: {} }, true)).toEqual(['value']);
});

test('a column that is shown again stands where a record has it, a field before the value', () => {
  const hidden = toggleColumn(oneTopic, 'offset');
  expect(hidden).not.toContain('offset');
  expect(toggleColumn(hidden, 'offset')).toEqual(oneTopic);
  const withField = toggleColumn(oneTopic, 'value.id');
  expect(withField.indexOf('value.id')).toBe(withField.indexOf('value') - 1);
  expect(toggleColumn(withField, 'value.amount').slice(4, 7)).toEqual(['value.id', 'value.amount', 'value']);
  expect(toggleColumn(['value'], 'value')).toEqual(['value']);
});

test('columns move to any place, and no further than the ends', () => {
  expect(moveColumn(oneTopic, 'value', 0)[0]).toBe('value');
  expect(moveColumn(oneTopic, 'offset', -3)[0]).toBe('offset');
  expect(moveColumn(oneTopic, 'partition', 99).at(-1)).toBe('partition');
  expect(moveColumn(oneTopic, 'nothing', 0)).toBe(oneTopic);
});

test.each([
  ['amount', 'value.amount'],
  [' value.order.items[0].id ', 'value.order.items[0].id'],
  ['headers["src"]', 'headers["src"]'],
  ['key.id', 'key.id'],
  ['offset', undefined],
  ['', undefined],
  ['a b', undefined],
  [`value.${'x'.repeat(300)}`, undefined],
])('the field that %s names is %s', (text, path) => {
  expect(parseFieldPath(text)).toBe(path);
});

test('the value takes what the others leave; without it, the last column', () => {
  const columns = ['offset', 'value.id', 'value', 'headers'];
  expect(fieldPaths(columns)).toEqual(['value.id']);
  const { template, flexible } = layoutColumns(columns, { headers: 90 }, initialColumnChars);
  expect(flexible).toBe(2);
  expect(template).toBe('calc(7 * 1ch + 22px) minmax(60px, 120px) minmax(160px, 1fr) 90px');
  expect(layoutColumns(['offset', 'key'], {}, initialColumnChars).flexible).toBe(1);
});
