import { expect, it } from 'vitest';
import { clampToLog, requireSameTopic } from '../../../src/tail/start-offsets.ts';

const bounds = [
  { topic: 't', partition: 0, begin: 10n, end: 20n },
  { topic: 't', partition: 1, begin: 0n, end: 5n },
];

it('keeps offsets inside the log, and starts partitions that were not named at their beginning', () => {
  const { offsets, notices } = clampToLog(bounds, new Map([['t 0', 15n]]));
  expect([...offsets]).toEqual([
    ['t 0', 15n],
    ['t 1', 0n],
  ]);
  expect(notices).toEqual([]);
});

it('moves an offset before the log start to it, and says so', () => {
  const { offsets, notices } = clampToLog(bounds, new Map([['t 0', 3n]]));
  expect(offsets.get('t 0')).toBe(10n);
  expect(notices).toEqual(['Partition 0 of `t` begins at offset 10: 3 has left the log.']);
});

it('moves an offset behind the end to it, and says so', () => {
  const { offsets, notices } = clampToLog(bounds, new Map([['t 1', 6n]]));
  expect(offsets.get('t 1')).toBe(5n);
  expect(notices).toEqual(['Partition 1 of `t` ends at offset 5: reading starts there, not at 6.']);
});

it('refuses offsets of a topic that was deleted and created again', () => {
  const offsets = [{ topic: 't', topicId: 'old', partition: 0, offset: 7n }];
  const start = { kind: 'offsets', offsets } as const;
  expect(() => requireSameTopic(start, 't', 'new')).toThrow(
    '`t` was deleted and created again: the offsets to start from mean records that are gone.',
  );
  requireSameTopic(start, 't', 'old');
  requireSameTopic(start, 't', null);
  requireSameTopic(start, 'u', 'new');
  requireSameTopic(
    { kind: 'offsets', offsets: [{ topic: 't', topicId: null, partition: 0, offset: 7n }] },
    't',
    'new',
  );
});
