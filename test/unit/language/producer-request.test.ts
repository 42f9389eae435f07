import { describe, expect, it } from 'vitest';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import {
  producerRequest,
  producerSettings,
  recordTexts,
  type ProducerRequest,
  type RecordTexts,
} from '../../../src/language/producer-request.ts';

const asWritten = (text: string): string => text;

function request(text: string): ProducerRequest {
  const block = parseKafkaFile(text).blocks[0];
  if (block === undefined) throw new Error('There is no block.');
  return producerRequest(block);
}

function record(text: string, evaluate = asWritten): RecordTexts {
  return recordTexts(request(text), {
    isConstant: () => false,
    nowMs: Date.parse('2026-05-04T10:00:00Z'),
  })(evaluate);
}

describe('a PRODUCER', () => {
  it('sends its topic, key and value, and leaves the rest to whoever sends', () => {
    expect(record('PRODUCER\ntopic: orders\nkey: k\n{"a": 1}')).toEqual({
      topic: 'orders',
      key: 'k',
      value: '{"a": 1}',
      headers: [],
      partition: undefined,
      timestamp: undefined,
    });
    const settings = producerSettings(request('PRODUCER\ntopic: orders\nx'), asWritten);
    expect(new Set(Object.values(settings))).toEqual(new Set([undefined]));
  });

  it('has a null key without a key line, and an empty one with an empty line', () => {
    expect(record('PRODUCER\ntopic: t\nx').key).toBeNull();
    expect(record('PRODUCER\ntopic: t\nkey:\nx').key).toBe('');
  });

  it('has an empty value where none is written', () => {
    expect(record('PRODUCER\ntopic: t').value).toBe('');
  });

  it('splits headers at commas and the first equals sign, outside of templates', () => {
    expect(
      record('PRODUCER\ntopic: t\nheaders: a=b, c = d=e,f=, {{x(1,2)}} = {{y("=,")}},\nv').headers,
    ).toEqual([
      { name: 'a', value: 'b' },
      { name: 'c', value: 'd=e' },
      { name: 'f', value: '' },
      { name: '{{x(1,2)}}', value: '{{y("=,")}}' },
    ]);
  });

  it('keeps a header whole, trims its sides, and takes a name alone for a null value', () => {
    expect(
      record('PRODUCER\ntopic: t\nheader:  a  =  b, c = d \nheader: nothing\nheader: empty =\nv').headers,
    ).toEqual([
      { name: 'a', value: 'b, c = d' },
      { name: 'nothing', value: null },
      { name: 'empty', value: '' },
    ]);
  });

  it('keeps headers in the order of their lines, duplicates included', () => {
    const text =
      'PRODUCER\ntopic: t\nheader: z = 1\nheaders: lost=1\nheaders: a=1, a=2\nheader-hex: z = 00 fF\nheader: a = 3\nv';
    expect(record(text).headers).toEqual([
      { name: 'z', value: '1' },
      { name: 'a', value: '1' },
      { name: 'a', value: '2' },
      { name: 'z', value: Uint8Array.of(0, 255) },
      { name: 'a', value: '3' },
    ]);
  });

  it('has the templates of each record replaced, whatever they insert', () => {
    const evaluate = (text: string): string => text.replaceAll('{{x}}', ' 1, b=2 ');
    expect(
      record('PRODUCER\ntopic: t\nkey: {{x}}\nheaders: a={{x}}\nheader: {{x}} = {{x}}\n<{{x}}>', evaluate),
    ).toMatchObject({
      key: ' 1, b=2 ',
      value: '< 1, b=2 >',
      headers: [
        { name: 'a', value: ' 1, b=2 ' },
        { name: ' 1, b=2 ', value: ' 1, b=2 ' },
      ],
    });
  });

  it('reads partition and timestamp', () => {
    expect(record('PRODUCER\ntopic: t\npartition: 3\ntimestamp: 1700000000000\nx')).toMatchObject({
      partition: 3,
      timestamp: 1_700_000_000_000n,
    });
    expect(record('PRODUCER\ntopic: t\ntimestamp: 1h ago\nx').timestamp).toBe(
      BigInt(Date.parse('2026-05-04T09:00:00Z')),
    );
  });

  it('reads what holds for the whole run', () => {
    const text =
      'PRODUCER\ntopic: t\nkey-format: long\nvalue-format: json\nacks: all\ncompression: zstd\nbatch-size: 65536\nlinger: 5ms\ncount: 100\nrate: 30/m\nevery: 5s\nkey-schema: a\nvalue-schema: b\nvalue-file: c\ncluster: dev\n\nx';
    expect(producerSettings(request(text), asWritten)).toEqual({
      keyFormat: 'long',
      valueFormat: 'json',
      count: 100,
      recordsPerSecond: 0.5,
      everyMs: 5000,
      acks: -1,
      compression: 'zstd',
      batchSizeBytes: 65536,
      lingerMs: 5,
      keySchema: 'a',
      valueSchema: 'b',
      valueFile: 'c',
      cluster: 'dev',
    });
    expect(producerSettings(request('PRODUCER\ntopic: t\nacks: 0\nx'), asWritten).acks).toBe(0);
    expect(producerSettings(request('PRODUCER\ntopic: t\nacks: 1\nx'), asWritten).acks).toBe(1);
  });

  it('lists every text that may hold a template', () => {
    expect(request('PRODUCER\ntopic: {{a}}\nkey: {{b}}\nheader: x = {{c}}\n{{d}}').texts).toEqual([
      '{{a}}',
      '{{b}}',
      'x = {{c}}',
      '{{d}}',
    ]);
  });

  it('does not ask for the templates of a property that a later one overrules', () => {
    expect(request('PRODUCER\ntopic: {{a}}\nheader: {{b}}\ntopic: {{c}}\nheader: {{d}}\n').texts).toEqual([
      '{{b}}',
      '{{c}}',
      '{{d}}',
      '',
    ]);
  });

  it('names the line of what is wrong', () => {
    expect(() => record('PRODUCER\nx')).toThrow('Line 1: PRODUCER needs a `topic`.');
    expect(() =>
      record('PRODUCER\ntopic: t\npartition: {{p}}\nx', (text) => text.replace('{{p}}', '-1')),
    ).toThrow('Line 3, `partition`: `-1` is not a partition');
    expect(() => record('PRODUCER\ntopic: t\nheaders: a=b, c\nx')).toThrow(
      'Line 3, `headers`: The header `c` has no `=`.',
    );
    expect(() =>
      record('PRODUCER\ntopic: t\nheader: {{n}} = 1\nx', (text) => text.replace('{{n}}', '')),
    ).toThrow('Line 3, `header`: A header needs a name');
    expect(() =>
      record('PRODUCER\ntopic: t\nheader-hex: a = {{h}}\nx', (text) => text.replace('{{h}}', 'xyz')),
    ).toThrow('Line 3, `header-hex`: `xyz` is not hexadecimal');
    expect(() => producerSettings(request('PRODUCER\ntopic: t\ncount: 0\nx'), asWritten)).toThrow(
      expect.objectContaining({
        reason: 'invalid-request',
        message: expect.stringContaining('Line 3, `count`') as unknown,
      }) as Error,
    );
  });
});
