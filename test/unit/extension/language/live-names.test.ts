import { describe, expect, it, vi } from 'vitest';
import { ClusterCache } from '../../../../src/extension/explorer/cluster-cache.ts';
import { liveNames } from '../../../../src/extension/language/live-names.ts';
import { FakeCluster, savedCluster, topic } from '../explorer/fake-cluster.ts';

vi.mock('vscode', () => import('../vscode-words.ts'));

const shop = savedCluster('shop');
const profiles = shop.kind === 'profile' ? [shop.profile] : [];

function cacheOf(source: FakeCluster): ClusterCache {
  return new ClusterCache(
    (type, params) => source.request('shop' as never, type, params),
    () => undefined,
  );
}

describe('the names that the language server is told', () => {
  it('are those of the clusters alone while nothing was read, and asking for them reads nothing', () => {
    const source = new FakeCluster();
    expect(liveNames(profiles, cacheOf(source))).toEqual({
      topics: [],
      groups: [],
      clusters: ['shop'],
      createsTopics: null,
    });
    expect(liveNames(profiles, undefined).clusters).toEqual(['shop']);
    expect(source.asked).toEqual([]);
  });

  it('hold the topics and groups that were read, without the broker’s own topics', async () => {
    const source = new FakeCluster();
    source.topics = [
      topic('orders', { partitionCount: 2 }),
      topic('__consumer_offsets', { isInternal: true }),
    ];
    const cache = cacheOf(source);
    await Promise.all([cache.topics.get(), cache.groups.get()]);
    const names = liveNames(profiles, cache);
    expect(names.topics).toEqual([{ name: 'orders', partitions: 2, replicationFactor: 1 }]);
    expect(names.groups).toEqual(['billing']);
    expect(names.createsTopics).toBeNull();
  });

  it('tell the size of a topic once somebody has read it', async () => {
    const cache = cacheOf(new FakeCluster());
    await Promise.all([cache.topics.get(), cache.topicSize('orders').get()]);
    expect(liveNames(profiles, cache).topics[0]).toMatchObject({ name: 'orders', size: '1.5 KB' });
  });

  it('tell how long a topic keeps records and whether the broker creates topics, once somebody has read it', async () => {
    const source = new FakeCluster();
    const entry = (name: string, value: string): object => ({ name, value, source: 'topic' });
    source.answer('describeTopicConfig', [entry('retention.ms', '604800000')]);
    source.answer('describeBrokerConfig', [entry('auto.create.topics.enable', 'false')]);
    const cache = cacheOf(source);
    await cache.brokerConfig(1).get();
    // Without the topics nobody can say that one is missing.
    expect(liveNames(profiles, cache).createsTopics).toBeNull();
    await Promise.all([cache.topics.get(), cache.topicConfig('orders').get()]);
    const names = liveNames(profiles, cache);
    expect(names.createsTopics).toBe(false);
    expect(names.topics.map(({ retention }) => retention)).toEqual(['7 d', undefined]);
  });
});
