import { expect, test } from 'vitest';
import type { LogRecord } from '../../../src/core/record.ts';
import { recordJson } from '../../../src/formats/record-json.ts';

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

test('a record is JSON that keeps digits, order, duplicates, nulls and bytes', () => {
  const json = recordJson(record);
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
  const json = recordJson({ ...record, key: binary, value: null, headers: [] });
  expect(JSON.parse(json)).toMatchObject({ keyBase64: '/wD+', value: null, headers: [] });
  expect(json).not.toContain('"key"');
});
