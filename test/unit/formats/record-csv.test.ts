import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvHeader, recordCsvLine } from '../../../src/formats/record-csv.ts';
import type { JsonRecord } from '../../../src/formats/record-json.ts';

const record: JsonRecord = {
  topic: 'orders',
  partition: 3,
  offset: 9007199254740993n,
  timestamp: 1_700_000_000_123n,
  timestampType: 'CreateTime',
  key: Buffer.from('user-42'),
  value: Buffer.from('{"id": 1}'),
  headers: [{ name: Buffer.from('src'), value: null }],
};

test('a record is a line under its header, fields behind it', () => {
  expect(csvHeader(['value.id', 'headers["src"]'])).toBe(
    'topic,partition,offset,timestamp,timestampType,key,value,headers,value.id,"headers[""src""]"\r\n',
  );
  expect(recordCsvLine(record, ['1', null])).toBe(
    'orders,3,9007199254740993,2023-11-14T22:13:20.123Z,CreateTime,user-42,"{""id"": 1}","[[""src"",null]]",1,\r\n',
  );
});

test('null is nothing, an empty text is quoted, and bytes are base64', () => {
  const line = recordCsvLine(
    { ...record, timestamp: -1n, key: null, value: Buffer.from(''), headers: [] },
    [],
  );
  expect(line).toBe('orders,3,9007199254740993,,CreateTime,,"",[]\r\n');
  expect(recordCsvLine({ ...record, key: Buffer.from([0xff, 0]) }, [])).toContain(',base64:/wA=,');
  expect(recordCsvLine({ ...record, key: Buffer.from('base64:x') }, [])).toContain(',base64:YmFzZTY0Ong=,');
});

test.each([
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ["-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"],
  ['-12.5e3', '-12.5e3'],
  ['+49', '+49'],
  ['\t=1', "'\t=1"],
])('a cell that a spreadsheet would take for a formula is text: %s', (text, cell) => {
  expect(recordCsvLine(record, [text])).toContain(`,${cell}\r\n`);
});

test('a year that no calendar has stays a number', () => {
  expect(recordCsvLine({ ...record, timestamp: 2n ** 62n }, [])).toContain(`,${String(2n ** 62n)},`);
});

test('cells come back as they were, whatever they hold', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (fields) => {
      const cells = readCsv(recordCsvLine(record, fields)).slice(8);
      const expected = fields.map((text) =>
        /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text,
      );
      expect(cells).toEqual(expected);
    }),
  );
});

/** One record of RFC 4180. */
function readCsv(line: string): readonly string[] {
  return [...line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
