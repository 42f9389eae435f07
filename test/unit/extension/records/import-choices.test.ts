import { expect, test } from 'vitest';
import type { ImportPreviewData } from '../../../../src/contracts/import-job.ts';
import { importChoices } from '../../../../src/extension/records/import-choices.ts';

const preview: ImportPreviewData = {
  version: { sizeBytes: 1, modifiedMs: 1 },
  records: 5,
  topics: [],
  highestPartition: 2,
  badLines: 0,
  firstProblem: null,
};

test('records go where the file says, or by key', () => {
  expect(importChoices(preview, 3)).toEqual([
    { partitions: 'written', leavesOutBadLines: false },
    { partitions: 'key', leavesOutBadLines: false },
  ]);
});

test('a partition that the topic does not have leaves the key alone to choose', () => {
  expect(importChoices(preview, 2)).toEqual([{ partitions: 'key', leavesOutBadLines: false }]);
});

test('bad lines are left out only where the reader chooses so, and nothing is left to choose without records', () => {
  expect(importChoices({ ...preview, badLines: 1 }, 3).map((choice) => choice.leavesOutBadLines)).toEqual([
    true,
    true,
  ]);
  expect(importChoices({ ...preview, records: 0, badLines: 3 }, 3)).toEqual([]);
});
