import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SavedTailPanel } from '../../../../src/contracts/tail-panel.ts';
import { parseSavedPanel } from '../../../../src/extension/panels/parse-saved-panel.ts';

const saved: SavedTailPanel = {
  version: 2,
  query: {
    clusterId: 'c1',
    clusterName: 'shop',
    topics: ['orders'],
    from: 'latest',
    until: null,
    partitions: 'all',
    group: null,
    limit: null,
    filter: null,
    commit: 'never',
    keyFormat: null,
    valueFormat: 'json',
    isolation: 'read_uncommitted',
  },
  starts: [{ topic: 'orders', topicId: null, partition: 3, offset: '9007199254740993' }],
};

test('what the page saved comes back, without what the page keeps for itself', () => {
  expect(parseSavedPanel({ ...saved, view: { top: 12 } })).toEqual(saved);
});

test('another version, and anything that is not a saved panel, is refused', () => {
  for (const value of [
    undefined,
    null,
    { ...saved, version: 1 },
    { ...saved, query: { ...saved.query, topics: 5 } },
    { ...saved, query: { ...saved.query, commit: 'always' } },
    { ...saved, starts: [{ ...saved.starts[0], offset: 9 }] },
    { ...saved, starts: [{ ...saved.starts[0], offset: '-1' }] },
    { ...saved, starts: 'all' },
  ]) {
    expect(parseSavedPanel(value)).toBeUndefined();
  }
  fc.assert(fc.property(fc.anything(), (value) => parseSavedPanel(value) === undefined));
});
