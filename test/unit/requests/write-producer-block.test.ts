import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogRecord } from '../../../src/core/record.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { writeProducerBlock } from '../../../src/language/write-producer-block.ts';
import { planProduce } from '../../../src/requests/plan-produce.ts';

const record: LogRecord = {
  topic: 'orders',
  partition: 3,
  offset: 812_004n,
  timestamp: 1_700_000_000_123n,
  timestampType: 'CreateTime',
  key: Buffer.from('user-42'),
  value: Buffer.from('{"id": 1}'),
  headers: [],
  leaderEpoch: 0,
  compression: 'none',
};

function written(changes: Partial<LogRecord>, cluster?: string): string {
  const block = writeProducerBlock({ ...record, ...changes }, { cluster });
  if ('problem' in block) throw new Error(block.problem);
  return block.text;
}

test('a record of text is a block that reads like one written by hand', () => {
  expect(written({ headers: [{ name: Buffer.from('src'), value: Buffer.from('web') }] }, 'shop')).toBe(
    [
      'PRODUCER orders/3 @ 812004',
      'topic: orders',
      'cluster: shop',
      'partition: 3',
      '-- timestamp: 1700000000123',
      'key: user-42',
      'header: src = web',
      '',
      '{"id": 1}',
      '',
      '###',
      '',
    ].join('\n'),
  );
});

test('bytes that are no text stand in hexadecimal, and nulls are said', () => {
  const text = written({
    key: Buffer.from([0xff, 0x00]),
    value: null,
    headers: [
      { name: Buffer.from('a'), value: Buffer.from([0xfe]) },
      { name: Buffer.from('b'), value: null },
      { name: Buffer.from('c'), value: Buffer.from('') },
    ],
  });
  expect(text).toContain('\nkey-format: hex\nkey: ff00\n');
  expect(text).toContain('\nheader-hex: a = fe\nheader: b\nheader: c =\n');
  expect(text).toContain('\nvalue-format: none\n');
});

test.each([
  [Buffer.from(''), 'it is empty'],
  [Buffer.from('a=b'), '"a=b"'],
  [Buffer.from(' a'), '" a"'],
  [Buffer.from([0xff]), 'the bytes ff'],
])('a header whose name the language cannot hold is said: %s', (name, said) => {
  expect(writeProducerBlock({ ...record, headers: [{ name, value: null }] })).toEqual({
    problem: `orders/3 @ 812004 has a header whose name a request file cannot hold: ${said}.`,
  });
});

/** Texts that mean something in a request file, and whatever else. */
const pieces = fc.constantFrom(
  '###',
  '### title',
  '---',
  '--',
  '-- comment',
  'PRODUCER x',
  'CONSUMER',
  'topic: other',
  'count: 5',
  'key:',
  '@id = 1',
  '{{$uuid}}',
  '\\{{x}}',
  '{{{{',
  '}}',
  '{"a":{"b":1}}',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\t',
  '\u2028',
  '\ufeff',
  '\u00a0',
  '\0',
  '=',
  ',',
  ':',
  'text',
);
const anyText = fc.oneof(
  fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('')),
  fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('\n')),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const anyBytes = fc.oneof(
  anyText.map((text) => new Uint8Array(Buffer.from(text))),
  fc.uint8Array({ maxLength: 80 }),
);
const anyName = fc.oneof(
  fc
    .constantFrom('src', 'trace id', 'a:b', '{{x}}', '--', 'ключ', 'a,b', '###')
    .map((name) => Buffer.from(name)),
  anyBytes,
);

test('the block plans the same bytes for the same partition, whatever they are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.option(anyBytes),
      fc.option(anyBytes),
      fc.array(fc.record({ name: anyName, value: fc.option(anyBytes) }), { maxLength: 3 }),
      async (key, value, headers) => {
        const block = writeProducerBlock({ ...record, key, value, headers }, { cluster: 'my {{cluster}}' });
        fc.pre('text' in block);
        if (!('text' in block)) return;
        const file = `@id = 5\n\n${block.text}\n${block.text}`;
        expect(parseKafkaFile(file).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(parseKafkaFile(file).blocks).toHaveLength(2);
        const plan = await planProduce(file, 2);
        const planned = plan.record(0);
        expect({
          ...planned,
          key: hex(planned.key),
          value: hex(planned.value),
          headers: hexHeaders(planned.headers),
        }).toEqual({
          topic: 'orders',
          partition: 3,
          key: hex(key),
          value: hex(value),
          headers: hexHeaders(headers),
        });
      },
    ),
    { numRuns: 2000 },
  );
});

test('every name that the language can hold gets its block', () => {
  expect(
    'text' in
      writeProducerBlock({
        ...record,
        headers: ['trace id', 'a:b', '{{x}}', '--', 'ключ', 'a,b'].map((name) => ({
          name: Buffer.from(name),
          value: null,
        })),
      }),
  ).toBe(true);
});

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('hex');
}

function hexHeaders(headers: LogRecord['headers']): readonly (readonly [string | null, string | null])[] {
  return headers.map(({ name, value }) => [hex(name), hex(value)]);
}
