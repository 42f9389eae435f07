import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterConnection, ClusterId } from '../../../src/core/cluster-profile.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { ClusterPool } from '../../../src/workers/cluster-pool.ts';

function connection(name: string): ClusterConnection {
  return {
    profile: {
      id: name as ClusterId,
      name,
      bootstrapServers: ['localhost:9092'],
      security: { protocol: 'PLAINTEXT' },
      addresses: [],
      readOnly: false,
    },
    secrets: {},
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function pool() {
  const close = vi.fn(() => Promise.resolve());
  const open = vi.fn(() => ({ close }) as unknown as KafkaCluster);
  return { open, close, clusters: new ClusterPool(1000, open) };
}

describe('ClusterPool', () => {
  it('opens a cluster once for the jobs on it, and another for another profile', async () => {
    const { open, clusters } = pool();
    const first = await clusters.use(connection('a'), (cluster) => Promise.resolve(cluster));
    expect(await clusters.use(connection('a'), (cluster) => Promise.resolve(cluster))).toBe(first);
    await clusters.use(connection('b'), () => Promise.resolve());
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('closes a cluster that nobody has used for a while, and not one that is in use', async () => {
    const { close, clusters } = pool();
    await clusters.use(connection('a'), async () => {
      await vi.advanceTimersByTimeAsync(5000);
      expect(close).not.toHaveBeenCalled();
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(close).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('opens a cluster anew after it was closed', async () => {
    const { open, clusters } = pool();
    await clusters.use(connection('a'), () => Promise.resolve());
    await vi.advanceTimersByTimeAsync(1000);
    await clusters.use(connection('a'), () => Promise.resolve());
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('gives a failed job its failure, and keeps the cluster', async () => {
    const { open, clusters } = pool();
    await expect(clusters.use(connection('a'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await clusters.use(connection('a'), () => Promise.resolve());
    expect(open).toHaveBeenCalledTimes(1);
  });
});
