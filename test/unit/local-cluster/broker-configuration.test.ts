import { expect, test } from 'vitest';
import { brokerConfiguration } from '../../../src/local-cluster/broker-configuration.ts';

const ports = [1, 2, 3].map((id) => ({ broker: 9000 + id, controller: 9100 + id }));
const node = { id: 2, folder: '/data/broker-2', bindAddress: '127.0.0.1', ports, overrides: {} };

test('every node votes, so that any one may die', () => {
  expect(brokerConfiguration(node)).toContain(
    'controller.quorum.voters=1@127.0.0.1:9101,2@127.0.0.1:9102,3@127.0.0.1:9103\n',
  );
});

test('a node listens on its own ports', () => {
  expect(brokerConfiguration(node)).toContain(
    '\nlisteners=PLAINTEXT://127.0.0.1:9002,CONTROLLER://127.0.0.1:9102\n',
  );
});

test('topics are left to the broker’s own defaults, so that a client must not create any by looking', () => {
  expect(brokerConfiguration(node)).not.toContain('auto.create.topics.enable');
});

test('an override wins over ours', () => {
  const text = brokerConfiguration({ ...node, overrides: { 'group.initial.rebalance.delay.ms': '3000' } });
  expect(text.match(/^group\.initial\.rebalance\.delay\.ms=.*$/gm)).toEqual([
    'group.initial.rebalance.delay.ms=3000',
  ]);
});

test('listeners that are given come beside ours', () => {
  const overrides = { listeners: 'SSL://127.0.0.1:9402' };
  const text = brokerConfiguration({ ...node, overrides });
  const both = 'PLAINTEXT://127.0.0.1:9002,CONTROLLER://127.0.0.1:9102,SSL://127.0.0.1:9402';
  expect(text).toContain(`\nlisteners=${both}\nadvertised.listeners=${both}\n`);
});

test('the backslashes of a Windows path survive the properties format', () => {
  const text = brokerConfiguration({ ...node, overrides: { 'log.dirs': 'C:\\data\\log' } });
  expect(text).toContain('log.dirs=C:\\\\data\\\\log\n');
});
