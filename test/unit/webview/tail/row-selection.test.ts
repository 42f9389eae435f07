import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countSelected,
  extendTo,
  isSelected,
  noSelection,
  selectAll,
  selectOne,
  toggleRow,
} from '../../../../src/webview/tail/row-selection.ts';

test('a range goes from where it began to the row, in both directions', () => {
  const selection = extendTo(selectOne(5), 8);
  expect(selection).toEqual({ active: 8, anchor: 5, ranges: [{ first: 5, end: 9 }] });
  expect(extendTo(selection, 3).ranges).toEqual([{ first: 3, end: 6 }]);
  expect(extendTo(noSelection, 3).ranges).toEqual([{ first: 3, end: 4 }]);
});

test('rows that are added one by one are what was added, and neighbours become one range', () => {
  const rows = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 });
  fc.assert(
    fc.property(rows, (toggled) => {
      let selection = noSelection;
      const expected = new Set<number>();
      for (const row of toggled) {
        selection = toggleRow(selection, row);
        if (!expected.delete(row)) expected.add(row);
      }
      expect(countSelected(selection)).toBe(expected.size);
      for (let row = 0; row <= 30; row++) expect(isSelected(selection, row)).toBe(expected.has(row));
    }),
  );
  expect([1, 3, 2].reduce(toggleRow, noSelection).ranges).toEqual([{ first: 1, end: 4 }]);
});

test('everything can be selected, however many rows there are', () => {
  expect(countSelected(selectAll(5, 20_000_000, undefined))).toBe(19_999_995);
  expect(selectAll(5, 5, undefined)).toBe(noSelection);
});
