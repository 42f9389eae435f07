import { Buffer } from 'node:buffer';
import { mkdtemp, open, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import type { OutgoingRecord, ProducedRecord } from '../../../src/core/record.ts';
import { recordJsonLine, type JsonRecord } from '../../../src/formats/record-json.ts';
import type { ClusterMutations } from '../../../src/kafka/kafka-cluster.ts';
import { importRecords, previewImport, type ImportPlan } from '../../../src/requests/import-records.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-import-'));
  file = path.join(folder, 'records.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const { signal } = new AbortController();

function record(index: number, changes: Partial<JsonRecord> = {}): JsonRecord {
  return {
    topic: 'orders',
    partition: index % 3,
    offset: BigInt(index),
    timestamp: BigInt(1000 + index),
    timestampType: 'CreateTime',
    key: Buffer.from(`k${index}`),
    value: Buffer.from(`v${index}`),
    headers: [],
    ...changes,
  };
}

/** Keeps what would be sent. */
class Sink {
  readonly batches: (readonly OutgoingRecord[])[] = [];
  failure: KafkaFailure | undefined;
  readonly mutations = {
    produce: (records: readonly OutgoingRecord[]): Promise<readonly ProducedRecord[]> => {
      if (this.failure !== undefined) return Promise.reject(this.failure);
      this.batches.push(records);
      return Promise.resolve(
        records.map(({ topic }) => ({ topic, partition: 0, offset: 0n, timestamp: 0n })),
      );
    },
  } as ClusterMutations;

  get records(): readonly OutgoingRecord[] {
    return this.batches.flat();
  }
}

async function planOf(changes: Partial<ImportPlan> = {}): Promise<ImportPlan> {
  const { version } = await previewImport(file, { signal });
  return { path: file, version, topic: 'copy', partitions: 'written', leavesOutBadLines: false, ...changes };
}

test('a preview counts records and topics, and sends nothing', async () => {
  const lines = [record(0), record(1), record(8, { topic: 'payments', partition: 11 })].map(recordJsonLine);
  // A byte order mark, Windows' line ends, blank lines and no line end at the end are how editors leave files.
  await writeFile(file, `\ufeff${lines.join('\r\n')}\r\n\r\n${recordJsonLine(record(2))}`);
  expect(await previewImport(file, { signal })).toMatchObject({
    records: 4,
    topics: [
      { topic: 'orders', records: 3 },
      { topic: 'payments', records: 1 },
    ],
    highestPartition: 11,
    badLines: 0,
    firstProblem: null,
  });
});

test('a preview names the first line that cannot be read, and counts the others', async () => {
  await writeFile(
    file,
    Buffer.concat([
      Buffer.from(`${recordJsonLine(record(0))}\n{"topic": 5}\n`),
      Buffer.from([0xff, 0x0a]),
      Buffer.from(recordJsonLine(record(1))),
    ]),
  );
  expect(await previewImport(file, { signal })).toMatchObject({
    records: 2,
    badLines: 2,
    firstProblem: 'Line 2: `topic` must be a name.',
  });
});

test('records are sent in their order as they stand in the file, in batches of bytes', async () => {
  const records = Array.from({ length: 12 }, (_, index) =>
    record(index, {
      value: Buffer.alloc(500_000, index),
      headers: [{ name: Buffer.from('h'), value: null }],
    }),
  );
  await writeFile(file, records.map((each) => `${recordJsonLine(each)}\n`).join(''));
  const sink = new Sink();
  expect(await importRecords(sink, await planOf(), { signal })).toEqual({ sent: 12, leftOut: 0 });
  expect(sink.records).toEqual(
    records.map(({ key, value, headers, timestamp, partition }) => ({
      topic: 'copy',
      key,
      value,
      headers,
      timestamp,
      partition,
    })),
  );
  expect(sink.batches.map((batch) => batch.length)).toEqual([5, 5, 2]);
});

test('by key, no partition is asked for', async () => {
  await writeFile(file, recordJsonLine(record(1)));
  const sink = new Sink();
  await importRecords(sink, await planOf({ partitions: 'key' }), { signal });
  expect(sink.records[0]).not.toHaveProperty('partition');
});

test('a bad line sends nothing of its batch, unless it is left out', async () => {
  await writeFile(file, `${recordJsonLine(record(0))}\nno record\n${recordJsonLine(record(1))}`);
  const sink = new Sink();
  const refused = await importRecords(sink, await planOf(), { signal });
  expect(refused).toMatchObject({ sent: 0, leftOut: 0 });
  expect(refused.failure?.message).toBe('Line 2: it is no JSON.');
  expect(sink.batches).toEqual([]);
  expect(await importRecords(sink, await planOf({ leavesOutBadLines: true }), { signal })).toEqual({
    sent: 2,
    leftOut: 1,
  });
});

test('a file that was changed after the preview is refused', async () => {
  await writeFile(file, recordJsonLine(record(0)));
  const plan = await planOf();
  await utimes(file, 1, 1);
  const sink = new Sink();
  expect((await importRecords(sink, plan, { signal })).failure?.message).toContain('was changed after');
  expect(sink.batches).toEqual([]);
});

test('what the cluster refuses ends it, and what was sent before is counted', async () => {
  await writeFile(
    file,
    Array.from({ length: 12_000 }, (_, index) => `${recordJsonLine(record(index))}\n`).join(''),
  );
  const sink = new Sink();
  const result = await importRecords(sink, await planOf(), {
    signal,
    onProgress: () => {
      sink.failure = new KafkaFailure('read-only', 'No.');
    },
  });
  expect(result).toMatchObject({ sent: 5000, failure: { reason: 'read-only' } });
});

test('cancelling ends it between two batches', async () => {
  await writeFile(
    file,
    Array.from({ length: 20_000 }, (_, index) => `${recordJsonLine(record(index))}\n`).join(''),
  );
  const controller = new AbortController();
  const sink = new Sink();
  const result = await importRecords(sink, await planOf(), {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  expect(result.failure?.reason).toBe('cancelled');
  expect(result.sent).toBe(sink.records.length);
  expect(result.sent).toBeLessThan(20_000);
  await expect(previewImport(file, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    reason: 'cancelled',
  });
});

test('a line without an end, and a file that is not there, are sentences', async () => {
  await expect(previewImport(path.join(folder, 'gone'), { signal })).rejects.toThrow(
    'the file or its folder is not there',
  );
  const handle = await open(file, 'w');
  await handle.truncate(300 * 1024 * 1024);
  await handle.close();
  await expect(previewImport(file, { signal })).rejects.toThrow(
    /^Line 1 of .* is longer than a record can be/,
  );
});
