import { rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigEntry, ConfigSource } from '../../../src/core/topic.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { runTool } from './console-tools.ts';

let broker: ReturnType<typeof sharedBroker>;
let cluster: KafkaCluster;

beforeAll(() => {
  broker = sharedBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
});
afterAll(() => cluster.close());

describe('topics', () => {
  it('creates a topic of 8 partitions, says that it exists, and deletes it', async () => {
    const name = uniqueName('orders');
    const created = await cluster.mutations.createTopic({ name, partitions: 8, configs: {} });
    expect(created).toMatchObject({ name, partitionCount: 8, replicationFactor: 1, leaderlessPartitions: 0 });
    await expect(cluster.mutations.createTopic({ name, partitions: 8, configs: {} })).rejects.toMatchObject({
      reason: 'topic-exists',
      message: `Could not create topic \`${name}\` on \`test\`: it already exists.`,
    });
    await cluster.mutations.deleteTopic(name);
    expect((await cluster.listTopics()).map((topic) => topic.name)).not.toContain(name);
    await expect(cluster.mutations.deleteTopic(name)).rejects.toMatchObject({
      reason: 'unknown-topic',
      message: `There is no topic \`${name}\` on \`test\`.`,
    });
  });

  it("tells the size that Kafka's own tool tells", async () => {
    const topic = uniqueName('sized');
    await cluster.mutations.createTopic({ name: topic, partitions: 2, configs: {} });
    expect(await cluster.topicSize(topic)).toEqual({ bytes: 0n, bytesOnDisk: 0n });
    await cluster.mutations.produce(
      [0, 1].map((partition) => ({
        topic,
        partition,
        key: null,
        value: Buffer.alloc(10_000 * (partition + 1), 'x'),
        headers: [],
      })),
    );
    const { bytes, bytesOnDisk } = await cluster.topicSize(topic);
    const printed = await runTool(broker, 'org.apache.kafka.tools.LogDirsCommand', [
      ...['--describe', '--topic-list', topic],
    ]);
    const sizes = [...printed.matchAll(/"size":(\d+)/g)].map(([, size]) => BigInt(size ?? ''));
    expect(sizes).toHaveLength(2);
    expect(bytes).toBe(sizes.reduce((sum, size) => sum + size));
    expect(bytesOnDisk).toBe(bytes);
    expect(bytes).toBeGreaterThan(30_000n);
    await expect(cluster.topicSize(uniqueName('missing'))).rejects.toMatchObject({ reason: 'unknown-topic' });
  });

  it("leaves counts that are not given to the broker's defaults", async () => {
    const created = await cluster.mutations.createTopic({ name: uniqueName('defaults'), configs: {} });
    expect(created).toMatchObject({ partitionCount: 1, replicationFactor: 1 });
  });

  it.each([
    [{ partitions: 0 }, 'invalid-partitions', 'number of partitions is 0'],
    [{ partitions: 2.5 }, 'invalid-partitions', 'number of partitions is 2.5'],
    [{ partitions: 2 ** 31 }, 'invalid-partitions', 'number of partitions is 2147483648'],
    [{ replicationFactor: 0 }, 'invalid-replication-factor', 'replication factor is 0'],
    [{ replicationFactor: 3 }, 'invalid-replication-factor', 'only 1 broker'],
    [{ configs: { 'cleanup.policy': 'burn' } }, 'invalid-config', 'cleanup.policy'],
    [{ configs: { 'no.such.key': '1' } }, 'invalid-config', 'no.such.key'],
    [{ name: 'a b' }, 'invalid-topic-name', "` ` is not allowed in a topic's name"],
    [{ name: '..' }, 'invalid-topic-name', 'cannot be named'],
    [{ name: '' }, 'invalid-topic-name', 'A topic needs a name'],
  ])('refuses a new topic with %j, and says why', async (part, reason, words) => {
    const name = uniqueName('refused');
    await expect(cluster.mutations.createTopic({ name, configs: {}, ...part })).rejects.toMatchObject({
      reason,
      message: expect.stringContaining(words) as string,
    });
    expect((await cluster.listTopics()).map((topic) => topic.name)).not.toContain(name);
  });

  it("describes partitions and offsets as Kafka's own tools print them", async () => {
    const topic = uniqueName('described');
    await cluster.mutations.createTopic({ name: topic, partitions: 3, configs: {} });
    const record = { topic, key: null, value: Buffer.from('x'), headers: [] };
    await cluster.mutations.produce([0, 0, 0, 0, 2].map((partition) => ({ ...record, partition })));
    await deleteRecordsBefore(topic, 0, 3);

    const description = await cluster.describeTopic(topic);
    const printed = await runTool(broker, 'org.apache.kafka.tools.TopicCommand', [
      '--describe',
      '--topic',
      topic,
    ]);
    expect(printed).toContain(`TopicId: ${kafkaUuid(description.topicId)}`);
    expect(printed).toContain(`PartitionCount: ${description.partitionCount}`);
    expect(printed).toContain(`ReplicationFactor: ${description.replicationFactor}`);
    const partitions = [
      ...printed.matchAll(/Partition: (\d+)\s+Leader: (\d+)\s+Replicas: (\S+)\s+Isr: (\S+)/g),
    ].map(([, partition, leader, replicas, isr]) => ({
      partition: Number(partition),
      leader: Number(leader),
      replicas: replicas?.split(',').map(Number),
      inSyncReplicas: isr?.split(',').map(Number),
    }));
    expect(partitions).toHaveLength(3);
    expect(description.partitions).toMatchObject(partitions);

    const printedOffsets = async (time: string): Promise<readonly string[]> =>
      (await runTool(broker, 'org.apache.kafka.tools.GetOffsetShell', ['--topic', topic, '--time', time]))
        .trim()
        .split('\n');
    const ours = (edge: 'begin' | 'end'): readonly string[] =>
      description.partitions.map(
        ({ partition, offsets }) => `${topic}:${partition}:${String(offsets?.[edge])}`,
      );
    expect(ours('begin')).toEqual(await printedOffsets('-2'));
    expect(ours('end')).toEqual(await printedOffsets('-1'));
    expect(description.partitions[0]?.offsets).toEqual({ begin: 3n, end: 4n });
  });

  it("lists topics as Kafka's own tool lists them", async () => {
    const topic = uniqueName('listed');
    await cluster.mutations.createTopic({ name: topic, partitions: 5, configs: {} });
    // Other suites come and go meanwhile: what stands in both of our lists must be printed, and nothing beside them.
    const names = async (): Promise<readonly string[]> =>
      (await cluster.listTopics()).map(({ name }) => name);
    const before = new Set(await names());
    const printed = new Set(
      (await runTool(broker, 'org.apache.kafka.tools.TopicCommand', ['--list'])).trim().split('\n'),
    );
    const after = new Set(await names());
    expect([...before].filter((name) => after.has(name) && !printed.has(name))).toEqual([]);
    expect([...printed].filter((name) => !before.has(name) && !after.has(name))).toEqual([]);
    expect(printed).toContain(topic);
    const summary = (await cluster.listTopics()).find(({ name }) => name === topic);
    expect(summary).toMatchObject({
      partitionCount: 5,
      replicationFactor: 1,
      isInternal: false,
      underReplicatedPartitions: 0,
      leaderlessPartitions: 0,
    });
  });

  it("shows a topic's configuration as Kafka's own tool prints it", async () => {
    const topic = uniqueName('configured');
    const configs = { 'retention.ms': '123456', 'cleanup.policy': 'compact,delete' };
    await cluster.mutations.createTopic({ name: topic, configs });
    const entries = await cluster.describeTopicConfig(topic);
    const printed = await printedConfig(['--entity-type', 'topics', '--entity-name', topic]);
    expect(entries.map(comparable)).toEqual(printed);
    expect(entries.find(({ name }) => name === 'retention.ms')).toMatchObject({
      value: '123456',
      source: 'topic',
    });
    expect(entries.find(({ name }) => name === 'segment.bytes')).toMatchObject({ source: 'default' });
    expect(entries.every(({ documentation }) => documentation !== null)).toBe(true);
  });

  it("shows a broker's configuration as Kafka's own tool prints it", async () => {
    const brokerId = (await cluster.describe()).brokers[0]?.id ?? -1;
    const entries = await cluster.describeBrokerConfig(brokerId);
    const printed = await printedConfig(['--entity-type', 'brokers', '--entity-name', String(brokerId)]);
    expect(entries.map(comparable)).toEqual(printed);
    expect(entries.filter(({ isSensitive }) => isSensitive).every(({ value }) => value === null)).toBe(true);
    await expect(cluster.describeBrokerConfig(4711)).rejects.toMatchObject({
      message: expect.stringContaining('the cluster has no broker 4711 now') as string,
    });
  });

  it('says that a topic is not there, whatever is asked of it', async () => {
    const topic = uniqueName('missing');
    const asked = [
      cluster.describeTopic(topic),
      cluster.describeTopicConfig(topic),
      cluster.topicLeaders(topic),
      cluster.listOffsets(topic, [0], { kind: 'earliest' }),
    ];
    for (const result of await Promise.allSettled(asked)) {
      expect(result).toMatchObject({
        reason: { reason: 'unknown-topic', message: `There is no topic \`${topic}\` on \`test\`.` },
      });
    }
  });

  it('finds the first offset at or after a time, and the end where there is none', async () => {
    const topic = uniqueName('timed');
    await cluster.mutations.createTopic({ name: topic, partitions: 2, configs: {} });
    const record = { topic, partition: 0, key: null, value: null, headers: [] };
    await cluster.mutations.produce([1000n, 2000n, 3000n].map((timestamp) => ({ ...record, timestamp })));
    const at = async (timestampMs: bigint): Promise<readonly (bigint | undefined)[]> => {
      const offsets = await cluster.listOffsets(topic, [0, 1], { kind: 'time', timestampMs });
      return [offsets.get(0)?.offset, offsets.get(1)?.offset];
    };
    expect(await at(-5n)).toEqual([0n, 0n]);
    expect(await at(1001n)).toEqual([1n, 0n]);
    expect(await at(3000n)).toEqual([2n, 0n]);
    expect(await at(3001n)).toEqual([3n, 0n]);
  });

  it('names the partition that a topic does not have', async () => {
    const topic = uniqueName('few');
    await cluster.mutations.createTopic({ name: topic, partitions: 2, configs: {} });
    await expect(cluster.listOffsets(topic, [1, 2], { kind: 'earliest' })).rejects.toMatchObject({
      reason: 'unknown-partition',
      message: `\`${topic}\` has no partition 2: it has partitions 0 to 1.`,
    });
  });
});

