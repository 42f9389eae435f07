import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRecordJsonLine } from '../../../src/formats/parse-record-json.ts';
import {
  headersJson,
  recordJson,
  recordJsonLine,
  type JsonRecord,
} from '../../../src/formats/record-json.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const binary = Buffer.from([0xff, 0x00, 0xfe]);

const record: JsonRecord = {
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
    { name: binary, value: binary },
  ],
};

const line =
  '{"topic":"orders","partition":3,"offset":9007199254740993,"timestamp":1700000000123,' +
  '"timestampType":"CreateTime","key":"user-42","value":"{\\"id\\": 9007199254740993}",' +
  '"headers":[["src","web"],["src",null],[{"base64":"/wD+"},{"base64":"/wD+"}]]}';

test('a record is one line of JSON that keeps digits, order, duplicates, nulls and bytes', () => {
  expect(recordJsonLine(record)).toBe(line);
});

test('bytes that are no text become base64, and nulls stay null', () => {
  const json = recordJsonLine({ ...record, key: binary, value: null, headers: [] });
  expect(JSON.parse(json)).toMatchObject({ keyBase64: '/wD+', value: null, headers: [] });
  expect(json).not.toContain('"key"');
});

test('a record that is laid out has a line for each member, and the same digits', () => {
  expect(recordJson(record)).toContain('\n  "offset": 9007199254740993,\n');
  expect(JSON.parse(recordJson(record))).toEqual(JSON.parse(line));
});

test('headers are laid out one a line', () => {
  expect(headersJson(record.headers)).toBe(
    '[\n  ["src","web"],\n  ["src",null],\n  [{"base64":"/wD+"},{"base64":"/wD+"}]\n]',
  );
});

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => Buffer.from(text)),
  fc
    .constantFrom('', '\ufeffmark', '\u2028\u2029', '\r\n\t\0', '"\\', '\u{1f600}')
    .map((text) => Buffer.from(text)),
);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const anyRecord: fc.Arbitrary<JsonRecord> = fc.record({
  topic: fc.string({ minLength: 1 }),
  partition: fc.nat(),
  offset: int64,
  timestamp: fc.oneof(int64, fc.constant(-1n)),
  timestampType: fc.constantFrom('CreateTime', 'LogAppendTime', 'NoTimestampType'),
  key: fc.option(anyBytes),
  value: fc.option(anyBytes),
  headers: fc.array(fc.record({ name: anyBytes, value: fc.option(anyBytes) }), { maxLength: 4 }),
});

test('what was written comes back as it was, whatever the bytes, laid out or not', () => {
  fc.assert(
    fc.property(anyRecord, (any) => {
      const written = recordJsonLine(any);
      expect(written).not.toMatch(/[\r\n]/);
      expect(parseRecordJsonLine(written, 1)).toEqual({ record: any });
      expect(parseRecordJsonLine(recordJson(any), 1)).toEqual({ record: any });
    }),
    { numRuns: 500 },
  );
});

test('a number is not mistaken for one that stands in a text', () => {
  const tricky = { ...record, value: bytes('"offset": 1, "offset":2'), headers: [] };
  expect(parseRecordJsonLine(recordJsonLine(tricky), 1)).toEqual({ record: tricky });
});

test.each([
  ['', 'Line 7: it is no JSON.'],
  ['{"topic":', 'Line 7: it is no JSON.'],
  ['[1]', 'Line 7: it is no JSON object.'],
  [line.replace('"topic"', '"subject"'), 'Line 7: `subject` is no member of a record.'],
  [line.replace('"orders"', '3'), 'Line 7: `topic` must be a name.'],
  [
    line.replace('"partition":3', '"partition":-1'),
    'Line 7: `partition` must be a whole number from 0 to 2147483647.',
  ],
  [
    line.replace(':9007199254740993,', ':9223372036854775808,'),
    'Line 7: `offset` must be a whole number of 64 bits.',
  ],
  [line.replace(':9007199254740993,', ':1e300,'), 'Line 7: `offset` must be a whole number of 64 bits.'],
  [line.replace('1700000000123', '"now"'), 'Line 7: `timestamp` must be a whole number of 64 bits.'],
  [line.replace('1700000000123', '1.5'), 'Line 7: `timestamp` must be a whole number of 64 bits.'],
  [
    line.replace('CreateTime', 'Create'),
    'Line 7: `timestampType` must be one of CreateTime, LogAppendTime, NoTimestampType.',
  ],
  [line.replace('"key":"user-42",', ''), 'Line 7: neither `key` nor `keyBase64` is there.'],
  [line.replace('"key":', '"keyBase64":"","key":'), 'Line 7: both `key` and `keyBase64` are there.'],
  [line.replace('"user-42"', '{}'), 'Line 7: `key` must be text or null.'],
  [line.replace('"user-42"', '"\\ud800"'), 'Line 7: `key` has half a character: a lone surrogate.'],
  [line.replace('"key":', '"keyBase64":'), 'Line 7: `keyBase64` must be base64.'],
  [line.replace('[["src"', '[[null'), 'Line 7: `headers[0][0]` must be text or {"base64": …}.'],
  [line.replace('["src",null]', '["src"]'), 'Line 7: `headers[1]` must be a pair of name and value.'],
  [line.replace('"/wD+"}]]', '"/w"}]]'), 'Line 7: `headers[2][1].base64` must be base64.'],
  [
    line.replace('["src","web"]', '["src",{"hex":""}]'),
    'Line 7: `headers[0][1]` must be text, {"base64": …} or null.',
  ],
])('%s is refused with a sentence that names the line and the member', (text, problem) => {
  expect(parseRecordJsonLine(text, 7)).toEqual({ problem });
});
