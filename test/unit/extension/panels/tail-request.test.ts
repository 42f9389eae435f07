import { expect, test } from 'vitest';
import type { TailPanelQuery } from '../../../../src/contracts/tail-panel.ts';
import { isSameQuery, toTailRequest } from '../../../../src/extension/panels/tail-request.ts';

const query: TailPanelQuery = {
  clusterId: 'c1',
  clusterName: 'shop',
  topics: ['orders'],
  from: 'last 100',
  until: null,
  partitions: '2,0-1',
  group: null,
  limit: null,
  filter: null,
  commit: 'never',
  keyFormat: null,
  valueFormat: null,
  isolation: 'read_uncommitted',
};

test('a query reads by assignment, for ever, with formats detected, unless it says otherwise', () => {
  expect(toTailRequest(query, 0)).toEqual({
    request: {
      topics: ['orders'],
      partitions: [0, 1, 2],
      start: { kind: 'last', count: 100 },
      end: { kind: 'never' },
      limit: null,
      filter: null,
      isolation: 'read_uncommitted',
    },
  });
});

test('a group, formats and an end are passed on', () => {
  const named = {
    ...query,
    from: 'committed',
    until: 'end',
    group: 'billing',
    commit: 'manual',
    valueFormat: 'long',
  } as const;
  expect(toTailRequest(named, 0)).toMatchObject({
    request: {
      start: { kind: 'committed', groupId: 'billing' },
      end: { kind: 'end' },
      valueFormat: 'long',
      group: { groupId: 'billing', commit: 'manual' },
    },
  });
});

test('a restored tail starts at the offsets that were resolved, not where `latest` is now', () => {
  const place = { topic: 'orders', topicId: null, partition: 1 };
  const starts = [{ ...place, offset: '9007199254740993' }];
  expect(toTailRequest({ ...query, from: 'latest' }, 0, starts)).toMatchObject({
    request: { start: { kind: 'offsets', offsets: [{ ...place, offset: 9007199254740993n }] } },
  });
});

test('a restored group goes on where it committed', () => {
  const named = { ...query, from: 'earliest', group: 'billing', commit: 'auto' } as const;
  expect(
    toTailRequest(named, 0, [{ topic: 'orders', topicId: null, partition: 1, offset: '5' }]),
  ).toMatchObject({
    request: { start: { kind: 'earliest' } },
  });
});

test('the field that cannot be understood is named', () => {
  expect(toTailRequest({ ...query, from: 'soon' }, 0)).toEqual({ problem: 'from' });
  expect(toTailRequest({ ...query, partitions: '3-1' }, 0)).toEqual({ problem: 'partitions' });
  expect(toTailRequest({ ...query, until: 'later' }, 0)).toEqual({ problem: 'until' });
});

test('queries are the same whatever the cluster is called', () => {
  expect(isSameQuery(query, { ...query, clusterName: 'renamed' })).toBe(true);
  for (const other of [{ from: 'latest' }, { partitions: 'all' }, { group: 'g' }, { until: 'end' }]) {
    expect(isSameQuery(query, { ...query, ...other })).toBe(false);
  }
});

test('queries of the same topics are the same in whatever order these stand', () => {
  const both = { ...query, topics: ['a', 'b'] };
  expect(isSameQuery(both, { ...both, topics: ['b', 'a'] })).toBe(true);
  expect(isSameQuery(both, { ...both, topics: ['a'] })).toBe(false);
});
