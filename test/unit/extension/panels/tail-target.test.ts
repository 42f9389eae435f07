import { expect, test } from 'vitest';
import { tailTargets } from '../../../../src/extension/panels/tail-target.ts';

const orders = { clusterId: 'a', topic: 'orders' };
const payments = { clusterId: 'a', topic: 'payments' };

test('the node that was clicked is opened where nothing is selected with it', () => {
  expect(tailTargets(orders, undefined)).toEqual([{ clusterId: 'a', topics: ['orders'], partitions: 'all' }]);
  expect(tailTargets({ ...orders, partition: 3 }, [])).toEqual([
    { clusterId: 'a', topics: ['orders'], partitions: '3' },
  ]);
});

test('selected topics share a panel, one a cluster', () => {
  expect(tailTargets(orders, [orders, payments, { clusterId: 'b', topic: 'x' }])).toEqual([
    { clusterId: 'a', topics: ['orders', 'payments'], partitions: 'all' },
    { clusterId: 'b', topics: ['x'], partitions: 'all' },
  ]);
});

test('partitions of one topic are chosen, and those of several or beside their topic are not', () => {
  const [zero, two] = [
    { ...orders, partition: 0 },
    { ...orders, partition: 2 },
  ];
  expect(tailTargets(zero, [zero, two])[0]).toMatchObject({ partitions: '0,2' });
  expect(tailTargets(zero, [zero, orders])[0]).toMatchObject({ topics: ['orders'], partitions: 'all' });
  expect(tailTargets(zero, [zero, payments])[0]).toMatchObject({ partitions: 'all' });
});

test('what stands for no topic opens nothing', () => {
  expect(tailTargets(undefined, undefined)).toEqual([]);
  expect(tailTargets({ clusterId: 'a' }, [{ topic: 'orders' }, 5, null])).toEqual([]);
});
