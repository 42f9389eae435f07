import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { planProduce } from '../../../src/requests/plan-produce.ts';
import {
  produceBlock,
  type ProduceBlockOptions,
  type ProduceResult,
} from '../../../src/requests/produce-block.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';

const broker = sharedBroker();
const serialization = 'org.apache.kafka.common.serialization';
let cluster: KafkaCluster;

beforeAll(() => {
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
});
afterAll(() => cluster.close());

async function newTopic(partitions = 1, configs: Readonly<Record<string, string>> = {}): Promise<string> {
  const name = uniqueName('requests');
  await cluster.mutations.createTopic({ name, partitions, replicationFactor: 1, configs });
  return name;
}

async function produce(
  text: string,
  { times, ...options }: ProduceBlockOptions & { readonly times?: number } = {},
): Promise<ProduceResult> {
  const startLine = text.split('\n').findIndex((line) => line.startsWith('PRODUCER'));
  return produceBlock(cluster, await planProduce(text, startLine, { times }), options);
}

/** How many records the topic holds. */
async function recordCount(topic: string): Promise<number> {
  const { partitions } = await cluster.describeTopic(topic);
  return partitions.reduce((sum, { offsets }) => sum + Number(offsets?.end ?? 0n), 0);
}

/**
 * The topic's records as Kafka's own console consumer prints them, each as its fields: timestamp, partition, offset,
 * headers, key, value.
 */
async function consumed(topic: string, count: number, ...properties: readonly string[]): Promise<string[][]> {
  const printed = ['timestamp', 'partition', 'offset', 'headers', 'key'].map(
    (field) => `print.${field}=true`,
  );
  const { stdout, stderr } = await broker.runTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
    ...['--bootstrap-server', broker.bootstrapServers.join(',')],
    ...['--topic', topic, '--from-beginning', '--max-messages', String(count), '--timeout-ms', '20000'],
    ...[...printed, 'null.literal=NULL', ...properties].flatMap((one) => ['--formatter-property', one]),
  ]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (lines.length !== count) throw new Error(`${lines.length} records came: ${stdout}${stderr}`);
  return lines.map((line) => line.split('\t'));
}

