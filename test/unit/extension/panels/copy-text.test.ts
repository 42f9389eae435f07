import { expect, test } from 'vitest';
import type { DetailPart, TailRecordDetail } from '../../../../src/contracts/tail-worker.ts';
import type { LogRecord } from '../../../../src/core/record.ts';
import { copyText } from '../../../../src/extension/panels/copy-text.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const binary = new Uint8Array([0xff, 0x00, 0xfe]);

const record: LogRecord = {
  topic: 'orders',
  partition: 3,
  offset: 9007199254740993n,
  timestamp: 1_700_000_000_123n,
  timestampType: 'CreateTime',
  key: bytes('user-42'),
  value: bytes('{"id": 9007199254740993}'),
  headers: [
    { name: bytes('src'), value: bytes('web') },
    { name: bytes('src'), value: null },
    { name: bytes('src'), value: binary },
  ],
  leaderEpoch: 2,
  compression: 'none',
};

const text = (cell: string, isCut = false): DetailPart => ({
  format: 'string',
  cell: { kind: 'text', text: cell, isCut },
  sizeBytes: cell.length,
});

const detail: TailRecordDetail = {
  ...record,
  row: 0,
  key: text('user-42'),
  value: text('{"id": 9007199254740993}'),
  headers: [],
};

test('a record is JSON that keeps digits, order, duplicates, nulls and bytes', () => {
  const json = copyText('record', detail, record) ?? '';
  expect(json).toContain('"offset": 9007199254740993,');
  expect(JSON.parse(json)).toEqual({
    topic: 'orders',
    partition: 3,
    offset: Number(9007199254740993n),
    timestamp: 1_700_000_000_123,
    timestampType: 'CreateTime',
    key: 'user-42',
    value: '{"id": 9007199254740993}',
    headers: [
      ['src', 'web'],
      ['src', null],
      ['src', { base64: '/wD+' }],
    ],
  });
});

test('bytes that are no text become base64, and nulls stay null', () => {
  const json = copyText('record', detail, { ...record, key: binary, value: null, headers: [] }) ?? '';
  expect(JSON.parse(json)).toMatchObject({ keyBase64: '/wD+', value: null, headers: [] });
  expect(json).not.toContain('"key"');
});

test('a value is copied as it is shown, and in whole where the panel shows a part', () => {
  expect(copyText('value', { ...detail, value: text('42') }, record)).toBe('42');
  expect(copyText('value', { ...detail, value: text('{"id', true) }, record)).toBe(
    '{"id": 9007199254740993}',
  );
});

test('what could not be decoded is copied as its bytes, not as the error', () => {
  const error: DetailPart = {
    format: 'json',
    cell: { kind: 'error', text: 'No JSON.', isCut: false },
    sizeBytes: 3,
  };
  expect(copyText('key', { ...detail, key: error }, { ...record, key: binary })).toBe('ff00fe');
});

test('a tombstone, a null key and a record without headers give nothing to copy', () => {
  const empty = { ...record, key: null, value: null, headers: [] };
  expect(copyText('value', detail, empty)).toBeUndefined();
  expect(copyText('key', detail, empty)).toBeUndefined();
  expect(copyText('headers', detail, empty)).toBeUndefined();
});

test('an empty value is an empty text, not nothing', () => {
  expect(copyText('value', { ...detail, value: text('') }, { ...record, value: bytes('') })).toBe('');
});
