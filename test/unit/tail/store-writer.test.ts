import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { scanBatches } from '../../../src/tail/record-batch.ts';
import { RecordStore } from '../../../src/tail/record-store.ts';
import { StoreWriter } from '../../../src/tail/store-writer.ts';
import { readStoredRecord, type StoredRecord } from '../../../src/tail/stored-record.ts';
import type { RecordFilter } from '../../../src/tail/tail-query.ts';
import type { Delivery } from '../../../src/tail/take-batches.ts';
import { deliver, encodeBatch, rowsOf, textRecords } from './batches.ts';

const unbounded = { maxBytes: 2 ** 40, maxRecords: 2 ** 40 };

/** Passes records by their offset. */
function byOffset(matches: (offset: bigint) => boolean): RecordFilter {
  return { matches: (record: StoredRecord) => matches(record.offset), errors: { count: 0, example: null } };
}

/** Takes 0.2 ms for a record, by a clock that nothing else moves. */
function slow(filter: RecordFilter): RecordFilter {
  let nowMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  onTestFinished(() => {
    clock.mockRestore();
  });
  return {
    errors: filter.errors,
    matches: (record) => {
      nowMs += 0.2;
      return filter.matches(record);
    },
  };
}

function offsetsOf(store: RecordStore): readonly (bigint | undefined)[] {
  return rowsOf(store).map((row) => readStoredRecord(store, row)?.offset);
}

/** `count` batches of `size` records each, one after the other. */
function log(count: number, size: number): Buffer {
  return Buffer.concat(
    Array.from({ length: count }, (_, index) =>
      encodeBatch(textRecords(size, `${index}-`), {
        baseOffset: BigInt(index * size),
        compression: index % 2 === 0 ? 'none' : 'gzip',
      }),
    ),
  );
}

function deliveryOf(bytes: Buffer, from = 0n): Delivery {
  const { batches } = scanBatches(bytes);
  return {
    topic: 't',
    partition: 0,
    bytes,
    batches,
    from,
    until: null,
    next: (batches.at(-1)?.lastOffset ?? -1n) + 1n,
    aborted: [],
    brokenReason: null,
  };
}

describe('a filter given at the start', () => {
  it('lets only what passes into the store, byte by byte as it came', () => {
    const bytes = log(4, 10);
    const all = new RecordStore(unbounded);
    deliver(all, { bytes });
    const store = new RecordStore(unbounded);
    deliver(store, { bytes }, { filter: byOffset((offset) => offset % 7n === 3n) });
    expect(offsetsOf(store)).toEqual([3n, 10n, 17n, 24n, 31n, 38n]);
    for (const row of rowsOf(store)) {
      const record = readStoredRecord(store, row);
      expect(record).toEqual(readStoredRecord(all, Number(record?.offset)));
    }
  });

  it('counts what was read, and keeps no batch of which nothing passes', () => {
    const store = new RecordStore(unbounded);
    const writer = new StoreWriter(store, {
      isolation: 'read_uncommitted',
      filter: byOffset(() => false),
      limit: null,
    });
    expect([...writer.write(deliveryOf(log(3, 5)))].at(-1)).toBe(15n);
    expect([writer.records, store.endRow, store.storedBytes]).toEqual([15, 0, 0]);
  });

  it('keeps a row for what is damaged, since nobody can say what it was', () => {
    const bytes = encodeBatch(textRecords(10), { baseOffset: 4n });
    bytes.write('x', bytes.length - 3);
    const store = new RecordStore(unbounded);
    deliver(store, { bytes }, { filter: byOffset(() => false) });
    expect(rowsOf(store).map((row) => readStoredRecord(store, row))).toMatchObject([
      { offset: 4n, corruption: 'The record batch is damaged: its checksum is wrong.' },
    ]);
  });

  it('stops between two records and goes on there, wherever that is', () => {
    const bytes = log(3, 200);
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 6 }), (stops) => {
        const store = new RecordStore(unbounded);
        const writer = new StoreWriter(store, {
          isolation: 'read_uncommitted',
          filter: slow(byOffset((offset) => offset % 2n === 0n)),
          limit: null,
        });
        let position = 0n;
        for (const steps of [...stops, Infinity]) {
          let step = 0;
          if (position >= 600n) break;
          for (const next of writer.write(deliveryOf(bytes, position))) {
            position = next;
            step += 1;
            if (step > steps) break;
          }
        }
        expect(position).toBe(600n);
        expect(writer.records).toBe(600);
        expect(offsetsOf(store)).toEqual(Array.from({ length: 300 }, (_, index) => BigInt(index * 2)));
      }),
      { numRuns: 20 },
    );
  });

  it('yields about every 10 ms in the middle of a batch', () => {
    const store = new RecordStore(unbounded);
    const filter = slow(byOffset(() => true));
    const writer = new StoreWriter(store, { isolation: 'read_uncommitted', filter, limit: null });
    const offsets: bigint[] = [];
    for (const next of writer.write(deliveryOf(log(1, 1000)))) {
      offsets.push(next);
      expect(store.endRow).toBe(Number(next));
    }
    // 0.2 ms a record, and a look at the clock every 64.
    expect(offsets.slice(0, 3)).toEqual([64n, 128n, 192n]);
    expect(offsets.at(-1)).toBe(1000n);
  });
});

describe('a limit', () => {
  it.each([1, 9, 10, 11, 37, 40])('stops after exactly %i records, and says where', (limit) => {
    const store = new RecordStore(unbounded);
    const offsets = deliver(store, { bytes: log(4, 10) }, { limit });
    expect(store.endRow).toBe(limit);
    expect(offsets.at(-1)).toBe(BigInt(limit));
    expect(offsetsOf(store)).toEqual(Array.from({ length: limit }, (_, index) => BigInt(index)));
  });

  it('counts what passes the filter, over several partitions', () => {
    const store = new RecordStore(unbounded);
    const writer = new StoreWriter(store, {
      isolation: 'read_uncommitted',
      filter: byOffset((offset) => offset % 3n === 0n),
      limit: 10,
    });
    const first = deliveryOf(log(2, 10));
    expect([...writer.write(first)].at(-1)).toBe(20n);
    expect([...writer.write({ ...first, partition: 1 })].at(-1)).toBe(7n);
    expect(writer.isFull).toBe(true);
    expect([...writer.write({ ...first, partition: 2 })]).toEqual([]);
    expect(store.endRow).toBe(10);
  });
});