describe('producing a block', () => {
  it('writes key, value, headers in their order, partition and timestamp as the file says', async () => {
    const topic = await newTopic(4);
    const { sent, records, failure } = await produce(
      [
        'PRODUCER json-events',
        `topic: ${topic}`,
        'key: user-42',
        'headers: src=web, src=app',
        'header: note = a, b',
        'header: empty =',
        'header: nothing',
        'header: src = last',
        'partition: 3',
        'timestamp: 1700000000123',
        'value-format: json',
        '{"id": 9007199254740993}',
        '###',
      ].join('\n'),
    );
    expect(failure).toBeUndefined();
    expect(sent).toBe(1);
    expect(records).toEqual([{ topic, partition: 3, offset: 0n, timestamp: 1_700_000_000_123n }]);
    expect(await consumed(topic, 1)).toEqual([
      [
        'CreateTime:1700000000123',
        'Partition:3',
        'Offset:0',
        'src:web,src:app,note:a, b,empty:,nothing:NULL,src:last',
        'user-42',
        '{"id": 9007199254740993}',
      ],
    ]);
  });

  it.each([
    ['short', 'ShortDeserializer', '-32768'],
    ['integer', 'IntegerDeserializer', '-2147483648'],
    ['long', 'LongDeserializer', '9007199254740993'],
    ['float', 'FloatDeserializer', '1.5'],
    ['double', 'DoubleDeserializer', '-0.1'],
  ])("writes %s as Java's %s reads it", async (format, deserializer, value) => {
    const topic = await newTopic();
    const { failure } = await produce(
      `PRODUCER\ntopic: ${topic}\nkey-format: ${format}\nkey: ${value}\nvalue-format: ${format}\n${value}`,
    );
    expect(failure).toBeUndefined();
    const [fields] = await consumed(
      topic,
      1,
      `key.deserializer=${serialization}.${deserializer}`,
      `value.deserializer=${serialization}.${deserializer}`,
    );
    expect(fields?.slice(-2)).toEqual([value, value]);
  });

  it('writes a tombstone with a null key', async () => {
    const topic = await newTopic();
    await produce(`PRODUCER\ntopic: ${topic}\nvalue-format: none\nheader: h`);
    const [fields] = await consumed(topic, 1);
    expect(fields?.slice(3)).toEqual(['h:NULL', 'NULL', 'NULL']);
  });

  it('makes ten different records of one block with random data, the same in key and value of each', async () => {
    const topic = await newTopic(3);
    const { sent, records } = await produce(
      `PRODUCER\ntopic: ${topic}\nkey: {{string.uuid}}\n` +
        '{"id": "{{string.uuid}}", "at": {{$index}}, "name": "{{json person.fullName}}"}',
      { times: 10 },
    );
    expect(sent).toBe(10);
    expect(new Set(records.map(({ partition, offset }) => `${partition}/${offset}`)).size).toBe(10);
    const pairs = (await consumed(topic, 10)).map(([, , , , key = '', value = '']) => ({
      key,
      value: JSON.parse(value) as { readonly id: string; readonly at: number },
    }));
    expect(new Set(pairs.map(({ key }) => key)).size).toBe(10);
    for (const { key, value } of pairs) expect(value.id).toBe(key);
    expect(pairs.map(({ value }) => value.at).toSorted((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  it('says which record cannot be made, and why, and has sent those before it', async () => {
    const topic = await newTopic();
    const { sent, records, failure } = await produce(
      `PRODUCER\ntopic: ${topic}\nvalue-format: short\n3276{{$index}}`,
      { times: 10 },
    );
    expect(failure?.reason).toBe('undecodable');
    expect(failure?.message).toMatch(/^Record 9 of 10: Line 4, the value: `32768` does not fit `short`/);
    expect(sent).toBe(8);
    expect(records.map(({ offset }) => offset)).toEqual([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n]);
    expect(await recordCount(topic)).toBe(8);
  });

  it('says which record the broker refuses, and why', async () => {
    const topic = await newTopic(1, { 'max.message.bytes': '100' });
    const { sent, failure } = await produce(
      `PRODUCER\ntopic: ${topic}\n{{string.sample({"min": 200, "max": 200})}}`,
      { times: 3 },
    );
    expect(failure?.reason).toBe('record-too-large');
    expect(failure?.message).toMatch(/^Record 1 of 3: /);
    expect(sent).toBe(0);
    expect(await recordCount(topic)).toBe(0);
  });

  it('refuses a partition that the topic does not have', async () => {
    const topic = await newTopic(3);
    const { sent, failure } = await produce(`PRODUCER\ntopic: ${topic}\npartition: 3\nv`);
    expect(failure?.reason).toBe('unknown-partition');
    expect(failure?.message).toContain(`\`${topic}\``);
    expect(sent).toBe(0);
  });

  it('does not create a topic that is missing', async () => {
    const topic = uniqueName('missing');
    const { sent, failure } = await produce(`PRODUCER\ntopic: ${topic}\nv`);
    expect(failure?.reason).toBe('unknown-topic');
    expect(sent).toBe(0);
    expect((await cluster.listTopics()).map(({ name }) => name)).not.toContain(topic);
  });

  it('refuses a read-only cluster', async () => {
    const topic = await newTopic();
    const { profile, secrets } = connectionTo(broker.bootstrapServers);
    const readOnly = openKafkaCluster({ profile: { ...profile, readOnly: true }, secrets });
    try {
      const plan = await planProduce(`PRODUCER\ntopic: ${topic}\nv`, 0);
      const { sent, failure } = await produceBlock(readOnly, plan);
      expect(failure?.reason).toBe('read-only');
      expect(sent).toBe(0);
    } finally {
      await readOnly.close();
    }
    expect(await recordCount(topic)).toBe(0);
  });

  it('sends a hundred thousand records and tells how far it is', async () => {
    const topic = await newTopic(2);
    const progress: number[] = [];
    const { sent, records, failure } = await produce(
      `PRODUCER\ntopic: ${topic}\ncompression: lz4\ncount: 100000\n{{$index}}`,
      { onProgress: (count) => progress.push(count) },
    );
    expect(failure).toBeUndefined();
    expect(sent).toBe(100_000);
    expect(records).toHaveLength(100);
    expect(progress.length).toBeGreaterThan(5);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(await recordCount(topic)).toBe(100_000);
  });

  it('stops where it is cancelled, and knows what it has sent', async () => {
    const topic = await newTopic();
    const controller = new AbortController();
    const { sent, failure } = await produce(`PRODUCER\ntopic: ${topic}\ncount: 10000000\nv`, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(failure?.reason).toBe('cancelled');
    expect(sent).toBeGreaterThan(0);
    expect(await recordCount(topic)).toBe(sent);
  });

  it('keeps a pace', async () => {
    const topic = await newTopic();
    const { sent, elapsedMs } = await produce(`PRODUCER\ntopic: ${topic}\nrate: 200/s\ncount: 201\nv`);
    expect(sent).toBe(201);
    expect(elapsedMs).toBeGreaterThan(980);
    expect(elapsedMs).toBeLessThan(3000);
  });

  it('sends nothing of a block that names what nothing provides', async () => {
    const topic = await newTopic();
    await expect(produce(`PRODUCER\ntopic: ${topic}\n{{nobody}}`, { times: 10 })).rejects.toThrow(
      KafkaFailure,
    );
    expect(await recordCount(topic)).toBe(0);
  });
});
