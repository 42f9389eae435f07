import { describe, expect, it } from 'vitest';
import { formatByName } from '../../../src/formats/format-by-name.ts';
import { compileRecordFilter } from '../../../src/tail/record-filter.ts';
import { readStoredRecord } from '../../../src/tail/stored-record.ts';
import type { RecordFilter } from '../../../src/tail/tail-query.ts';
import { encodeBatch, storable, storeOfOneTopic, type TestRecord } from './batches.ts';

const detect = { key: undefined, value: undefined };

function filterOf(text: string, formats: Parameters<typeof compileRecordFilter>[1] = detect): RecordFilter {
  const compiled = compileRecordFilter(text, formats);
  if ('problem' in compiled) throw new Error(compiled.problem.message);
  return compiled.filter;
}

function matching(filter: RecordFilter, records: readonly TestRecord[]): readonly number[] {
  const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 1_000 });
  store.append(storable(encodeBatch(records, { baseOffset: 7n })));
  return records.flatMap((_, row) => {
    const record = readStoredRecord(store, row);
    return record !== undefined && filter.matches(record) ? [row] : [];
  });
}

const json = (text: string): TestRecord => ({ value: Buffer.from(text) });

describe('filters over stored records', () => {
  it('counts the records that cannot be judged, with the first reason', () => {
    const filter = filterOf('value.amount > 10');
    const records = [json('{"amount":11}'), json('{"amount":10}'), json('{}'), json('text'), { value: null }];
    expect(matching(filter, records)).toEqual([0]);
    expect(filter.errors).toEqual({ count: 3, example: 'No such key: amount' });
  });

  it('sees variables that it is given', () => {
    const compiled = compileRecordFilter('value == vars.id', detect, new Map([['id', 'b']]));
    if ('problem' in compiled) throw new Error(compiled.problem.message);
    const records = [{ value: Buffer.from('a') }, { value: Buffer.from('b') }];
    expect(matching(compiled.filter, records)).toEqual([1]);
  });

  it('looks at keys, headers, offset and timestamp', () => {
    const records: TestRecord[] = [
      {
        key: Buffer.from('a'),
        value: null,
        headers: [
          [Buffer.from('h'), Buffer.from('1')],
          [Buffer.from('h'), null],
        ],
        timestamp: 1_000n,
      },
      { key: null, value: Buffer.from([0xff]), timestamp: 2_000n },
    ];
    expect(matching(filterOf('key == "a" && value == null'), records)).toEqual([0]);
    expect(matching(filterOf('key == null && value == b"\\xff"'), records)).toEqual([1]);
    expect(matching(filterOf('"h" in headers'), records)).toEqual([0]);
    expect(matching(filterOf('headers.h == null && headerList[0].value == "1"'), records)).toEqual([0]);
    expect(matching(filterOf('offset == 8 && topic == "t" && partition == 0'), records)).toEqual([1]);
    expect(matching(filterOf('timestamp < timestamp(2)'), records)).toEqual([0]);
  });

  it('decodes by the formats that were chosen', () => {
    const formats = { key: formatByName('long'), value: formatByName('double') };
    const value = Buffer.alloc(8);
    value.writeDoubleBE(1.5);
    const key = Buffer.from('7fffffffffffffff', 'hex');
    expect(
      matching(filterOf('key == 9223372036854775807 && value == 1.5', formats), [{ key, value }]),
    ).toEqual([0]);
    const wrong = filterOf('value > 1.0', formats);
    expect(matching(wrong, [json('x')])).toEqual([]);
    expect(wrong.errors.example).toBe('`double` has 8 bytes, and these are 1.');
  });

  it('reads a text that only looks like JSON as text', () => {
    expect(matching(filterOf('value.startsWith("{")'), [json('{a}')])).toEqual([0]);
  });

  it('never takes a record without a timestamp, or with one beyond all dates, for one of 1970', () => {
    const records = [-1n, 9_000_000_000_000_000n, -9_000_000_000_000_000n, 5n].map((timestamp) => ({
      ...json('x'),
      timestamp,
    }));
    const filter = filterOf('timestamp < timestamp("2000-01-01T00:00:00Z")');
    expect(matching(filter, records)).toEqual([3]);
    expect(filter.errors).toEqual({ count: 3, example: 'The record has no timestamp.' });
  });

  it('judges a damaged record as none, and counts it', () => {
    const bytes = encodeBatch([json('{"a":1}')]);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 3) ^ 1, bytes.length - 3);
    const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 10 });
    store.append(storable(bytes));
    const record = readStoredRecord(store, 0);
    const filter = filterOf('true');
    expect(record && filter.matches(record)).toBe(false);
    expect(filter.errors.example).toBe('The record batch is damaged: its checksum is wrong.');
  });
});
