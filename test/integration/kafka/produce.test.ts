import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CompressionCodec, OutgoingRecord } from '../../../src/core/record.ts';
import { formatHostAndPort, parseHostAndPort } from '../../../src/core/cluster-profile.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { partitionForKey } from '../../../src/kafka/partitioner.ts';
import { ProduceFailure } from '../../../src/kafka/produce-failure.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { consoleRecords } from './console-tools.ts';
import { tcpProxy, type TcpProxy } from './tcp-proxy.ts';

const produceApiKey = 0;

let broker: ReturnType<typeof sharedBroker>;
let cluster: KafkaCluster;

beforeAll(() => {
  broker = sharedBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
});
afterAll(() => cluster.close());

async function newTopic(
  prefix: string,
  partitions: number,
  configs: Record<string, string> = {},
): Promise<string> {
  const name = uniqueName(prefix);
  await cluster.mutations.createTopic({ name, partitions, configs });
  return name;
}

function record(topic: string, part: Partial<OutgoingRecord> = {}): OutgoingRecord {
  return { topic, key: null, value: Buffer.from('v'), headers: [], ...part };
}

/** How many records the topic holds. */
async function recordCount(topic: string): Promise<bigint> {
  const { partitions } = await cluster.describeTopic(topic);
  return partitions.reduce(
    (sum, { offsets }) => sum + (offsets === null ? 0n : offsets.end - offsets.begin),
    0n,
  );
}

