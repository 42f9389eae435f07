import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { RecordStore } from '../../../src/tail/record-store.ts';
import { copyRecords, type CopySource } from '../../../src/workers/copy-records.ts';
import { encodeBatch, storable, type TestRecord } from '../tail/batches.ts';

const when = new Date(2026, 0, 31, 10, 2, 11, 204);

function sourceOf(records: readonly TestRecord[]): CopySource {
  const store = new RecordStore({ maxBytes: 2 ** 30, maxRecords: 2 });
  const source = store.sourceNumber('orders', 3);
  for (const [index, record] of records.entries()) {
    const bytes = encodeBatch([{ timestamp: BigInt(when.getTime()), ...record }], {
      baseOffset: BigInt(index),
    });
    // The last one of three is damaged: its checksum is wrong.
    if (index === 2) bytes.writeUInt32BE(1, 17);
    store.append(storable(bytes, { source }));
  }
  return {
    store,
    formats: { key: undefined, value: undefined },
    cluster: { name: 'shop', bootstrapServers: ['localhost:9092'] },
  };
}

const two = sourceOf([
  { key: Buffer.from('a'), value: Buffer.from('{\n\t"x": 1}'), headers: [[Buffer.from('h'), null]] },
  { key: null, value: null },
]);

test('rows are lines with tabs between their cells, and nothing in a cell begins another', () => {
  expect(copyRecords(two, [0, 1], 'text')).toBe(
    'orders\t3\t0\t2026-01-31 10:02:11.204\ta\t{↵⇥"x": 1}\th=∅\n' +
      'orders\t3\t1\t2026-01-31 10:02:11.204\t∅\t∅\t',
  );
});

test('one record is laid out as JSON, several are one line each', () => {
  expect(copyRecords(two, [1], 'json')).toContain('{\n  "topic": "orders",\n');
  const lines = copyRecords(two, [0, 1], 'json')?.split('\n') ?? [];
  expect(lines.map((line) => (JSON.parse(line) as { readonly offset: number }).offset)).toEqual([0, 1]);
});

test('copies that send again name the cluster', () => {
  expect(copyRecords(two, [0], 'kcat')).toMatch(/\| kcat -b localhost:9092 -P -t orders -p 3 .*-k a -H h$/);
  expect(copyRecords(two, [0, 1], 'producer')).toMatch(
    /^PRODUCER orders\/3 @ 0\n[^]*cluster: shop\n[^]*###\n\nPRODUCER orders\/3 @ 1\n[^]*value-format: none\n\n###\n$/,
  );
});

test('rows that have left the store are left out, and with none left there is nothing', () => {
  const source = sourceOf([{ value: Buffer.from('1') }, { value: Buffer.from('2') }]);
  source.store.append(storable(encodeBatch([{ value: Buffer.from('3') }], { baseOffset: 2n })));
  expect(copyRecords(source, [0, 1], 'value')).toBe('2');
  expect(copyRecords(source, [0], 'json')).toBeNull();
});

test('a damaged record is never copied as if it were whole', () => {
  const source = sourceOf([{ value: null }, { value: Buffer.from('x') }, { value: Buffer.from('y') }]);
  expect(copyRecords(source, [2], 'json')).toBeNull();
  expect(copyRecords(source, [2], 'kcat')).toBe(
    '# orders/3 @ 2: The record batch is damaged: its checksum is wrong.',
  );
  expect(copyRecords(source, [2], 'producer')).toMatch(/^-- orders\/3 @ 2: The record batch is damaged/);
  expect(copyRecords(source, [2], 'text')).toContain('The record batch is damaged');
});
