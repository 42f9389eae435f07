import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanBatches } from '../../../src/tail/record-batch.ts';
import { RecordStore } from '../../../src/tail/record-store.ts';
import { readStoredRecord } from '../../../src/tail/stored-record.ts';
import { encodeMessage } from './old-message-bytes.ts';
import { deliver, rowsOf } from './batches.ts';

function read(bytes: Buffer): RecordStore {
  const store = new RecordStore({ maxBytes: 2 ** 30, maxRecords: 2 ** 30 });
  const { batches } = scanBatches(bytes);
  deliver(store, { bytes, batches });
  return store;
}

function recordsOf(store: RecordStore) {
  return rowsOf(store).map((row) => {
    const record = readStoredRecord(store, row);
    return {
      offset: record?.offset,
      timestamp: record?.timestamp,
      type: record?.timestampType,
      key: record?.key?.toString(),
      value: record?.value?.toString(),
    };
  });
}

/** A frame that holds `content` as it is, with a checksum in its header that cannot be right. */
function brokenLz4(content: Buffer, flags: number): Buffer {
  const head = Buffer.from([0x04, 0x22, 0x4d, 0x18, flags, 0x40]);
  const size = Buffer.alloc((flags & 0x08) === 0 ? 0 : 8);
  if (size.length > 0) size.writeBigInt64LE(BigInt(content.length));
  const block = Buffer.alloc(4);
  block.writeUInt32LE((content.length | 0x80000000) >>> 0);
  return Buffer.concat([head, size, Buffer.from([0]), block, content, Buffer.alloc(4)]);
}

describe('messages from before Kafka 0.11', () => {
  it('are read in format v1, with key and timestamp', () => {
    const bytes = Buffer.concat([
      encodeMessage({ offset: 5n, magic: 1, timestamp: 1000n, key: 'k', value: Buffer.from('a') }),
      encodeMessage({ offset: 9n, magic: 1, timestamp: 2000n, value: null }),
    ]);
    expect(recordsOf(read(bytes))).toEqual([
      { offset: 5n, timestamp: 1000n, type: 'CreateTime', key: 'k', value: 'a' },
      { offset: 9n, timestamp: 2000n, type: 'CreateTime', key: undefined, value: undefined },
    ]);
  });

  it('are read in format v0, which has no timestamp', () => {
    const bytes = encodeMessage({ offset: 5n, magic: 0, key: 'k', value: Buffer.from('a') });
    expect(recordsOf(read(bytes))).toEqual([
      { offset: 5n, timestamp: -1n, type: 'NoTimestampType', key: 'k', value: 'a' },
    ]);
  });

  it('are read out of a compressed message of format v1, whose inner offsets are relative', () => {
    const inner = Buffer.concat([
      encodeMessage({ offset: 0n, magic: 1, timestamp: 1n, value: Buffer.from('a') }),
      encodeMessage({ offset: 2n, magic: 1, timestamp: 2n, value: Buffer.from('c') }),
    ]);
    const bytes = encodeMessage({
      offset: 12n,
      magic: 1,
      attributes: 1,
      timestamp: 2n,
      value: gzipSync(inner),
    });
    expect(recordsOf(read(bytes))).toMatchObject([
      { offset: 10n, timestamp: 1n, value: 'a' },
      { offset: 12n, timestamp: 2n, value: 'c' },
    ]);
  });

  it.each([0x60, 0x68])('are read out of the broken LZ4 frames of format v0, with flags %i', (flags) => {
    const inner = encodeMessage({ offset: 7n, magic: 0, key: 'k', value: Buffer.from('a') });
    const bytes = encodeMessage({ offset: 7n, magic: 0, attributes: 3, value: brokenLz4(inner, flags) });
    expect(recordsOf(read(bytes))).toMatchObject([{ offset: 7n, key: 'k', value: 'a' }]);
  });

  it('are a row that says so where they are damaged', () => {
    const good = encodeMessage({ offset: 5n, magic: 1, key: 'k', value: Buffer.from('abc') });
    fc.assert(
      fc.property(fc.nat(good.length - 19), fc.nat(255), (at, byte) => {
        const bad = Buffer.from(good);
        bad[18 + at] = byte;
        const store = read(bad);
        expect(store.endRow).toBe(1);
        const corruption = bad.equals(good) ? null : 'The record batch is damaged: its checksum is wrong.';
        expect(readStoredRecord(store, 0)).toMatchObject({ offset: 5n, corruption });
      }),
    );
  });
});