describe('produce', () => {
  it('writes 100 records, one call each, that are read back from all partitions', async () => {
    const topic = await newTopic('loop', 8);
    const sent = [];
    for (let index = 0; index < 100; index++) {
      const value = Buffer.from(`value ${index}`);
      const [produced] = await cluster.mutations.produce([record(topic, { value })]);
      sent.push({ partition: produced?.partition, offset: produced?.offset, value: value.toString() });
    }
    const read = (await consoleRecords(broker, topic, 100)).map(({ partition, offset, value }) => ({
      partition,
      offset,
      value,
    }));
    const order = (a: { value: string }, b: { value: string }): number => (a.value < b.value ? -1 : 1);
    expect(read.sort(order)).toEqual(sent.sort(order));
    expect(new Set(read.map(({ partition }) => partition)).size).toBe(8);
  });

  it('spreads records without a key evenly', async () => {
    const topic = await newTopic('spread', 8);
    const produced = await cluster.mutations.produce(Array.from({ length: 800 }, () => record(topic)));
    const counts = Map.groupBy(produced, ({ partition }) => partition);
    expect([...counts.values()].map((ofPartition) => ofPartition.length)).toEqual(new Array(8).fill(100));
  });

  it('writes partition, timestamp, key and headers as they were given', async () => {
    const topic = await newTopic('exact', 4);
    const header = (name: string, value: string | null): OutgoingRecord['headers'][number] => ({
      name: Buffer.from(name),
      value: value === null ? null : Buffer.from(value),
    });
    const headers = [header('b', '1'), header('a', '2'), header('b', '1'), header('n', null), header('', '')];
    const produced = await cluster.mutations.produce([
      record(topic, { partition: 3, timestamp: 1_234_567_890_123n, key: Buffer.from('k'), headers }),
      record(topic, { partition: 3, timestamp: 0n, key: Buffer.from(''), value: null }),
      record(topic, { partition: 3, timestamp: 1_700_000_000_000n, key: null, value: Buffer.from('') }),
    ]);
    expect(produced).toEqual([
      { topic, partition: 3, offset: 0n, timestamp: 1_234_567_890_123n },
      { topic, partition: 3, offset: 1n, timestamp: 0n },
      { topic, partition: 3, offset: 2n, timestamp: 1_700_000_000_000n },
    ]);
    expect(await consoleRecords(broker, topic, 3)).toEqual([
      {
        ...{ timestamp: '1234567890123', partition: 3, offset: 0n, key: 'k', value: 'v' },
        headers: 'b:1,a:2,b:1,n:∅,:',
      },
      { timestamp: '0', partition: 3, offset: 1n, headers: 'NO_HEADERS', key: '', value: '∅' },
      { timestamp: '1700000000000', partition: 3, offset: 2n, headers: 'NO_HEADERS', key: '∅', value: '' },
    ]);
  });

  it('refuses a partition that is not there, and writes nothing', async () => {
    const topic = await newTopic('range', 3);
    const records = [record(topic), record(topic, { partition: 3 }), record(topic)];
    await expect(cluster.mutations.produce(records)).rejects.toMatchObject({
      reason: 'unknown-partition',
      message: `\`${topic}\` has no partition 3: it has partitions 0 to 2. 0 of 3 records were written.`,
      recordIndex: 1,
    });
    await expect(cluster.mutations.produce([record(topic, { partition: -1 })])).rejects.toMatchObject({
      reason: 'unknown-partition',
    });
    expect(await recordCount(topic)).toBe(0n);
  });

  it('knows the partitions that were added a moment ago, by itself or by others', async () => {
    const key = Buffer.from('a key');
    const other = openKafkaCluster(connectionTo(broker.bootstrapServers));
    onTestFinished(() => other.close());
    // No time passes in which what is known would be forgotten.
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const topic = await newTopic('grows', 1);
    await cluster.mutations.produce([record(topic)]);
    await cluster.mutations.addPartitions(topic, 6);
    const [keyed] = await cluster.mutations.produce([record(topic, { key })]);
    expect(keyed?.partition).toBe(partitionForKey(key, 6));
    expect(keyed?.partition).not.toBe(0);
    await other.mutations.addPartitions(topic, 9);
    const [, last] = await cluster.mutations.produce([record(topic), record(topic, { partition: 8 })]);
    expect(last?.partition).toBe(8);
  });

  it('refuses a topic that is not there, and creates none', async () => {
    const topic = uniqueName('nowhere');
    await expect(cluster.mutations.produce([record(topic)])).rejects.toMatchObject({
      reason: 'unknown-topic',
      message: `There is no topic \`${topic}\` on \`test\`.`,
    });
    expect((await cluster.listTopics()).map(({ name }) => name)).not.toContain(topic);
  });

  it('names the record that is too large, its size, and how many were written', async () => {
    const topic = await newTopic('large', 1);
    const records = [record(topic), record(topic, { value: Buffer.alloc(1_200_000) }), record(topic)];
    const failure: unknown = await cluster.mutations.produce(records).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProduceFailure);
    expect(failure).toMatchObject({
      reason: 'record-too-large',
      message: `Record 2 of 3 was not written to partition 0 of \`${topic}\`: it has 1200000 bytes, more than the topic accepts (\`max.message.bytes\`). 1 of 3 records were written.`,
      recordIndex: 1,
      written: [{ topic, partition: 0, offset: 0n }],
    });
    expect(await recordCount(topic)).toBe(1n);
  });

  it('writes a record that needs a request of its own', async () => {
    const topic = await newTopic('own', 1, { 'max.message.bytes': '3000000' });
    const values = [10, 2_500_000, 10].map((size) => record(topic, { value: Buffer.alloc(size, 'x') }));
    expect((await cluster.mutations.produce(values)).map(({ offset }) => offset)).toEqual([0n, 1n, 2n]);
  });

  it('makes its batches smaller where a topic accepts only small ones', async () => {
    const topic = await newTopic('small', 2, { 'max.message.bytes': '2000' });
    const value = Buffer.alloc(500, 'x');
    const produced = await cluster.mutations.produce(
      Array.from({ length: 101 }, () => record(topic, { value })),
    );
    expect(produced).toHaveLength(101);
    expect(await recordCount(topic)).toBe(101n);
  });

  it('keeps the order of each partition over many batches', async () => {
    const topic = await newTopic('order', 3);
    const records = Array.from({ length: 30_000 }, (_, index) =>
      record(topic, { partition: index % 3, value: Buffer.from(String(index).padEnd(200)) }),
    );
    const produced = await cluster.mutations.produce(records);
    expect(produced.map(({ partition, offset }) => [partition, offset])).toEqual(
      records.map((_, index) => [index % 3, BigInt(Math.floor(index / 3))]),
    );
  });

  it("compresses in each way that Java's consumer reads", async () => {
    const topic = await newTopic('compressed', 1);
    const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] satisfies CompressionCodec[];
    const values = codecs.map((codec) =>
      Array.from({ length: 500 }, (_, index) => `${codec} ${index} again and again`),
    );
    for (const [index, compression] of codecs.entries()) {
      const records = (values[index] ?? []).map((value) => record(topic, { value: Buffer.from(value) }));
      await cluster.mutations.produce(records, { compression });
    }
    const read = await consoleRecords(broker, topic, 2500);
    expect(read.map(({ value }) => value)).toEqual(values.flat());
  });

  it('stops at once when it is aborted', async () => {
    const topic = await newTopic('aborted', 1);
    const controller = new AbortController();
    const records = Array.from({ length: 20_000 }, () => record(topic, { value: Buffer.alloc(1000) }));
    const producing = cluster.mutations.produce(records, {}, controller.signal);
    await expect.poll(() => recordCount(topic), { interval: 1, timeout: 20_000 }).toBeGreaterThan(0n);
    controller.abort();
    await expect(producing).rejects.toMatchObject({ reason: 'cancelled' });
    expect(await cluster.mutations.produce([record(topic)])).toHaveLength(1);
  });

  it('writes with acks 0 and 1; without an answer there is no offset', async () => {
    const topic = await newTopic('acks', 1);
    expect(await cluster.mutations.produce([record(topic)], { acks: 1 })).toMatchObject([{ offset: 0n }]);
    expect(await cluster.mutations.produce([record(topic)], { acks: 0 })).toMatchObject([{ offset: -1n }]);
    await expect.poll(() => recordCount(topic)).toBe(2n);
  });

  it("gives the broker's timestamp where the topic says so", async () => {
    const topic = await newTopic('append', 1, { 'message.timestamp.type': 'LogAppendTime' });
    const before = BigInt(Date.now());
    const [produced] = await cluster.mutations.produce([record(topic, { timestamp: 5n })]);
    expect(produced?.timestamp).toBeGreaterThanOrEqual(before - 1000n);
    const [read] = await consoleRecords(broker, topic, 1);
    expect(read?.timestamp).toBe(String(produced?.timestamp));
  });

  it('says which record a topic refuses, and why', async () => {
    const topic = await newTopic('compacted', 1, { 'cleanup.policy': 'compact' });
    const records = [record(topic, { key: Buffer.from('k') }), record(topic)];
    await expect(cluster.mutations.produce(records)).rejects.toMatchObject({
      reason: 'invalid-request',
      message: expect.stringMatching(
        /^Record 2 of 2 was not written .*key.* 0 of 2 records were written\.$/,
      ) as string,
      recordIndex: 1,
    });
  });

  it('writes from many calls at once', async () => {
    const topic = await newTopic('calls', 3);
    await Promise.all(
      Array.from({ length: 50 }, () => cluster.mutations.produce([record(topic), record(topic)])),
    );
    expect(await recordCount(topic)).toBe(100n);
  });

  it('gives nothing for nothing', async () => {
    expect(await cluster.mutations.produce([])).toEqual([]);
  });

  it('is refused on a read-only cluster', async () => {
    const topic = await newTopic('locked', 1);
    const { profile, secrets } = connectionTo(broker.bootstrapServers);
    const locked = openKafkaCluster({ profile: { ...profile, readOnly: true }, secrets });
    await expect(locked.mutations.produce([record(topic)])).rejects.toMatchObject({ reason: 'read-only' });
    expect(await recordCount(topic)).toBe(0n);
    await locked.close();
  });
});

