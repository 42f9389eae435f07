import { Buffer } from 'node:buffer';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import { parseRecordJsonLine } from '../../../src/formats/parse-record-json.ts';
import { RecordStore } from '../../../src/tail/record-store.ts';
import { readStoredRecord } from '../../../src/tail/stored-record.ts';
import { exportRecords, type ExportOptions, type ExportRows } from '../../../src/workers/export-records.ts';
import { encodeBatch, rowsOf, storable, storeOfOneTopic, textRecords } from '../tail/batches.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-export-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const quiet: ExportOptions = { onProgress: () => undefined, signal: new AbortController().signal };

/** A store with `batches` batches of 100 records each. */
function storeOf(batches: number, maxRecords = 1_000_000): RecordStore {
  const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords });
  for (let batch = 0; batch < batches; batch++) append(store, batch);
  return store;
}

function append(store: RecordStore, batch: number): void {
  const records = textRecords(100, `${'x'.repeat(200)}${batch}-`);
  store.append(storable(encodeBatch(records, { baseOffset: BigInt(batch * 100) })));
}

function rowsIn(store: RecordStore): ExportRows {
  const rows = rowsOf(store);
  return {
    total: rows.length,
    rows,
    read: (row) => readStoredRecord(store, row),
    fields: ({ offset }) => [String(offset)],
  };
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof KafkaFailure) return `${error.reason}: ${error.message}`;
  throw new Error('It did not fail with a KafkaFailure.', { cause: error });
}

test('every record is a line, in their order, and no other file stays', async () => {
  const target = path.join(folder, 'orders.jsonl');
  const seen: number[] = [];
  const outcome = await exportRecords(
    rowsIn(storeOf(50)),
    { path: target, format: 'jsonl', fields: [] },
    { ...quiet, onProgress: ({ records, total }) => void seen.push(records / total) },
  );
  const text = await readFile(target, 'utf8');
  expect(outcome).toEqual({ records: 5000, bytes: Buffer.byteLength(text), missed: 0, damaged: 0 });
  const offsets = text
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const parsed = parseRecordJsonLine(line, index + 1);
      return 'record' in parsed ? Number(parsed.record.offset) : parsed.problem;
    });
  expect(offsets).toEqual(Array.from({ length: 5000 }, (_, index) => index));
  expect(seen[0]).toBe(0);
  expect(await readdir(folder)).toEqual(['orders.jsonl']);
});

test('CSV has a header, and the fields that were asked for', async () => {
  const target = path.join(folder, 'orders.csv');
  await exportRecords(rowsIn(storeOf(1)), { path: target, format: 'csv', fields: ['value.id'] }, quiet);
  const lines = (await readFile(target, 'utf8')).split('\r\n');
  expect(lines).toHaveLength(102);
  expect(lines[0]).toMatch(/,headers,value\.id$/);
  expect(lines[100]).toMatch(/,\[\],99$/);
});

test('a tail that reads on gets its turn, and what it pushes out is counted as missed', async () => {
  const store = storeOf(100, 10_000);
  let turns = 0;
  const interval = setInterval(() => append(store, 100 + turns++), 0);
  const source = rowsIn(store);
  const slow = { ...source, read: (row: number) => (busy(0.02), source.read(row)) };
  const outcome = await exportRecords(
    slow,
    { path: path.join(folder, 'x'), format: 'jsonl', fields: [] },
    quiet,
  );
  clearInterval(interval);
  expect(turns).toBeGreaterThan(5);
  expect(outcome.missed).toBeGreaterThan(0);
  expect(outcome.records + outcome.missed).toBe(10_000);
});

test('a damaged record is counted, and not written', async () => {
  const store = storeOf(1);
  const bytes = encodeBatch(textRecords(3), { baseOffset: 100n });
  bytes.writeUInt32BE(1, 17);
  store.append(storable(bytes));
  const outcome = await exportRecords(
    rowsIn(store),
    { path: path.join(folder, 'x'), format: 'jsonl', fields: [] },
    quiet,
  );
  expect(outcome).toMatchObject({ records: 100, damaged: 3 });
});

test('cancelling leaves nothing behind, and the file that was there as it was', async () => {
  const target = path.join(folder, 'orders.jsonl');
  await writeFile(target, 'before');
  const controller = new AbortController();
  const source = rowsIn(storeOf(200));
  const read = (row: number): ReturnType<ExportRows['read']> => {
    if (row === 5000) controller.abort();
    return source.read(row);
  };
  const done = exportRecords(
    { ...source, read },
    { path: target, format: 'jsonl', fields: [] },
    { ...quiet, signal: controller.signal },
  );
  expect(await failureOf(done)).toBe('cancelled: Cancelled.');
  expect(await readdir(folder)).toEqual(['orders.jsonl']);
  expect(await readFile(target, 'utf8')).toBe('before');
});

test('a link stays a link', async () => {
  await writeFile(path.join(folder, 'real'), 'before');
  await symlink(path.join(folder, 'real'), path.join(folder, 'link'));
  await exportRecords(
    rowsIn(storeOf(1)),
    { path: path.join(folder, 'link'), format: 'jsonl', fields: [] },
    quiet,
  );
  expect((await readFile(path.join(folder, 'real'), 'utf8')).split('\n')).toHaveLength(101);
  expect((await readdir(folder)).sort()).toEqual(['link', 'real']);
});

test('a folder that is gone, or in the way, is a sentence', async () => {
  const gone = path.join(folder, 'gone', 'x.jsonl');
  const request = { format: 'jsonl', fields: [] } as const;
  expect(await failureOf(exportRecords(rowsIn(storeOf(1)), { ...request, path: gone }, quiet))).toBe(
    `invalid-request: Could not export to \`${gone}\`: the file or its folder is not there.`,
  );
  const inTheWay = await mkdtemp(path.join(folder, 'in-the-way-'));
  expect(await failureOf(exportRecords(rowsIn(storeOf(1)), { ...request, path: inTheWay }, quiet))).toBe(
    `invalid-request: Could not export to \`${inTheWay}\`: it is a folder.`,
  );
  expect(await readdir(folder)).toEqual([path.basename(inTheWay)]);
});

/** Keeps the thread for so long. */
function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
