import { beforeEach, describe, expect, test, vi } from 'vitest';
import { KafkaFailure } from '../../../../src/core/kafka-failure.ts';
import { ExplorerModel } from '../../../../src/extension/explorer/explorer-model.ts';
import type { ExplorerNode, NodeOf } from '../../../../src/extension/explorer/explorer-node.ts';
import { FakeCluster, group, lag, savedCluster, topic } from './fake-cluster.ts';

vi.mock('vscode', () => import('../vscode-words.ts'));

let cluster: FakeCluster;
let changed: (ExplorerNode | undefined)[];
let failures: KafkaFailure[];
let model: ExplorerModel;

beforeEach(() => {
  cluster = new FakeCluster();
  changed = [];
  failures = [];
  model = new ExplorerModel(
    cluster,
    (node) => changed.push(node),
    (failure) => failures.push(failure),
  );
});

async function nodeOf<K extends ExplorerNode['kind']>(kind: K, below: ExplorerNode): Promise<NodeOf<K>> {
  const children = await model.children(below);
  const found = children.find((node): node is NodeOf<K> => node.kind === kind);
  if (found === undefined)
    throw new Error(`No ${kind} among ${children.map((child) => child.kind).join(', ')}.`);
  return found;
}

function root(): ExplorerNode {
  const [first] = model.roots();
  if (first === undefined) throw new Error('No cluster.');
  return first;
}

const topics = (): Promise<NodeOf<'topics'>> => nodeOf('topics', root());
const groups = (): Promise<NodeOf<'groups'>> => nodeOf('groups', root());
const count = (method: string): number => cluster.asked.filter((asked) => asked === method).length;

describe('reading', () => {
  test('nothing is asked before a cluster is opened', () => {
    expect(root().kind).toBe('cluster');
    expect(cluster.asked).toEqual([]);
  });

  test('each level is asked for when it is opened, and once', async () => {
    const list = await topics();
    expect(cluster.asked.sort()).toEqual(['describe', 'listGroups', 'listTopics']);
    const orders = await nodeOf('topic', list);
    await model.children(orders);
    await model.children(orders);
    expect(count('describeTopic')).toBe(1);
    await nodeOf('configuration', orders).then((node) => model.children(node));
    expect(count('describeTopicConfig')).toBe(1);
  });

  test('a topic shows its configuration, then its partitions in order', async () => {
    const orders = await nodeOf('topic', await topics());
    const children = await model.children(orders);
    expect(children.map(({ kind }) => kind)).toEqual(['configuration', 'partition', 'partition']);
    const entries = await model.children(children[0] ?? orders);
    expect(entries).toMatchObject([
      { entry: { name: 'cleanup.policy' }, isChanged: true },
      { entry: { name: 'a.default' }, isChanged: false },
    ]);
  });

  test('a group shows its members, then its topics with their partitions', async () => {
    const billing = await nodeOf('group', await groups());
    expect((await model.children(billing)).map(({ kind }) => kind)).toEqual(['members', 'groupTopic']);
    const partitions = await model.children(await nodeOf('groupTopic', billing));
    expect(partitions).toMatchObject([
      { partition: 0, lag: { lag: 2n } },
      { partition: 1, lag: { lag: null } },
    ]);
  });

  test('the lags of a list of groups are read behind it, at most a hundred', async () => {
    cluster.groups = Array.from({ length: 150 }, (_, index) => group(`g${index}`));
    await model.children(await groups());
    await vi.waitFor(() => expect(count('groupLag')).toBe(100));
    await new Promise((resolve) => setImmediate(resolve));
    expect(count('groupLag')).toBe(100);
  });

  test('a lag that was read twice has a trend', async () => {
    const billing = await nodeOf('group', await groups());
    const cache = model.cache(billing.clusterId);
    await cache.lag(billing.group.groupId).get();
    expect(cache.lagTrend(billing.group.groupId)).toBeUndefined();
    cluster.lags = [lag('orders', 0, 10n, 40n)];
    model.refresh(billing);
    await cache.lag(billing.group.groupId).get();
    expect(cache.lagTrend(billing.group.groupId)).toBe('rising');
  });
});

