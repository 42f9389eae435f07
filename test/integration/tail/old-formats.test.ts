/** Messages of formats v0 and v1, as Kafka's own code writes them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompressionCodec, OutgoingRecord } from '../../../src/core/record.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { produceApi } from '../../../src/kafka/produce-request.ts';
import { anonymousProducer, writeRecordBatch } from '../../../src/kafka/record-batch-writer.ts';
import { startOldBroker, type OldBroker } from '../old-broker.ts';
import { newTopic, openCluster, readToEnd } from './started-tail.ts';

let broker: OldBroker;

beforeAll(async () => {
  broker = await startOldBroker();
}, 240_000);

afterAll(() => broker.stop());

const firstTime = 1_700_000_000_000n;

function openOldCluster(): KafkaCluster {
  return openCluster([`${broker.address.host}:${broker.address.port}`]);
}

/** Keys and values with text, bytes that are no text, nothing, and null. */
function recordsOf(
  topic: string,
  first: number,
): readonly (OutgoingRecord & { readonly timestamp: bigint })[] {
  return Array.from({ length: 100 }, (_, index) => ({
    topic,
    key: index % 3 === 0 ? null : Buffer.from(`key ${first + index}`),
    value:
      index % 7 === 0
        ? null
        : index % 5 === 0
          ? Buffer.from([0xff, 0x00, index])
          : Buffer.from(`value ${first + index} `.repeat(index % 40)),
    headers: [],
    timestamp: firstTime + BigInt(first + index),
  }));
}

/**
 * Hands the broker batches of today. It writes them to its log in the format of the topic, with its own compressors.
 * An idempotent producer, as ours is elsewhere, such a topic refuses.
 */
async function writeBatches(
  cluster: KafkaCluster,
  topic: string,
  compression: CompressionCodec,
): Promise<readonly OutgoingRecord[]> {
  const batches = [0, 100, 200].map((first) => recordsOf(topic, first));
  for (const records of batches) {
    const stamped = records.map((record) => ({ record, timestamp: record.timestamp }));
    const batch = writeRecordBatch(stamped, anonymousProducer, compression);
    const answer = await cluster.connections.askBroker(
      broker.address,
      produceApi,
      [-1, 10_000, [{ topic, partition: 0, batch }]],
      'Could not write',
    );
    expect(answer.responses[0]?.partitionResponses[0]?.errorCode).toBe(0);
  }
  return batches.flat();
}

/** Magic and codec of the first message in a log. */
async function formatOf(topic: string): Promise<readonly [magic: number, codec: number]> {
  const log = await broker.readLog(topic);
  return [log.readUInt8(16), log.readUInt8(17) & 0b111];
}

const codecs = ['none', 'gzip', 'snappy', 'lz4'] as const;

describe.each([
  ['v0', '0.9.0'],
  ['v1', '0.10.0'],
] as const)('a topic of format %s (Kafka %s)', (format, version) => {
  it.each(codecs)('is read to the byte where it is compressed with %s', async (compression) => {
    const cluster = openOldCluster();
    const topic = await newTopic(cluster, 1, { 'message.format.version': version });
    const written = await writeBatches(cluster, topic, compression);
    expect(await formatOf(topic)).toEqual([format === 'v0' ? 0 : 1, codecs.indexOf(compression)]);
    const tail = await readToEnd(cluster, { topic });
    expect(
      tail.records.map(({ offset, key, value, headers, timestamp, timestampType, corruption }) => ({
        ...{ offset, headers, timestamp, timestampType, corruption },
        key: key && Buffer.from(key),
        value: value && Buffer.from(value),
      })),
    ).toEqual(
      written.map(({ key, value, timestamp }, index) => ({
        ...{ key, value, headers: [], offset: BigInt(index), corruption: null },
        timestamp: format === 'v0' ? -1n : timestamp,
        timestampType: format === 'v0' ? 'NoTimestampType' : 'CreateTime',
      })),
    );
    // From the middle of what is one compressed message.
    const rest = await readToEnd(cluster, { topic, start: { kind: 'offset', offset: 150n } });
    expect(rest.records.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 150 }, (_, index) => BigInt(150 + index)),
    );
    const last = await readToEnd(cluster, {
      ...{ topic, isolation: 'read_committed' },
      start: { kind: 'last', count: 10 },
    });
    expect(last.records.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 10 }, (_, index) => BigInt(290 + index)),
    );
  });
});

it.each(codecs)(
  'gives the time at which a broker took messages of format v1, with %s',
  async (compression) => {
    const cluster = openOldCluster();
    const topic = await newTopic(cluster, 1, {
      'message.format.version': '0.10.0',
      'message.timestamp.type': 'LogAppendTime',
    });
    const before = BigInt(Date.now());
    await writeBatches(cluster, topic, compression);
    const after = BigInt(Date.now());
    const { records } = await readToEnd(cluster, { topic });
    expect(records).toHaveLength(300);
    for (const { timestamp, timestampType } of records) {
      expect(timestampType).toBe('LogAppendTime');
      expect(timestamp >= before && timestamp <= after).toBe(true);
    }
  },
);

it('starts at a time where messages have one, and says so where they have none', async () => {
  const cluster = openOldCluster();
  const start = { kind: 'time', timestampMs: firstTime + 250n } as const;
  const dated = await newTopic(cluster, 1, { 'message.format.version': '0.10.0' });
  await writeBatches(cluster, dated, 'gzip');
  const tail = await readToEnd(cluster, { topic: dated, start });
  expect(tail.records[0]?.offset).toBe(250n);
  const undated = await newTopic(cluster, 1, { 'message.format.version': '0.9.0' });
  await expect(readToEnd(cluster, { topic: undated, start })).rejects.toMatchObject({
    reason: 'invalid-request',
    message: `Could not read the offsets of \`${undated}\`: the topic keeps messages in an old format (\`message.format.version\`) that cannot do this.`,
  });
});
