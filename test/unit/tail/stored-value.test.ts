import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStoredRecord } from '../../../src/tail/stored-record.ts';
import { findStoredValue, type ValueSpan } from '../../../src/tail/stored-value.ts';
import { encodeBatch, storable, storeOfOneTopic, textRecords } from './batches.ts';

const unbounded = { maxBytes: 2 ** 40, maxRecords: 2 ** 40 };
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

function newSpan(): ValueSpan {
  return { bytes: Buffer.alloc(0), start: 0, end: 0 };
}

describe('finding only the value of a stored record', () => {
  it('finds what reading the whole record finds, nothing for a tombstone', () => {
    const record = fc.record({
      key: fc.option(bytes, { nil: null }),
      value: fc.option(bytes, { nil: null }),
      timestamp: fc.bigInt({ min: 1_700_000_000_000n, max: 1_701_000_000_000n }),
    });
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 100 }), (records) => {
        const store = storeOfOneTopic(unbounded);
        store.append(storable(encodeBatch(records)));
        const span = newSpan();
        records.forEach((_, row) => {
          expect(findStoredValue(store, row, span)).toBe(true);
          const found = span.bytes.subarray(span.start, span.end);
          expect(found).toEqual(readStoredRecord(store, row)?.value ?? Buffer.alloc(0));
        });
      }),
    );
  });

  it('finds none in a batch whose checksum is wrong, and none that is not there', () => {
    const damaged = encodeBatch(textRecords(2));
    damaged[damaged.length - 2] = (damaged[damaged.length - 2] ?? 0) ^ 1;
    const store = storeOfOneTopic(unbounded);
    store.append(storable(damaged));
    expect(findStoredValue(store, 0, newSpan())).toBe(false);
    expect(findStoredValue(store, 7, newSpan())).toBe(false);
  });
});