describe('produce over a connection that breaks', () => {
  let proxy: TcpProxy;
  let proxied: KafkaCluster;

  beforeAll(async () => {
    const [server = ''] = broker.bootstrapServers;
    const address = parseHostAndPort(server);
    if (address === undefined) throw new Error(`${server} is no address.`);
    proxy = await tcpProxy(address);
    const { profile, secrets } = connectionTo(broker.bootstrapServers);
    const addresses = [{ advertised: server, reachable: formatHostAndPort(proxy) }];
    proxied = openKafkaCluster({ profile: { ...profile, addresses }, secrets });
  });
  afterAll(async () => {
    await proxied.close();
    await proxy.close();
  });

  it('writes each record once when an answer is lost', async () => {
    const topic = await newTopic('lost', 2);
    proxy.loseNextAnswerTo(produceApiKey);
    const produced = await proxied.mutations.produce(Array.from({ length: 10 }, () => record(topic)));
    expect(produced.map(({ offset }) => offset).sort()).toEqual([0n, 0n, 1n, 1n, 2n, 2n, 3n, 3n, 4n, 4n]);
    expect(await recordCount(topic)).toBe(10n);
  });

  it('does not send again with acks 1, and says that the record may be written', async () => {
    const topic = await newTopic('perhaps', 1);
    proxy.loseNextAnswerTo(produceApiKey);
    await expect(proxied.mutations.produce([record(topic)], { acks: 1 })).rejects.toMatchObject({
      reason: 'connection-lost',
      message: expect.stringMatching(/^The record may not have been written/) as string,
    });
    expect(await recordCount(topic)).toBe(1n);
  });
});
