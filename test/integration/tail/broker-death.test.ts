import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { LocalCluster } from '../../../src/local-cluster/local-cluster.ts';
import { threeBrokers } from '../local-brokers.ts';
import { newTopic, openCluster, patience, startTail, textRecord } from './started-tail.ts';

let brokers: LocalCluster;

beforeAll(async () => {
  brokers = await threeBrokers();
}, 180_000);

afterAll(() => brokers.stop());

it('loses nothing and repeats nothing while one of three brokers is killed and comes back', async () => {
  const cluster = openCluster(brokers.bootstrapServers);
  const topic = await newTopic(cluster, 6, { 'min.insync.replicas': '2' }, 3);
  const tail = await startTail(cluster, { topic });
  const written: string[] = [];
  const enough = new AbortController();
  // A test that fails leaves no loop behind.
  onTestFinished(() => enough.abort());
  let next = 0;
  const producing = (async () => {
    while (!enough.signal.aborted) {
      const values = Array.from({ length: 20 }, () => `v${next++}`);
      try {
        await cluster.mutations.produce(
          values.map((value, index) => textRecord(topic, value, { partition: index % 6 })),
        );
        written.push(...values);
      } catch {
        // What a failed call wrote is in the log or not; the log itself is the measure below.
      }
    }
  })();
  await tail.received(200);
  const victim = brokers.brokers[0];
  if (victim === undefined) throw new Error('There is no broker.');
  await victim.kill();
  const atDeath = written.length;
  await expect.poll(() => written.length, patience).toBeGreaterThan(atDeath + 200);
  await victim.start();
  const atReturn = written.length;
  await expect.poll(() => written.length, patience).toBeGreaterThan(atReturn + 200);
  enough.abort();
  await producing;

  const ends = await cluster.listOffsets(topic, [0, 1, 2, 3, 4, 5], {
    kind: 'latest',
    isolation: 'read_uncommitted',
  });
  const total = [...ends.values()].reduce((sum, { offset }) => sum + Number(offset), 0);
  await tail.received(total);
  for (const [partition, end] of ends) {
    const offsets = tail.records
      .filter((record) => record.partition === partition)
      .map(({ offset }) => offset);
    expect(offsets).toEqual(Array.from({ length: Number(end.offset) }, (_, index) => BigInt(index)));
  }
  expect(new Set(tail.values)).toEqual(new Set([...tail.values, ...written]));
  expect(tail.session.state).toEqual({ kind: 'live' });
}, 240_000);
