import { beforeEach, describe, expect, test, vi } from 'vitest';
import { KafkaFailure } from '../../../../src/core/kafka-failure.ts';
import type { ConnectionState } from '../../../../src/extension/connections/cluster-session.ts';
import { ExplorerModel } from '../../../../src/extension/explorer/explorer-model.ts';
import type { ExplorerNode } from '../../../../src/extension/explorer/explorer-node.ts';
import { faceOf } from '../../../../src/extension/explorer/node-face.ts';
import type { NodeFace } from '../../../../src/extension/explorer/node-face-parts.ts';
import { nameOf } from '../../../../src/extension/explorer/node-name.ts';
import { tooltipOf } from '../../../../src/extension/explorer/node-tooltip.ts';
import { FakeCluster, group, savedCluster, topic } from './fake-cluster.ts';

vi.mock('vscode', () => import('../vscode-words.ts'));

let cluster: FakeCluster;
let model: ExplorerModel;
let state: ConnectionState;

beforeEach(() => {
  cluster = new FakeCluster();
  model = new ExplorerModel(cluster, () => undefined);
  state = { kind: 'idle' };
});

const face = (node: ExplorerNode): NodeFace =>
  faceOf(node, { model, state: () => state, selected: undefined, isTrusted: true });

/** The node at the end of a path of labels. */
async function at(...labels: readonly string[]): Promise<ExplorerNode> {
  let nodes = model.roots();
  let found: ExplorerNode | undefined;
  for (const label of labels) {
    found = nodes.find((node) => face(node).label === label);
    if (found === undefined)
      throw new Error(`No ${label} among ${nodes.map((n) => face(n).label).join(', ')}.`);
    nodes = await model.children(found);
  }
  if (found === undefined) throw new Error('An empty path.');
  return found;
}

async function line(...labels: readonly string[]): Promise<string> {
  const { label, description } = face(await at(...labels));
  return `${label} ${description ?? ''}`.trim();
}

describe('lines of the tree', () => {
  test('read as sketched', async () => {
    await at('shop', 'Topics', 'orders');
    await at('shop', 'Consumer Groups', 'billing');
    expect(await line('shop', 'Brokers')).toBe('Brokers 1');
    expect(await line('shop', 'Brokers', '1')).toBe('1 b1:9092 · controller');
    expect(await line('shop', 'Topics')).toBe('Topics 2');
    expect(await line('shop', 'Topics', 'orders')).toBe('orders 2 partitions · rf 1');
    expect(await line('shop', 'Topics', 'orders', 'Configuration')).toBe('Configuration 1 changed');
    expect(await line('shop', 'Topics', 'orders', '0')).toBe('0 3 records · leader 1 · ISR 1');
    expect(await line('shop', 'Consumer Groups', 'billing')).toBe('billing Stable · lag 2');
    expect(await line('shop', 'Consumer Groups', 'billing', 'Members')).toBe('Members 0');
    expect(await line('shop', 'Consumer Groups', 'billing', 'orders', '0')).toBe('0 lag 2 · 10 / 12');
    expect(await line('shop', 'Consumer Groups', 'billing', 'orders', '1')).toBe(
      '1 nothing committed · end 5',
    );
  });

  test('count in the reader’s language', async () => {
    cluster.topics = Array.from({ length: 1234 }, (_, index) => topic(`t${index}`));
    await at('shop', 'Topics');
    expect(await line('shop', 'Topics')).toBe('Topics 1,234');
  });

  test('the filter and what it lets through stand beside the topics', async () => {
    await at('shop', 'Topics');
    model.filter = { text: 'ord', showInternal: false };
    expect(await line('shop', 'Topics')).toBe('Topics 1 of 2 · “ord”');
  });

  test('replicas that are behind are a warning, in words as well', async () => {
    cluster.topics = [
      topic('orders', { underReplicatedPartitions: 2 }),
      topic('lost', { leaderlessPartitions: 1 }),
    ];
    expect(await line('shop', 'Topics', 'orders')).toContain('2 under-replicated');
    expect(await line('shop', 'Topics', 'lost')).toContain('1 without leader');
    const shown = face(await at('shop', 'Topics', 'orders'));
    expect(shown.icon[0]).toBe('warning');
    expect(shown.spoken).toContain('2 under-replicated');
  });

  test('a group of the new protocol shows the broker’s own word for its state', async () => {
    cluster.groups = [group('new', { type: 'consumer', state: 'Reconciling' })];
    expect(await line('shop', 'Consumer Groups', 'new')).toContain('Reconciling');
    expect(
      await tooltipOf(await at('shop', 'Consumer Groups', 'new'), { model, state: () => state }),
    ).toContain('KIP\\-848');
  });
});

describe('a cluster', () => {
  test('shows how it is connected', async () => {
    const shop = await at('shop');
    expect(face(shop)).toMatchObject({ icon: ['circle-outline', 'disabledForeground'] });
    state = { kind: 'connected', description: cluster.description };
    expect(face(shop)).toMatchObject({
      icon: ['circle-filled', 'testing.iconPassed'],
      description: '1 broker · 4.3',
    });
    state = { kind: 'failed', failure: new KafkaFailure('unreachable', 'No.') };
    expect(face(shop)).toMatchObject({
      icon: ['error', 'testing.iconFailed'],
      description: 'not connected',
    });
  });

  test('that is read-only has a lock, and nothing below it offers to change it', async () => {
    cluster.entries = [savedCluster('shop', { readOnly: true })];
    expect(face(await at('shop')).icon[0]).toBe('lock');
    for (const path of [['shop'], ['shop', 'Topics'], ['shop', 'Topics', 'orders']]) {
      expect(face(await at(...path)).context).toMatch(/;readOnly\b/);
    }
  });
});

describe('tooltips', () => {
  test('escape what comes from the cluster', async () => {
    cluster.groups = [group('[x](command:evil) **b** <img src=y>')];
    const [node] = await model.children(await at('shop', 'Consumer Groups'));
    const text = node === undefined ? '' : await tooltipOf(node, { model, state: () => state });
    expect(text).toContain('\\[x\\]\\(command:evil\\) \\*\\*b\\*\\* &lt;img src=y&gt;');
  });

  test('of a topic have its records, retention and cleanup', async () => {
    const text = await tooltipOf(await at('shop', 'Topics', 'orders'), { model, state: () => state });
    expect(text).toContain('Records: ≤ 6');
    expect(text).toContain('Cleanup: compact');
  });
});

test('a name is copied as Kafka knows it', async () => {
  expect(nameOf(await at('shop', 'Topics', 'orders'))).toBe('orders');
  expect(nameOf(await at('shop', 'Topics', 'orders', '1'))).toBe('orders-1');
  expect(nameOf(await at('shop', 'Brokers', '1'))).toBe('b1:9092');
});
