import { crc32c } from '../../../src/kafka/checksum.ts';
import { describe, expect, it } from 'vitest';
import { scanBatches } from '../../../src/tail/record-batch.ts';
import { RecordStore } from '../../../src/tail/record-store.ts';
import { readStoredRecord } from '../../../src/tail/stored-record.ts';
import type { Delivery } from '../../../src/tail/take-batches.ts';
import type { IsolationLevel } from '../../../src/core/position.ts';
import { deliver, encodeBatch, rowsOf, textRecord, textRecords } from './batches.ts';

function valuesOf(store: RecordStore): readonly (string | undefined)[] {
  return rowsOf(store).map((row) => readStoredRecord(store, row)?.value?.toString());
}

function read(bytes: Buffer, options: Partial<Delivery> = {}, isolation: IsolationLevel = 'read_committed') {
  const store = new RecordStore({ maxBytes: 2 ** 30, maxRecords: 2 ** 30 });
  deliver(store, { bytes, batches: scanBatches(bytes).batches, ...options }, { isolation });
  return store;
}

function transactional(text: string, baseOffset: bigint, producerId: bigint): Buffer {
  return encodeBatch([textRecord(text)], { baseOffset, producerId, isTransactional: true });
}

/** The end of a transaction. Its key is the version and the type, 0 for an abort. */
function marker(baseOffset: bigint, producerId: bigint, type: 'abort' | 'commit'): Buffer {
  const key = Buffer.from([0, 0, 0, type === 'abort' ? 0 : 1]);
  const bytes = encodeBatch([{ key, value: Buffer.alloc(6) }], {
    baseOffset,
    producerId,
    isTransactional: true,
  });
  bytes.writeUInt16BE(bytes.readUInt16BE(21) | 0x20, 21);
  bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17);
  return bytes;
}

describe('what is seen of the batches of a log', () => {
  const log = Buffer.concat([
    transactional('one-a', 0n, 1n),
    transactional('two-a', 1n, 2n),
    marker(2n, 1n, 'abort'),
    transactional('one-b', 3n, 1n),
    marker(4n, 2n, 'commit'),
    marker(5n, 1n, 'commit'),
    encodeBatch([textRecord('plain')], { baseOffset: 6n }),
  ]);

  it('hides aborted transactions up to their marker, and every marker', () => {
    const aborted = [{ producerId: 1n, firstOffset: 0n }];
    expect(valuesOf(read(log, { aborted }))).toEqual(['two-a', 'one-b', 'plain']);
  });

  it('shows aborted records under read_uncommitted, but no marker', () => {
    expect(valuesOf(read(log, {}, 'read_uncommitted'))).toEqual(['one-a', 'two-a', 'one-b', 'plain']);
  });

  it('hides a transaction only from its first offset on', () => {
    const aborted = [{ producerId: 2n, firstOffset: 1n }];
    expect(valuesOf(read(log, { aborted }))).toEqual(['one-a', 'one-b', 'plain']);
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('undoes %s', (compression) => {
    const store = read(encodeBatch(textRecords(500), { baseOffset: 7n, compression }));
    expect(valuesOf(store)).toEqual(Array.from({ length: 500 }, (_, index) => `v${index}`));
    expect(readStoredRecord(store, 499)).toMatchObject({ offset: 506n, compression, corruption: null });
  });

  it('makes one row of a compressed batch that is damaged, and goes on', () => {
    const damaged = encodeBatch(textRecords(10), { baseOffset: 3n, compression: 'lz4' });
    damaged.writeUInt8(damaged.readUInt8(80) ^ 0xff, 80);
    const next = encodeBatch([textRecord('next')], { baseOffset: 13n });
    const store = read(Buffer.concat([damaged, next]));
    expect(store.endRow).toBe(2);
    expect(readStoredRecord(store, 0)).toMatchObject({ offset: 3n, corruption: /checksum/ });
    expect(readStoredRecord(store, 1)).toMatchObject({ offset: 13n, corruption: null });
  });

  it('makes a row of a batch whose compressed bytes are right by their checksum but do not expand', () => {
    const damaged = encodeBatch(textRecords(10), { compression: 'gzip' });
    damaged.fill(0xff, 65, 80);
    damaged.writeUInt32BE(crc32c(damaged.subarray(21)), 17);
    expect(readStoredRecord(read(damaged), 0)?.corruption).toMatch(/damaged/);
  });

  it('makes a row of an offset at which no batch can be found', () => {
    const store = read(Buffer.alloc(0), { from: 42n, brokenReason: 'a record batch is odd' });
    expect(readStoredRecord(store, 0)).toMatchObject({ offset: 42n, corruption: /odd/ });
  });
});
