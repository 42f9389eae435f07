import { Buffer } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { CompressionCodec, LogRecord, OutgoingRecord } from '../../../src/core/record.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { importRecords, previewImport, type ImportPlan } from '../../../src/requests/import-records.ts';
import { readStoredRecord } from '../../../src/tail/stored-record.ts';
import { exportRecords } from '../../../src/workers/export-records.ts';
import { connectionTo, sharedBroker } from '../local-brokers.ts';
import { newTopic, openCluster, readToEnd } from '../tail/started-tail.ts';

const broker = sharedBroker();
const partitions = 3;
/** Old records would be deleted while the test looks at them. */
const keepsOld = { 'retention.ms': '-1' };
const { signal } = new AbortController();
const codecs: readonly CompressionCodec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

async function exportFile(cluster: KafkaCluster, topic: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-export-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'records.jsonl');
  const { store } = (await readToEnd(cluster, { topic })).session;
  const rows = Array.from({ length: store.endRow }, (_, row) => row);
  const read = (row: number): ReturnType<typeof readStoredRecord> => readStoredRecord(store, row);
  await exportRecords(
    { total: rows.length, rows, read, fields: () => [] },
    { path: file, format: 'jsonl', fields: [] },
    { signal, onProgress: () => undefined },
  );
  return file;
}

async function planOf(file: string, topic: string, changes: Partial<ImportPlan> = {}): Promise<ImportPlan> {
  const { version } = await previewImport(file, { signal });
  return { path: file, version, topic, partitions: 'written', leavesOutBadLines: false, ...changes };
}

/** What must be the same of two records, partition by partition in their order. */
async function contents(cluster: KafkaCluster, topic: string): Promise<readonly unknown[]> {
  const { records } = await readToEnd(cluster, { topic });
  const hex = (bytes: Uint8Array | null): string | null =>
    bytes === null ? null : Buffer.from(bytes).toString('hex');
  return records
    .toSorted((a, b) => a.partition - b.partition || Number(a.offset - b.offset))
    .map(({ partition, timestamp, key, value, headers }: LogRecord) => ({
      partition,
      timestamp,
      key: hex(key),
      value: hex(value),
      headers: headers.map((header) => [hex(header.name), hex(header.value)]),
    }));
}

/** One record of every kind that is easily lost. */
function delicateRecords(topic: string): readonly OutgoingRecord[] {
  const bytes = (...list: readonly number[]): Uint8Array => Uint8Array.from(list);
  const text = (from: string): Uint8Array => Buffer.from(from);
  const plain = { topic, key: text('k'), value: text('v'), headers: [] };
  return [
    plain,
    { ...plain, key: bytes(0xff, 0, 0x0a), value: bytes(0, 1, 2, 0xfe, 0xff) },
    { ...plain, key: null, value: null },
    { ...plain, key: text(''), value: text('') },
    { ...plain, timestamp: 0n },
    { ...plain, timestamp: 86_400_000n },
    { ...plain, timestamp: -1n },
    { ...plain, value: text('{"id": 9007199254740993}\r\n"quoted" \u2028 \ufeff \u{1f600}') },
    { ...plain, value: text('x'.repeat(900_000)) },
    {
      ...plain,
      headers: [
        { name: text('a'), value: text('1') },
        { name: text('a'), value: null },
        { name: text('a'), value: text('') },
        { name: bytes(0xff, 0xfe), value: bytes(0, 0xff) },
        { name: text(''), value: text('no name') },
      ],
    },
  ];
}

it('what is exported from one topic and imported into another is the same to the byte', async () => {
  const cluster = openCluster(broker.bootstrapServers);
  const from = await newTopic(cluster, partitions, keepsOld);
  const to = await newTopic(cluster, partitions, keepsOld);
  for (const [index, compression] of codecs.entries()) {
    const records = delicateRecords(from).map((record) => ({ ...record, partition: index % partitions }));
    await cluster.mutations.produce(records, { compression });
  }
  const file = await exportFile(cluster, from);
  expect(await previewImport(file, { signal })).toMatchObject({
    records: 50,
    topics: [{ topic: from, records: 50 }],
    highestPartition: partitions - 1,
    badLines: 0,
  });
  expect(await importRecords(cluster, await planOf(file, to), { signal })).toEqual({ sent: 50, leftOut: 0 });
  const original = await contents(cluster, from);
  expect(original).toHaveLength(50);
  expect(await contents(cluster, to)).toEqual(original);
});

it('a partition that the topic does not have is refused, and by key every record finds one', async () => {
  const cluster = openCluster(broker.bootstrapServers);
  const from = await newTopic(cluster, partitions, keepsOld);
  const to = await newTopic(cluster, 1, keepsOld);
  await cluster.mutations.produce([{ topic: from, key: null, value: null, headers: [], partition: 2 }]);
  const file = await exportFile(cluster, from);
  const refused = await importRecords(cluster, await planOf(file, to), { signal });
  expect(refused).toMatchObject({ sent: 0, failure: { reason: 'unknown-partition' } });
  expect(await importRecords(cluster, await planOf(file, to, { partitions: 'key' }), { signal })).toEqual({
    sent: 1,
    leftOut: 0,
  });
});

it('a read-only cluster takes nothing', async () => {
  const cluster = openCluster(broker.bootstrapServers);
  const topic = await newTopic(cluster, 1, keepsOld);
  await cluster.mutations.produce([{ topic, key: null, value: Buffer.from('v'), headers: [] }]);
  const file = await exportFile(cluster, topic);
  const connection = connectionTo(broker.bootstrapServers);
  const guarded = openKafkaCluster({ ...connection, profile: { ...connection.profile, readOnly: true } });
  onTestFinished(() => guarded.close());
  const result = await importRecords(guarded, await planOf(file, topic), { signal });
  expect(result).toMatchObject({ sent: 0, failure: { reason: 'read-only' } });
  expect(await contents(cluster, topic)).toHaveLength(1);
});
