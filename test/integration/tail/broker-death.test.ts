import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { LocalBroker, LocalCluster } from '../../../src/local-cluster/local-cluster.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { threeBrokers } from '../local-brokers.ts';
import {
  newTopic,
  openCluster,
  patience,
  produceTexts,
  startTail,
  StartedTail,
  textRecord,
} from './started-tail.ts';

let brokers: LocalCluster;

beforeAll(async () => {
  brokers = await threeBrokers();
}, 180_000);

afterAll(() => brokers.stop());

async function leadersOf(cluster: KafkaCluster, topic: string): Promise<readonly (number | null)[]> {
  return (await cluster.describeTopic(topic)).partitions.map(({ leader }) => leader);
}

/** Kills the broker that alone has partition 0 of `topic`. */
async function stopLeader(cluster: KafkaCluster, topic: string): Promise<LocalBroker> {
  const [leader] = await leadersOf(cluster, topic);
  const broker = brokers.brokers.find(({ id }) => id === leader);
  if (broker === undefined) throw new Error(`There is no broker ${leader}.`);
  await broker.kill();
  await expect.poll(async () => (await leadersOf(cluster, topic))[0], patience).toBeNull();
  return broker;
}

/** What was read of each partition, with its offsets. */
function read(tail: StartedTail): Record<number, readonly string[]> {
  const values: Record<number, string[]> = { 0: [], 1: [], 2: [] };
  for (const { partition, offset, value } of tail.records)
    values[partition]?.push(`${offset} ${String(value)}`);
  return values;
}

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

it('waits for a partition that has no leader before it ends, and reads it to where it ends then; can be stopped meanwhile', async () => {
  const cluster = openCluster(brokers.bootstrapServers);
  const topic = await newTopic(cluster, 3);
  const write = (partition: number, prefix: string): Promise<unknown> =>
    produceTexts(cluster, topic, 3, prefix, { partition, timestamp: BigInt(partition) });
  for (const partition of [0, 1, 2]) await write(partition, `p${partition}-`);
  const broker = await stopLeader(cluster, topic);
  const [p0, p1, p2] = [0, 1, 2].map((p) => [`0 p${p}-0`, `1 p${p}-1`, `2 p${p}-2`]);

  const end = { kind: 'end' } as const;
  const all = await startTail(cluster, { topic, end });
  const alone = await startTail(cluster, { topic, end, partitions: [0] });
  const toOffset = await startTail(cluster, { topic, end: { kind: 'offset', offset: 2n } });
  const paused = await startTail(cluster, { topic, end, partitions: [0, 1] });
  paused.session.pause();
  const last = new StartedTail(cluster, { topic, end, start: { kind: 'last', count: 7 } });
  const lastStarted = last.session.start();
  lastStarted.catch(() => undefined);
  const stopped = await startTail(cluster, { topic, end, partitions: [0] });
  const stoppedAtStart = new StartedTail(cluster, { topic, end, start: { kind: 'last', count: 7 } });
  const neverStarted = stoppedAtStart.session.start();
  neverStarted.catch(() => undefined);
  const notice = `Partition 0 of \`${topic}\` has no leader now; it is read once it has one.`;
  for (const { session } of [all, alone, toOffset, last]) {
    await expect.poll(() => session.notices, patience).toEqual([notice]);
    await expect.poll(() => session.state, patience).toEqual({ kind: 'connecting' });
    expect(session.reach()).toBeNull();
  }
  expect(read(all)).toEqual({ 0: [], 1: p1, 2: p2 });
  await write(1, 'behind the end');
  for (const { session } of [stopped, stoppedAtStart]) {
    await session.stop();
    expect(session.state).toEqual({ kind: 'ended', by: 'stop' });
  }
  await expect(neverStarted).rejects.toMatchObject({ reason: 'cancelled' });

  await broker.start();
  for (const tail of [all, alone, toOffset]) await tail.ended();
  await lastStarted;
  await last.ended();
  expect(read(all)).toEqual({ 0: p0, 1: p1, 2: p2 });
  expect(read(alone)).toEqual({ 0: p0, 1: [], 2: [] });
  expect(read(toOffset)).toEqual({ 0: p0?.slice(0, 2), 1: p1?.slice(0, 2), 2: p2?.slice(0, 2) });
  // The newest of all partitions: where times are equal, those of later offsets and partitions.
  expect(read(last)).toEqual({
    0: [],
    1: ['2 p1-2', '3 behind the end0', '4 behind the end1', '5 behind the end2'],
    2: p2,
  });
  expect(all.session.notices).toEqual([
    notice,
    `Partition 0 of \`${topic}\` has a leader again; it is read now.`,
  ]);
  paused.session.resume();
  await paused.ended();
  expect(read(paused)).toEqual({ 0: p0, 1: p1, 2: [] });
}, 120_000);
