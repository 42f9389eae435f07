import { crc32c, Reader, readRecordsBatch } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompressionCodec, OutgoingRecord } from '../../../src/core/record.ts';
import {
  anonymousProducer,
  batchHeaderBytes,
  maxRecordBytes,
  recordBytes,
  writeRecordBatch,
  type StampedRecord,
} from '../../../src/kafka/record-batch-writer.ts';

const someBytes = fc.uint8Array({ maxLength: 200 });
const nullableBytes = fc.option(someBytes);
const outgoing: fc.Arbitrary<OutgoingRecord> = fc.record({
  topic: fc.constant('t'),
  key: nullableBytes,
  value: nullableBytes,
  headers: fc.array(fc.record({ name: someBytes, value: nullableBytes }), { maxLength: 5 }),
});
const stamped: fc.Arbitrary<StampedRecord> = fc.record({
  record: outgoing,
  timestamp: fc.bigInt({ min: 0n, max: 2n ** 53n }),
});

const plain = (bytes: Uint8Array | null): number[] | null => (bytes === null ? null : [...bytes]);

describe('record batch writer', () => {
  it('writes what another reader of batches reads back, nulls, duplicates and order kept', () => {
    fc.assert(
      fc.property(fc.array(stamped, { minLength: 1, maxLength: 20 }), (records) => {
        const bytes = writeRecordBatch(records, anonymousProducer, 'none');
        const batch = readRecordsBatch(Reader.from(bytes));
        expect(batch.records.map(({ key }) => plain(key))).toEqual(
          records.map(({ record }) => plain(record.key)),
        );
        expect(batch.records.map(({ value }) => plain(value))).toEqual(
          records.map(({ record }) => plain(record.value)),
        );
        expect(batch.records.map(({ headers }) => headers.map((pair) => pair.map(plain)))).toEqual(
          records.map(({ record }) => record.headers.map(({ name, value }) => [plain(name), plain(value)])),
        );
        expect(batch.records.map(({ timestampDelta }) => timestampDelta + batch.firstTimestamp)).toEqual(
          records.map(({ timestamp }) => timestamp),
        );
        expect(batch.records.map(({ offsetDelta }) => offsetDelta)).toEqual(records.map((_, index) => index));
        expect(batch.lastOffsetDelta).toBe(records.length - 1);
        const timestamps = records.map(({ timestamp }) => timestamp);
        expect(batch.maxTimestamp).toBe(timestamps.reduce((a, b) => (a > b ? a : b)));
        expect(batch.length).toBe(bytes.length - 12);
        expect(batch.crc).toBe(crc32c(bytes.subarray(21)));
      }),
    );
  });

  it('never takes more bytes than it foretells', () => {
    fc.assert(
      fc.property(fc.array(stamped, { minLength: 1, maxLength: 20 }), (records) => {
        const foretold = records.reduce((sum, { record }) => sum + maxRecordBytes(record), batchHeaderBytes);
        expect(writeRecordBatch(records, anonymousProducer, 'none').length).toBeLessThanOrEqual(foretold);
      }),
    );
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] satisfies CompressionCodec[])('compresses with %s', (codec) => {
    const value = Buffer.from('again and again '.repeat(50));
    const records = Array.from({ length: 100 }, (_, index) => ({
      record: { topic: 't', key: null, value, headers: [] },
      timestamp: BigInt(index),
    }));
    const bytes = writeRecordBatch(records, anonymousProducer, codec);
    expect(bytes.length).toBeLessThan(20_000);
    const batch = readRecordsBatch(Reader.from(bytes));
    expect(batch.records).toHaveLength(100);
    expect(batch.records.at(-1)?.value?.equals(value)).toBe(true);
  });

  it('carries the producer id, its epoch and the sequence', () => {
    const record = { topic: 't', key: null, value: null, headers: [] };
    const producer = { producerId: 2n ** 40n, producerEpoch: 7, baseSequence: 2 ** 31 - 1 };
    const batch = readRecordsBatch(
      Reader.from(writeRecordBatch([{ record, timestamp: 5n }], producer, 'none')),
    );
    expect(batch).toMatchObject({ producerId: 2n ** 40n, producerEpoch: 7, firstSequence: 2 ** 31 - 1 });
  });

  it('counts the bytes of key, value and headers', () => {
    const name = Buffer.from('abc');
    const record = { topic: 't', key: name, value: Buffer.alloc(10), headers: [{ name, value: null }] };
    expect(recordBytes(record)).toBe(16);
  });
});