/** Raises the log start of a partition, with Kafka's own tool. */
async function deleteRecordsBefore(topic: string, partition: number, offset: number): Promise<void> {
  const json = JSON.stringify({ partitions: [{ topic, partition, offset }], version: 1 });
  const file = path.join(os.tmpdir(), `${topic}.json`);
  await writeFile(file, json);
  await runTool(broker, 'org.apache.kafka.tools.DeleteRecordsCommand', ['--offset-json-file', file]);
  await rm(file);
}

interface ComparableEntry {
  readonly name: string;
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly isSensitive: boolean;
}

function comparable({ name, value, source, isSensitive }: ConfigEntry): ComparableEntry {
  return { name, value, source, isSensitive };
}

const printedSources: Readonly<Record<string, ConfigSource>> = {
  DYNAMIC_TOPIC_CONFIG: 'topic',
  DYNAMIC_BROKER_CONFIG: 'dynamic-broker',
  DYNAMIC_DEFAULT_BROKER_CONFIG: 'dynamic-default-broker',
  STATIC_BROKER_CONFIG: 'static-broker',
  DEFAULT_CONFIG: 'default',
};

/** What `kafka-configs --describe --all` prints, sorted by name. */
async function printedConfig(entity: readonly string[]): Promise<readonly ComparableEntry[]> {
  const printed = await runTool(broker, 'kafka.admin.ConfigCommand', ['--describe', '--all', ...entity]);
  const entries = [
    ...printed.matchAll(/^ {2}([^=\s]+)=(.*) sensitive=(true|false) synonyms=\{(\w*).*\}$/gm),
  ].map(([, name = '', value = '', isSensitive, source = '']): ComparableEntry => ({
    name,
    value: value === 'null' ? null : value,
    source: printedSources[source] ?? 'default',
    isSensitive: isSensitive === 'true',
  }));
  expect(entries.length).toBeGreaterThan(10);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Kafka prints a UUID in base64. */
function kafkaUuid(uuid: string | null): string {
  return Buffer.from((uuid ?? '').replaceAll('-', ''), 'hex').toString('base64url');
}
