import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openShop, runGenerator, ShopGroups } from '../../../scripts/shop.ts';
import { totalLag, type GroupId } from '../../../src/core/group.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import type { LocalCluster } from '../../../src/local-cluster/local-cluster.ts';
import { planProduce } from '../../../src/requests/plan-produce.ts';
import { produceBlock } from '../../../src/requests/produce-block.ts';
import { connectionTo, freshBroker } from '../local-brokers.ts';

const sample = path.resolve(import.meta.dirname, '../../../media/shop.kafka');
let broker: LocalCluster;
let cluster: KafkaCluster;

beforeAll(async () => {
  broker = await freshBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
});
afterAll(async () => {
  await cluster.close();
  await broker.stop();
});

async function recordCounts(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const topic of ['orders', 'payments', 'Users']) {
    const { partitions } = await cluster.describeTopic(topic);
    counts[topic] = partitions.reduce((sum, { offsets }) => sum + Number(offsets?.end ?? 0n), 0);
  }
  return counts;
}

test('a new shop has a past, and one that is opened again keeps what it has', async () => {
  const { signal } = new AbortController();
  await openShop(cluster, signal);
  expect((await cluster.describeTopic('orders')).partitionCount).toBe(8);
  const filled = { orders: 2000, payments: 1000, Users: 40 };
  expect(await recordCounts()).toEqual(filled);
  await openShop(cluster, signal);
  expect(await recordCounts()).toEqual(filled);
});

test('every PRODUCER of the sample runs against the shop', async () => {
  const text = await readFile(sample, 'utf8');
  const producers = parseKafkaFile(text).blocks.filter(({ kind }) => kind === 'PRODUCER');
  expect(producers.length).toBeGreaterThan(3);
  for (const { startLine } of producers) {
    const result = await produceBlock(cluster, await planProduce(text, startLine, { times: 2 }));
    expect(result).toMatchObject({ sent: 2 });
  }
});

test('its generator sends about 20 records a second; one group keeps up and one lags', async () => {
  const stopping = new AbortController();
  await using groups = new ShopGroups(cluster);
  await groups.start();
  const before = sum(await recordCounts());
  const startMs = performance.now();
  const generating = runGenerator(cluster, stopping.signal, expect.unreachable);
  onTestFinished(() => {
    stopping.abort();
    return generating;
  });
  const start = await committed('billing');
  await expect.poll(() => committed('billing'), { timeout: 30_000 }).toBeGreaterThan(start + 20);
  await expect.poll(() => lagOf('shipping'), { timeout: 30_000 }).toBeGreaterThan(900);
  await expect.poll(() => lagOf('billing'), { timeout: 30_000 }).toBeLessThan(100);
  const sent = sum(await recordCounts()) - before;
  expect(sent).toBeGreaterThan(0);
  expect(sent / ((performance.now() - startMs) / 1000)).toBeLessThan(30);
});

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

async function lagOf(group: string): Promise<number> {
  return Number(totalLag(await cluster.groupLag(group as GroupId)));
}

async function committed(group: string): Promise<number> {
  const partitions = await cluster.groupLag(group as GroupId);
  return partitions.reduce((total, partition) => total + Number(partition.committed ?? 0n), 0);
}
