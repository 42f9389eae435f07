import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { LocalBroker, LocalCluster } from '../../../src/local-cluster/local-cluster.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { threeBrokers } from '../local-brokers.ts';
import { newTopic, openCluster, produceTexts, startTail, textRecord } from './started-tail.ts';

let brokers: LocalCluster;

beforeAll(async () => {
  brokers = await threeBrokers({ 'unclean.leader.election.interval.ms': '1000' });
}, 180_000);

afterAll(() => brokers.stop());

const longPatience = { timeout: 90_000, interval: 100 };

function brokerWith(id: number | undefined): LocalBroker {
  const broker = brokers.brokers.find((candidate) => candidate.id === id);
  if (broker === undefined) throw new Error(`There is no broker ${id}.`);
  return broker;
}

async function partitionOf(cluster: KafkaCluster, topic: string) {
  const [partition] = (await cluster.describeTopic(topic)).partitions;
  if (partition === undefined) throw new Error('There is no partition.');
  return partition;
}

/** Lets Kafka's own tools put the replicas of partition 0 elsewhere, and the first of them in charge. */
async function moveTo(topic: string, replicas: readonly number[]): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-move-'));
  const server = ['--bootstrap-server', brokers.bootstrapServers.join()];
  const run = async (tool: string, args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await brokers.runTool(tool, [...server, ...args]);
    if (exitCode !== 0) throw new Error(`${stdout}${stderr}`);
    return stdout;
  };
  try {
    const file = path.join(folder, 'move.json');
    const partitions = [{ topic, partition: 0, replicas }];
    await writeFile(file, JSON.stringify({ version: 1, partitions }));
    const reassign = 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand';
    await run(reassign, ['--reassignment-json-file', file, '--execute']);
    await expect
      .poll(() => run(reassign, ['--reassignment-json-file', file, '--verify']), longPatience)
      .toMatch(/is completed/);
    await run('org.apache.kafka.tools.LeaderElectionCommand', [
      ...['--election-type', 'PREFERRED', '--topic', topic, '--partition', '0'],
    ]).catch(() => undefined);
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('loses nothing and repeats nothing while the leader moves from broker to broker', async () => {
  const cluster = openCluster(brokers.bootstrapServers);
  const topic = await newTopic(cluster, 1, {}, 2);
  const tail = await startTail(cluster, { topic });
  const enough = new AbortController();
  // A test that fails leaves no loop behind.
  onTestFinished(() => enough.abort());
  let written = 0;
  const producing = (async () => {
    while (!enough.signal.aborted) {
      const records = Array.from({ length: 10 }, () => textRecord(topic, `v${written++}`));
      await cluster.mutations.produce(records).catch(() => undefined);
    }
  })();
  await tail.received(100);
  const leaders = new Set<number | null>();
  const { replicas } = await partitionOf(cluster, topic);
  const other = [1, 2, 3].find((id) => !replicas.includes(id)) ?? 0;
  // The other replica takes over; then the one that had none; then the first one, alone.
  for (const wanted of [replicas.toReversed(), [other, replicas[0] ?? 0], replicas.slice(0, 1)]) {
    await moveTo(topic, wanted);
    await expect.poll(async () => (await partitionOf(cluster, topic)).leader, longPatience).toBe(wanted[0]);
    leaders.add(wanted[0] ?? null);
    const before = tail.session.store.endRow;
    await tail.received(before + 100);
  }
  expect(leaders.size).toBe(3);
  enough.abort();
  await producing;
  const end = (await partitionOf(cluster, topic)).offsets?.end ?? 0n;
  await tail.received(Number(end));
  expect(tail.records.map(({ offset }) => offset)).toEqual(
    Array.from({ length: Number(end) }, (_, index) => BigInt(index)),
  );
  expect(tail.session.state).toEqual({ kind: 'live' });
}, 400_000);

it('marks what an unclean election took out of the log, and reads on where the log goes on', async () => {
  const cluster = openCluster(brokers.bootstrapServers);
  const topic = await newTopic(cluster, 1, { 'unclean.leader.election.enable': 'true' }, 2);
  const { leader, replicas } = await partitionOf(cluster, topic);
  const leading = brokerWith(leader ?? undefined);
  const following = brokerWith(replicas.find((id) => id !== leader));
  const tail = await startTail(cluster, { topic });
  const both = await produceTexts(cluster, topic, 10, 'both');
  await tail.received(10);
  await following.kill();
  await expect
    .poll(async () => (await partitionOf(cluster, topic)).inSyncReplicas, longPatience)
    .toEqual([leading.id]);
  const lost = await produceTexts(cluster, topic, 5, 'lost');
  await tail.received(15);
  await leading.kill();
  await following.start();
  await expect.poll(async () => (await partitionOf(cluster, topic)).leader, longPatience).toBe(following.id);
  // Another producer: to the one before, the log has lost what it was told is written.
  const kept = await produceTexts(openCluster(brokers.bootstrapServers), topic, 3, 'kept');
  await tail.received(18);
  expect(tail.values).toEqual([...both, ...lost, ...kept]);
  expect(tail.records.map(({ isTruncated }) => isTruncated)).toEqual([
    ...both.map(() => false),
    ...lost.map(() => true),
    ...kept.map(() => false),
  ]);
  expect(tail.records.slice(15).map(({ offset }) => offset)).toEqual([10n, 11n, 12n]);
  expect(tail.session.notices).toContain(
    `Partition 0 of \`${topic}\`: the log was truncated to offset 10; what was read from there on is not in it any more. Reading goes on there.`,
  );
  expect(tail.session.state).toEqual({ kind: 'live' });
  await leading.start();
}, 400_000);
