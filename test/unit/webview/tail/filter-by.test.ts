import { expect, test } from 'vitest';
import type { DecodedCell } from '../../../../src/core/decoded-cell.ts';
import { andFilter, filterBy } from '../../../../src/webview/tail/filter-by.ts';
import type { ShownRow } from '../../../../src/webview/tail/row-cells.ts';

const cell = (kind: DecodedCell['kind'], text: string): DecodedCell => ({ kind, text, isCut: false });
const row: ShownRow = {
  index: 0,
  row: 0,
  topic: 'orders',
  partition: 3,
  offset: '5',
  timestamp: '0',
  key: cell('text', 'user "7"\n'),
  value: cell('json', '{"a":1}'),
  headers: cell('text', 'a=b'),
  isCorrupt: false,
  isTruncated: false,
  fields: [cell('number', '120.5'), cell('json', 'true'), null, cell('null', '')],
  paths: ['value.amount', 'value.ok', 'value.none', 'value.nil'],
};

test.each([
  ['topic', 'topic == "orders"'],
  ['partition', 'partition == 3'],
  ['key', 'key == "user \\"7\\"\\n"'],
  ['value.amount', 'value.amount == 120.5'],
  ['value.ok', 'value.ok == true'],
  ['value.nil', 'value.nil == null'],
  ['value.none', undefined],
  ['value', undefined],
  ['headers', undefined],
  ['time', undefined],
])('records with the same %s: %s', (column, expression) => {
  expect(filterBy(row, column)).toBe(expression);
});

test('what is cut or corrupt is nothing to filter by', () => {
  expect(filterBy({ ...row, key: { ...row.key, isCut: true } }, 'key')).toBeUndefined();
  expect(filterBy({ ...row, isCorrupt: true }, 'key')).toBeUndefined();
});

test('two filters hold at once, whatever the first one is', () => {
  expect(andFilter(null, 'a')).toBe('a');
  expect(andFilter('a && b', 'c')).toBe('a && b && c');
  expect(andFilter('a || b', 'c')).toBe('(a || b) && c');
  expect(andFilter('a ? b : d', 'c')).toBe('(a ? b : d) && c');
});

test('what turns a text around or cannot be seen is written as an escape', () => {
  expect(filterBy({ ...row, key: cell('text', 'a\u202eb') }, 'key')).toBe('key == "a\\u202eb"');
});