describe('identity', () => {
  test('a refresh gives the same objects with new contents', async () => {
    const list = await topics();
    const before = await model.children(list);
    cluster.topics = [topic('orders', { partitionCount: 9 }), topic('new')];
    model.refresh(list);
    const after = await model.children(list);
    expect(after.map(({ id }) => id)).not.toEqual(before.map(({ id }) => id));
    const [, orders] = after;
    expect(orders).toBe(before[0]);
    expect(orders).toMatchObject({ topic: 'orders', summary: { partitionCount: 9 } });
  });

  test('every id is unique, whatever topics and groups are called', async () => {
    cluster.topics = ['error', 'message', 'range', 'configuration', 'a.b', 'a_b'].map((name) => topic(name));
    cluster.groups = ['a/b', 'a%2Fb', '#members', 'members', 'ü'].map((id) => group(id));
    cluster.lags = ['members', 'error'].map((name) => lag(name, 0, 0n, 1n));
    const seen: string[] = [];
    const visit = async (node: ExplorerNode): Promise<void> => {
      seen.push(node.id);
      for (const child of await model.children(node)) {
        expect(child.parent).toBe(node);
        await visit(child);
      }
    };
    await visit(root());
    expect(seen.length).toBeGreaterThan(40);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('failures', () => {
  test('are a node below what failed, logged once, and stay until they are retried', async () => {
    cluster.failures.set('describe', new KafkaFailure('unreachable', 'Could not reach b1:9092.'));
    const [error] = await model.children(root());
    expect(error).toMatchObject({ kind: 'error', failure: { message: 'Could not reach b1:9092.' } });
    await model.children(root());
    expect(count('describe')).toBe(1);
    expect(failures).toHaveLength(1);

    cluster.failures.clear();
    if (error !== undefined) model.refresh(error);
    expect(changed.at(-1)).toBe(root());
    expect((await model.children(root())).map(({ kind }) => kind)).toEqual(['brokers', 'topics', 'groups']);
  });

  test('of offsets leave the members of a group', async () => {
    cluster.failures.set('groupLag', new KafkaFailure('timed-out', 'Took too long.'));
    const billing = await nodeOf('group', await groups());
    expect((await model.children(billing)).map(({ kind }) => kind)).toEqual(['members', 'error']);
  });

  test('are asked again once the connection stands', async () => {
    cluster.failures.set('listTopics', new KafkaFailure('connection-lost', 'Lost.'));
    const list = await topics();
    expect(await model.children(list)).toMatchObject([{ kind: 'error' }]);
    cluster.failures.clear();
    model.connectionChanged(list.clusterId, true);
    expect(changed.at(-1)).toBe(root());
    expect(await model.children(list)).toMatchObject([{ kind: 'topic' }, { kind: 'topic' }]);
    expect(count('describe')).toBe(1);
  });

  test('an entry of the settings that cannot be read is a node without children', async () => {
    cluster.entries = [
      { kind: 'broken', index: 0, name: 'x', problems: ['`id` must be a text.'] },
      savedCluster('shop'),
    ];
    expect(model.roots().map(({ kind }) => kind)).toEqual(['brokenCluster', 'cluster']);
    expect(await model.children(root())).toEqual([]);
  });
});

describe('refreshing', () => {
  test('a node asks again for what it shows, and for nothing else', async () => {
    const list = await topics();
    const [orders, payments] = await model.children(list);
    for (const node of [orders, payments]) if (node !== undefined) await model.children(node);
    cluster.asked.length = 0;
    if (orders !== undefined) model.refresh(orders);
    for (const node of [list, orders, payments]) if (node !== undefined) await model.children(node);
    expect(cluster.asked.sort()).toEqual(['describeTopic', 'describeTopicConfig']);
  });

  test('a partition refreshes its topic', async () => {
    const orders = await nodeOf('topic', await topics());
    const partition = await nodeOf('partition', orders);
    changed.length = 0;
    model.refresh(partition);
    expect(changed).toEqual([orders]);
  });

  test('what was known stays to be read until the new answer is there', async () => {
    const list = await topics();
    await model.children(list);
    model.refresh(list);
    expect(model.topicCounts(list.clusterId)).toEqual({ shown: 2, total: 2 });
  });
});

describe('many siblings', () => {
  test('10,000 topics are ten ranges, and each topic can be reached', async () => {
    cluster.topics = Array.from({ length: 10_000 }, (_, index) =>
      topic(`orders-${String(index + 1).padStart(5, '0')}`),
    );
    const list = await topics();
    const ranges = await model.children(list);
    expect(ranges).toHaveLength(10);
    expect(ranges[0]).toMatchObject({
      kind: 'range',
      first: 'orders-00001',
      last: 'orders-01000',
      count: 1000,
    });
    const found = await model.topicNode(list.clusterId, 'orders-04321');
    expect(found?.parent).toBe(ranges[4]);
    expect(await model.children(found?.parent ?? list)).toContain(found);
  });

  test('a filter that leaves few shows them without ranges, under the ids they had', async () => {
    cluster.topics = Array.from({ length: 2500 }, (_, index) => topic(`t${index}`));
    const list = await topics();
    const before = await model.topicNode(list.clusterId, 't1234');
    model.filter = { text: '1234', showInternal: false };
    expect(changed.at(-1)).toBe(list);
    expect(await model.children(list)).toEqual([before]);
    expect(before?.parent).toBe(list);
  });
});

describe('the filter', () => {
  test('asks nothing, counts what it lets through, and says when that is nothing', async () => {
    const list = await topics();
    await model.children(list);
    cluster.asked.length = 0;
    model.filter = { text: 'PAY', showInternal: false };
    expect(await model.children(list)).toMatchObject([{ topic: 'payments' }]);
    expect(model.topicCounts(list.clusterId)).toEqual({ shown: 1, total: 2 });
    model.filter = { text: 'nothing like it', showInternal: false };
    expect(await model.children(list)).toMatchObject([{ kind: 'message', message: 'no-match' }]);
    expect(cluster.asked).toEqual([]);
  });

  test('internal topics show when they are asked for', async () => {
    cluster.topics = [topic('__consumer_offsets', { isInternal: true })];
    const list = await topics();
    expect(await model.children(list)).toMatchObject([{ message: 'only-internal-topics' }]);
    model.filter = { text: '', showInternal: true };
    expect(await model.children(list)).toMatchObject([{ topic: '__consumer_offsets' }]);
  });

  test('a cluster without topics or groups says so', async () => {
    cluster.topics = [];
    cluster.groups = [];
    expect(await model.children(await topics())).toMatchObject([{ message: 'no-topics' }]);
    expect(await model.children(await groups())).toMatchObject([{ message: 'no-groups' }]);
  });
});
