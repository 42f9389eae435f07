import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anonymousProducer, writeRecordBatch } from '../../../src/kafka/record-batch-writer.ts';
import { rowsPerChunk } from '../../../src/tail/chunked-table.ts';
import { RecordStore } from '../../../src/tail/record-store.ts';
import { readStoredRecord } from '../../../src/tail/stored-record.ts';
import {
  encodeBatch,
  rowsOf,
  storable,
  storeOfOneTopic,
  textRecord,
  textRecords,
  type TestRecord,
} from './batches.ts';

const unbounded = { maxBytes: 2 ** 40, maxRecords: 2 ** 40 };

function valueOf(store: RecordStore, row: number): string | undefined {
  return readStoredRecord(store, row)?.value?.toString();
}

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const record: fc.Arbitrary<TestRecord> = fc.record({
  key: fc.option(bytes, { nil: null }),
  value: fc.option(bytes, { nil: null }),
  headers: fc.array(fc.tuple(bytes, fc.option(bytes, { nil: null })), { maxLength: 4 }),
  // The library's encoder breaks differences of more than 32 bits.
  timestamp: fc.bigInt({ min: 1_700_000_000_000n, max: 1_701_000_000_000n }),
});

describe('a record store', () => {
  it('gives every record back exactly as it was encoded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(record, { minLength: 1, maxLength: 6 }), { maxLength: 5 }),
        fc.bigInt({ min: 0n, max: 2n ** 62n }),
        (batches, baseOffset) => {
          const store = storeOfOneTopic(unbounded);
          let offset = baseOffset;
          for (const batch of batches) {
            store.append(storable(encodeBatch(batch, { baseOffset: offset })));
            offset += BigInt(batch.length);
          }
          const expected = batches.flat().map(({ key, value, headers, timestamp }, index) => ({
            offset: baseOffset + BigInt(index),
            key: key ?? null,
            value,
            headers: (headers ?? []).map(([name, header]) => ({ name, value: header })),
            timestamp,
            corruption: null,
          }));
          expect(rowsOf(store).map((row) => readStoredRecord(store, row))).toMatchObject(expected);
        },
      ),
    );
  });

  it('keeps 64-bit offsets and timestamps exact', () => {
    const store = storeOfOneTopic(unbounded);
    const offset = 2n ** 62n + 1n;
    const timestamp = 2n ** 61n + 3n;
    const batch = writeRecordBatch(
      [timestamp, 5n].map((time) => ({
        timestamp: time,
        record: { topic: 't', key: null, value: null, headers: [] },
      })),
      anonymousProducer,
      'none',
    );
    batch.writeBigInt64BE(offset, 0);
    store.append(storable(batch));
    expect(readStoredRecord(store, 0)).toMatchObject({ offset, timestamp });
    expect(readStoredRecord(store, 1)).toMatchObject({ offset: offset + 1n, timestamp: 5n });
  });

  it('keeps exactly the newest records up to its count, and numbers on', () => {
    const store = storeOfOneTopic({ ...unbounded, maxRecords: 5 });
    for (let batch = 0; batch < 4; batch++) store.append(storable(encodeBatch(textRecords(3, `${batch}-`))));
    expect([store.firstRow, store.endRow]).toEqual([7, 12]);
    expect(rowsOf(store).map((row) => valueOf(store, row))).toEqual(['2-1', '2-2', '3-0', '3-1', '3-2']);
    expect(readStoredRecord(store, 6)).toBeUndefined();
    expect(readStoredRecord(store, 12)).toBeUndefined();
  });

  it('lets the oldest batches go where it would hold more bytes than it may', () => {
    const store = storeOfOneTopic({ maxBytes: 10_000, maxRecords: 2 ** 40 });
    for (let batch = 0; batch < 100; batch++)
      store.append(storable(encodeBatch(textRecords(10, `${batch}-`))));
    expect(store.storedBytes).toBeLessThanOrEqual(10_000);
    expect(store.endRow).toBe(1000);
    expect(store.firstRow % 10).toBe(0);
    expect(store.firstRow).toBeGreaterThan(700);
    expect(valueOf(store, store.firstRow)).toBe(`${store.firstRow / 10}-0`);
    expect(valueOf(store, 999)).toBe('99-9');
  });

  it('keeps the newest batch even where it alone is larger than the bound', () => {
    const store = storeOfOneTopic({ maxBytes: 100, maxRecords: 10 });
    const large = Buffer.alloc(3 * 1024 * 1024, 'x');
    store.append(storable(encodeBatch([textRecord('small')])));
    store.append(storable(encodeBatch([{ value: large }])));
    expect([store.firstRow, store.endRow]).toEqual([1, 2]);
    expect(Buffer.compare(readStoredRecord(store, 1)?.value ?? Buffer.alloc(0), large)).toBe(0);
  });

  it('stays right over many chunks and slabs, whatever is let go meanwhile', () => {
    const store = storeOfOneTopic({ maxBytes: 400_000, maxRecords: rowsPerChunk / 2 });
    const perBatch = 500;
    for (let batch = 0; batch < (3 * rowsPerChunk) / perBatch; batch++) {
      store.append(
        storable(encodeBatch(textRecords(perBatch, `${batch}-`)), { source: store.sourceNumber('t', batch) }),
      );
      const row = store.endRow - 1;
      expect(valueOf(store, row)).toBe(`${batch}-${perBatch - 1}`);
      const first = store.firstRow;
      expect(valueOf(store, first)).toBe(`${Math.floor(first / perBatch)}-${first % perBatch}`);
      expect(readStoredRecord(store, first)?.partition).toBe(Math.floor(first / perBatch));
    }
    expect(store.endRow).toBeGreaterThan(2 * rowsPerChunk);
  });

  it('leaves out records before and after the offsets that were asked for', () => {
    const store = storeOfOneTopic(unbounded);
    const batch = encodeBatch(textRecords(10), { baseOffset: 100n });
    expect(store.append(storable(batch, { from: 103n, until: 105n }))).toBe(2);
    expect(rowsOf(store).map((row) => readStoredRecord(store, row)?.offset)).toEqual([103n, 104n]);
    expect(store.append(storable(batch, { from: 200n }))).toBe(0);
    expect(store.endRow).toBe(2);
  });

  it('adds nothing of a batch whose records do not fit', () => {
    const store = storeOfOneTopic(unbounded);
    const batch = encodeBatch(textRecords(3));
    const cut = batch.subarray(0, batch.length - 1);
    const tooMany = Buffer.from(batch);
    tooMany.writeInt32BE(4, 57);
    expect(store.append(storable(cut))).toBeUndefined();
    expect(store.append(storable(tooMany))).toBeUndefined();
    expect(store.append(storable(batch))).toBe(3);
    expect(rowsOf(store).map((row) => valueOf(store, row))).toEqual(['v0', 'v1', 'v2']);
  });

  it('takes any bytes as records, and reads them without throwing', () => {
    const header = encodeBatch(textRecords(5)).subarray(0, 61);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer(), (array, count) => {
        const store = storeOfOneTopic(unbounded);
        const counted = Buffer.from(header);
        counted.writeInt32BE(count, 57);
        store.append({ ...storable(header), header: counted, records: Buffer.from(array) });
        for (const row of rowsOf(store)) expect(readStoredRecord(store, row)).toBeDefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('says that a record is damaged where its batch is not as the checksum says', () => {
    const store = storeOfOneTopic(unbounded);
    const batch = encodeBatch([textRecord('aaaa'), textRecord('bbbb')]);
    batch.write('x', batch.length - 3);
    store.append(storable(batch));
    expect(readStoredRecord(store, 0)?.corruption).toMatch(/checksum/);
  });

  it('tells of each record which topic and partition it came from', () => {
    const store = new RecordStore(unbounded);
    const sources = [
      ['orders', 3],
      ['payments', 0],
      ['orders', 0],
      ['orders', 3],
    ] as const;
    for (const [topic, partition] of sources) {
      store.append(storable(encodeBatch(textRecords(1)), { source: store.sourceNumber(topic, partition) }));
    }
    expect(rowsOf(store).map((row) => readStoredRecord(store, row))).toMatchObject(
      sources.map(([topic, partition]) => ({ topic, partition })),
    );
    expect(store.sourceNumber('orders', 3)).toBe(0);
    expect(() => store.sourceOf(9)).toThrow(RangeError);
  });

  it('marks what the log lost, and not what is read again in its place', () => {
    const store = new RecordStore(unbounded);
    const [cut, other] = [store.sourceNumber('t', 0), store.sourceNumber('t', 1)];
    const batch = encodeBatch(textRecords(5));
    store.append(storable(batch, { source: cut }));
    store.append(storable(batch, { source: other }));
    store.markTruncated(cut, 3n);
    store.append(storable(batch, { source: cut, from: 3n }));
    const lost = rowsOf(store).filter((row) => readStoredRecord(store, row)?.isTruncated);
    expect(lost).toEqual([3, 4]);
    store.markTruncated(cut, 4n);
    const again = rowsOf(store).filter((row) => readStoredRecord(store, row)?.isTruncated);
    expect(again).toEqual([3, 4, 11]);
  });
});
