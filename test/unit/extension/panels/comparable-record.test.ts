import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import type { LogRecord } from '../../../../src/core/record.ts';
import { comparableRecord } from '../../../../src/extension/panels/comparable-record.ts';

const record: LogRecord = {
  topic: 'orders',
  partition: 3,
  offset: 9007199254740993n,
  timestamp: 1_700_000_000_123n,
  timestampType: 'CreateTime',
  key: Buffer.from('5'),
  value: Buffer.from('{"id":9007199254740993,"a":[1]}'),
  headers: [{ name: Buffer.from('h'), value: null }],
  leaderEpoch: 0,
  compression: 'none',
};

test('JSON in a record is laid out with its digits, so that a diff shows the field that differs', () => {
  expect(comparableRecord(record)).toBe(`{
  "topic": "orders",
  "partition": 3,
  "offset": 9007199254740993,
  "timestamp": "2023-11-14T22:13:20.123Z",
  "timestampType": "CreateTime",
  "key": "5",
  "headers": [
    [
      "h",
      null
    ]
  ],
  "value": {
    "id": 9007199254740993,
    "a": [
      1
    ]
  }
}
`);
});

test('bytes are hexadecimal, text that is no JSON is a string, and what looks like JSON is not trusted to be', () => {
  const text = comparableRecord({
    ...record,
    key: Buffer.from([0xff, 0]),
    value: Buffer.from('{"a": 1}, "evil": {'),
    timestamp: -1n,
  });
  expect(JSON.parse(text)).toMatchObject({
    key: { hex: 'ff00' },
    value: '{"a": 1}, "evil": {',
    timestamp: -1,
  });
});
