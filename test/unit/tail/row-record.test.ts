import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowRecord } from '../../../src/tail/row-record.ts';
import { readStoredRecord, type StoredRecord } from '../../../src/tail/stored-record.ts';
import { encodeBatch, rowsOf, storable, storeOfOneTopic, type TestRecord } from './batches.ts';

const anyBytes = fc.option(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  { nil: null },
);
const anyRecord: fc.Arbitrary<TestRecord> = fc.record({
  key: anyBytes,
  value: anyBytes,
  headers: fc.array(
    fc.tuple(
      fc.string().map((text) => Buffer.from(text)),
      anyBytes,
    ),
    { maxLength: 2 },
  ),
  timestamp: fc.bigInt({ min: -1n, max: 2n ** 50n }),
});

const fields = [
  'topic',
  'partition',
  'offset',
  'timestamp',
  'timestampType',
  'key',
  'value',
  'headers',
  'leaderEpoch',
  'compression',
  'corruption',
  'isTruncated',
] as const;

function copyOf(record: StoredRecord): unknown {
  return Object.fromEntries(fields.map((name) => [name, record[name]]));
}

describe('the record of a row', () => {
  it('is what reading it in whole gives, damaged or not', () => {
    fc.assert(
      fc.property(
        fc.array(anyRecord, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.option(fc.tuple(fc.nat(), fc.nat(255)), { nil: null }),
        (records, isVerified, damage) => {
          const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 100 });
          const bytes = encodeBatch(records, { baseOffset: 3n, leaderEpoch: 2 });
          if (damage !== null) bytes.writeUInt8(damage[1], 61 + (damage[0] % (bytes.length - 61)));
          store.append(storable(bytes, { isVerified }));
          const record = new RowRecord(store);
          for (const row of rowsOf(store)) {
            expect(record.moveTo(row)).toBe(true);
            const whole = readStoredRecord(store, row);
            expect(whole && copyOf(record)).toEqual(whole && copyOf(whole));
          }
          expect(record.moveTo(store.endRow)).toBe(false);
        },
      ),
    );
  });
});
