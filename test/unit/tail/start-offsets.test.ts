import { expect, it } from 'vitest';
import { clampToLog } from '../../../src/tail/start-offsets.ts';

const bounds = new Map([
  [0, { begin: 10n, end: 20n }],
  [1, { begin: 0n, end: 5n }],
]);

it('keeps offsets inside the log, and starts partitions that were not named at their beginning', () => {
  const { offsets, notices } = clampToLog(bounds, new Map([[0, 15n]]));
  expect([...offsets]).toEqual([
    [0, 15n],
    [1, 0n],
  ]);
  expect(notices).toEqual([]);
});

it('moves an offset before the log start to it, and says so', () => {
  const { offsets, notices } = clampToLog(bounds, new Map([[0, 3n]]));
  expect(offsets.get(0)).toBe(10n);
  expect(notices).toEqual(['Partition 0 begins at offset 10: 3 has left the log.']);
});

it('moves an offset behind the end to it, and says so', () => {
  const { offsets, notices } = clampToLog(bounds, new Map([[1, 6n]]));
  expect(offsets.get(1)).toBe(5n);
  expect(notices).toEqual(['Partition 1 ends at offset 5: reading starts there, not at 6.']);
});
