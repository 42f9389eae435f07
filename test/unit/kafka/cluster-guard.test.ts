import { describe, expect, it, vi } from 'vitest';
import { parseClusterProfile, type ClusterProfile } from '../../../src/core/cluster-profile.ts';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import { ClusterGuard } from '../../../src/kafka/cluster-guard.ts';
import type { ClusterMutations } from '../../../src/kafka/kafka-cluster.ts';

/** One call of every method of the port: a method that is added does not compile until it stands here. */
const calls: { readonly [Method in keyof ClusterMutations]: (mutations: ClusterMutations) => unknown } = {
  createTopic: (mutations) => mutations.createTopic({ name: 'orders', configs: {} }),
  deleteTopic: (mutations) => mutations.deleteTopic('orders'),
  produce: (mutations) => mutations.produce([{ topic: 'orders', key: null, value: null, headers: [] }]),
  addPartitions: (mutations) => mutations.addPartitions('orders', 3),
  alterTopicConfig: (mutations) => mutations.alterTopicConfig('orders', { 'retention.ms': '1' }),
  commitGroupOffsets: (mutations) => mutations.commitGroupOffsets('shoppers', []),
  deleteGroup: (mutations) => mutations.deleteGroup('shoppers'),
  allowGroupMembership: (mutations) => mutations.allowGroupMembership('shoppers'),
};
const methods = Object.keys(calls) as (keyof ClusterMutations)[];

function profile(readOnly: boolean): ClusterProfile {
  const parsed = parseClusterProfile({
    id: 'shop',
    name: 'shop',
    bootstrapServers: ['127.0.0.1:1'],
    readOnly,
  });
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return parsed.profile;
}

function mutations(): { readonly [Method in keyof ClusterMutations]: ReturnType<typeof vi.fn> } {
  return {
    createTopic: vi.fn(),
    deleteTopic: vi.fn(),
    addPartitions: vi.fn(),
    alterTopicConfig: vi.fn(),
    commitGroupOffsets: vi.fn(),
    deleteGroup: vi.fn(),
    produce: vi.fn(),
    allowGroupMembership: vi.fn(),
  };
}

describe('cluster guard', () => {
  it.each(methods)('refuses %s on a read-only cluster, and passes nothing on', async (method) => {
    const behind = mutations();
    const guard = new ClusterGuard(profile(true), behind as unknown as ClusterMutations);
    const failure: unknown = await Promise.resolve()
      .then(() => calls[method](guard))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(KafkaFailure);
    expect(failure).toMatchObject({
      reason: 'read-only',
      message: expect.stringContaining('`shop`') as string,
    });
    expect(behind[method]).not.toHaveBeenCalled();
  });

  it.each(methods)('passes %s on where changes are allowed', async (method) => {
    const behind = mutations();
    await calls[method](new ClusterGuard(profile(false), behind as unknown as ClusterMutations));
    expect(behind[method]).toHaveBeenCalledOnce();
  });

  it('has no method beside those of the port', () => {
    const own = Object.getOwnPropertyNames(ClusterGuard.prototype).filter((name) => name !== 'constructor');
    expect(own.sort()).toEqual([...methods].sort());
  });
});
