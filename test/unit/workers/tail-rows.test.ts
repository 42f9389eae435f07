import { describe, expect, it } from 'vitest';
import { formatByName } from '../../../src/formats/format-by-name.ts';
import { RecordStore } from '../../../src/tail/record-store.ts';
import { readDetail, readLogRecord, readRows } from '../../../src/workers/tail-rows.ts';
import { encodeBatch, storable, storeOfOneTopic, textRecords, type TestRecord } from '../tail/batches.ts';

const detect = { key: undefined, value: undefined };

function storeOf(records: readonly TestRecord[], maxRecords = 10_000): RecordStore {
  const store = new RecordStore({ maxBytes: 2 ** 30, maxRecords });
  store.append(
    storable(encodeBatch(records, { baseOffset: 5n, leaderEpoch: 3 }), {
      source: store.sourceNumber('t', 2),
    }),
  );
  return store;
}

describe('pages of rows', () => {
  it('shows keys, values and headers as text, cut to a cell', () => {
    const store = storeOf([
      {
        key: Buffer.from('k'),
        value: Buffer.from('{"id":12345678901234567890}'),
        headers: [
          [Buffer.from('a'), Buffer.from('1')],
          [Buffer.from('a'), null],
        ],
      },
      { value: null },
      { value: Buffer.from('x'.repeat(10_000)) },
    ]);
    expect(readRows(store, detect, 0, 10)).toEqual([
      {
        index: 0,
        row: 0,
        topic: 't',
        partition: 2,
        offset: 5n,
        timestamp: 1_700_000_000_000n,
        key: { kind: 'text', text: 'k', isCut: false },
        value: { kind: 'json', text: '{"id":12345678901234567890}', isCut: false },
        headers: { kind: 'text', text: 'a=1, a=∅', isCut: false },
        isCorrupt: false,
        isTruncated: false,
        fields: [],
      },
      expect.objectContaining({ row: 1, value: { kind: 'null', text: '', isCut: false } }),
      expect.objectContaining({ row: 2, value: { kind: 'text', text: 'x'.repeat(300), isCut: true } }),
    ]);
  });

  it('gives what the store has of a page, at most 1000 rows', () => {
    const store = storeOf(textRecords(3000), 2500);
    const rows = (first: number, count: number): readonly number[] =>
      readRows(store, detect, first, count).map(({ row }) => row);
    expect(rows(0, 600)).toEqual(Array.from({ length: 100 }, (_, index) => 500 + index));
    expect(rows(2990, 100)).toHaveLength(10);
    expect(rows(1000, 5000)).toHaveLength(1000);
    expect(rows(9000, 10)).toEqual([]);
  });

  it('decodes by the formats that were chosen, and says what does not decode', () => {
    const store = storeOf([{ key: Buffer.from([0, 0, 0, 7]), value: Buffer.from([1, 2, 3]) }]);
    const formats = { key: formatByName('integer'), value: formatByName('long') };
    expect(readRows(store, formats, 0, 1)).toMatchObject([
      { key: { kind: 'number', text: '7' }, value: { kind: 'error' } },
    ]);
  });

  it('says of a damaged batch what is wrong with it', () => {
    const bytes = encodeBatch(textRecords(1));
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 3) ^ 1, bytes.length - 3);
    const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 10 });
    store.append(storable(bytes));
    expect(readRows(store, detect, 0, 1)).toMatchObject([
      {
        isCorrupt: true,
        value: { kind: 'error', text: 'The record batch is damaged: its checksum is wrong.' },
      },
    ]);
  });
});

describe('one record in whole', () => {
  const store = storeOf([
    {
      value: Buffer.from('x'.repeat(10_000)),
      headers: [
        [Buffer.from('h'), null],
        [Buffer.from('h'), Buffer.from([0xff])],
      ],
    },
  ]);

  it('has every header, sizes and where it came from', () => {
    expect(readDetail(store, detect, 0)).toEqual({
      row: 0,
      topic: 't',
      partition: 2,
      offset: 5n,
      timestamp: 1_700_000_000_000n,
      timestampType: 'CreateTime',
      leaderEpoch: 3,
      compression: 'none',
      key: { format: 'none', cell: { kind: 'null', text: '', isCut: false }, sizeBytes: -1 },
      value: {
        format: 'string',
        cell: { kind: 'text', text: 'x'.repeat(10_000), isCut: false },
        sizeBytes: 10_000,
      },
      headers: [
        {
          name: 'h',
          value: { format: 'none', cell: { kind: 'null', text: '', isCut: false }, sizeBytes: -1 },
        },
        {
          name: 'h',
          value: { format: 'hex', cell: { kind: 'hex', text: 'ff', isCut: false }, sizeBytes: 1 },
        },
      ],
    });
    expect(readDetail(store, detect, 1)).toBeNull();
  });

  it('is given as it stands in the log, in memory of its own', () => {
    const record = readLogRecord(store, 0);
    expect(record).toMatchObject({ topic: 't', offset: 5n, key: null, headers: [{ value: null }, {}] });
    expect(record?.value?.length).toBe(10_000);
    expect(record?.value?.buffer.byteLength).toBe(10_000);
    expect(readLogRecord(store, 1)).toBeNull();
  });
});
