import { describe, expect, it } from 'vitest';
import type { Block } from '../../../src/language/kafka-file.ts';
import { findProperty, variableTexts } from '../../../src/language/kafka-file.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

/** The blocks in short. */
function blocks(text: string): unknown[] {
  return parseKafkaFile(text).blocks.map(({ kind, name, startLine, endLine, properties, value }) => ({
    block: `${kind} ${name.text}`.trimEnd(),
    lines: [startLine, endLine],
    properties: properties.map((property) => `${property.name.text}=${property.value.text}`),
    ...(value === undefined ? {} : { value: value.text }),
  }));
}

function onlyBlock(text: string): Block {
  const file = parseKafkaFile(text);
  expect(file.blocks).toHaveLength(1);
  const [block] = file.blocks;
  if (block === undefined) throw new Error('There is no block.');
  return block;
}

function valueOf(text: string): string | undefined {
  return onlyBlock(text).value?.text;
}

function codes(text: string): string[] {
  return parseKafkaFile(text).findings.map(({ line, severity, code }) => `${line} ${severity} ${code}`);
}

describe('a block', () => {
  it.each(['PRODUCER', 'CONSUMER', 'EXPECT', 'TOPIC', 'GROUP'])(
    'starts at a line that begins with %s',
    (keyword) => {
      expect(blocks(`${keyword} a name `)).toEqual([
        { block: `${keyword} a name`, lines: [0, 0], properties: [] },
      ]);
      expect(blocks(keyword)).toEqual([{ block: keyword, lines: [0, 0], properties: [] }]);
      expect(blocks(`${keyword}\tname`)).toMatchObject([{ block: `${keyword} name` }]);
    },
  );

  it('starts in the first column, in upper case, and at a whole word only', () => {
    for (const text of [
      ' PRODUCER',
      'producer',
      'Producer',
      'PRODUCERS',
      'PRODUCER:',
      'TOPIC-x',
      'A PRODUCER',
    ]) {
      expect(blocks(text)).toEqual([]);
    }
  });

  it('ends before a line that starts with ###', () => {
    expect(blocks('CONSUMER a\ntopic: t\n###\nlimit: 5\n')).toEqual([
      { block: 'CONSUMER a', lines: [0, 1], properties: ['topic=t'] },
    ]);
    expect(blocks('PRODUCER\nvalue\n####\nmore')).toMatchObject([{ value: 'value' }]);
    expect(blocks('PRODUCER\nvalue\n ###\n##')).toMatchObject([{ value: 'value\n ###\n##' }]);
  });

  it('takes the rest of a ### line for the title of the block that follows', () => {
    const file = parseKafkaFile(
      '### First one \nPRODUCER a\n###\nCONSUMER b\nTOPIC c\n### lost\n### kept\n@x = 1\nGROUP d',
    );
    expect(file.blocks.map(({ title }) => title?.text)).toEqual(['First one', '', undefined, 'kept']);
  });

  it('ends at the end of the file', () => {
    expect(blocks('PRODUCER\ntopic: t')).toEqual([
      { block: 'PRODUCER', lines: [0, 1], properties: ['topic=t'] },
    ]);
  });

  it('ends before the next keyword or variable line, unless it is a PRODUCER', () => {
    expect(blocks('CONSUMER a\ntopic: t\n\nEXPECT b\nTOPIC c\nGROUP d\nPRODUCER e')).toMatchObject([
      { block: 'CONSUMER a', lines: [0, 1] },
      { block: 'EXPECT b' },
      { block: 'TOPIC c' },
      { block: 'GROUP d' },
      { block: 'PRODUCER e' },
    ]);
    const file = parseKafkaFile('CONSUMER a\ntopic: t\n@x = 1\nlimit: 5');
    expect(file.blocks[0]?.properties.map(({ name }) => name.text)).toEqual(['topic']);
    expect(variableTexts(file)).toEqual(new Map([['x', '1']]));
    expect(blocks('PRODUCER a\nCONSUMER b\n@x = 1')).toMatchObject([
      { block: 'PRODUCER a', value: 'CONSUMER b\n@x = 1' },
    ]);
  });

  it('reaches to its last line that is not blank', () => {
    expect(blocks('PRODUCER\n\nx\n\n\n###')).toMatchObject([{ lines: [0, 2] }]);
    expect(blocks('CONSUMER\ntopic: a\n-- note\n\n')).toMatchObject([{ lines: [0, 2] }]);
  });
});

describe('properties', () => {
  it('are split at the first colon, and trimmed', () => {
    expect(blocks('CONSUMER\ntopic :  t \nfrom:2026-01-01T00:00:00Z')).toMatchObject([
      { properties: ['topic=t', 'from=2026-01-01T00:00:00Z'] },
    ]);
    expect(blocks('PRODUCER\ntopic:t\nkey: a:b')).toMatchObject([{ properties: ['topic=t', 'key=a:b'] }]);
  });

  it('may be indented where a block has no value', () => {
    expect(blocks('CONSUMER\n  topic: t\n\tfrom: 1')).toMatchObject([{ properties: ['topic=t', 'from=1'] }]);
    expect(blocks('PRODUCER\ntopic: t\n  key: k')).toMatchObject([
      { properties: ['topic=t'], value: 'key: k' },
    ]);
  });

  it('may have blank lines and comments between them', () => {
    expect(
      blocks('PRODUCER\n\n-- one\ntopic: t\n  \n--two\nkey: k\n--\nvalue\n-- not a comment'),
    ).toMatchObject([{ properties: ['topic=t', 'key=k'], value: 'value\n-- not a comment' }]);
    expect(blocks('CONSUMER\n-- one\n\ntopic: t\n  -- two\n---\nlimit: 1')).toMatchObject([
      { properties: ['topic=t', 'limit=1'] },
    ]);
    expect(codes('CONSUMER\n-- one\n\ntopic: t\n  -- two\n---\nlimit: 1')).toEqual([]);
  });

  it('count for the last of a duplicate, with a warning at those before it', () => {
    const text = 'CONSUMER\ntopic: a\nlimit: 1\ntopic: b\ntopic: c';
    expect(findProperty(onlyBlock(text), 'topic')?.value.text).toBe('c');
    expect(codes(text)).toEqual(['1 warning duplicate-property', '3 warning duplicate-property']);
    expect(parseKafkaFile(text).findings[0]?.message).toBe('`topic` is set again in line 5, which holds.');
  });

  it('may stand twice where each adds to the others', () => {
    expect(
      codes('PRODUCER\ntopic: t\nheader: a = 1\nheader: a = 2\nheader-hex: a = 00\nheader-hex: a = 01\nx'),
    ).toEqual([]);
    expect(codes('EXPECT\ntopic: t\nassert: a\nassert: b\ncapture: a = b\ncapture: c = d')).toEqual([]);
    expect(codes('TOPIC t\nconfig: a = b\nconfig: c = d\nassert: x\nassert: y')).toEqual([]);
    expect(codes('GROUP g\nassert: x\nassert: y')).toEqual([]);
  });

  it('keep where they stand', () => {
    const { source, blocks: found } = parseKafkaFile('-- x\nCONSUMER g\n  topic:  orders ');
    const property = found[0]?.properties[0];
    expect(property?.line).toBe(2);
    expect(property && source.range(property.name)).toEqual({ line: 2, column: 2, endLine: 2, endColumn: 7 });
    expect(property && source.range(property.value)).toEqual({
      line: 2,
      column: 10,
      endLine: 2,
      endColumn: 16,
    });
    expect(found[0] && source.range(found[0].name)).toEqual({
      line: 1,
      column: 9,
      endLine: 1,
      endColumn: 10,
    });
  });

  it('that are empty stand where they would begin', () => {
    const { source, blocks: found } = parseKafkaFile('PRODUCER\ntopic: t\nkey:\nx');
    const key = found[0]?.properties[1];
    expect(key && source.range(key.value)).toEqual({ line: 2, column: 4, endLine: 2, endColumn: 4 });
  });
});

describe("a PRODUCER's value", () => {
  it('goes from the first line that is nothing else to the end of the block, trimmed', () => {
    expect(valueOf('PRODUCER\ntopic: t\n\n  {\n  "a": 1\n}  \n\n###\nx')).toBe('{\n  "a": 1\n}');
    expect(valueOf('PRODUCER\ntopic: t\nfirst\ntopic: in the value\n\n-- too')).toBe(
      'first\ntopic: in the value\n\n-- too',
    );
  });

  it('begins with a property that PRODUCER does not know', () => {
    expect(valueOf('PRODUCER\ntopic: t\nname: Ada\nkey: k')).toBe('name: Ada\nkey: k');
    expect(valueOf('PRODUCER\ntopic: t\nfrom: earliest')).toBe('from: earliest');
    expect(valueOf('PRODUCER\ntopic: t\nTopic: x')).toBe('Topic: x');
  });

  it('is absent where there is none', () => {
    expect(valueOf('PRODUCER\ntopic: t\n\n-- only a comment\n')).toBeUndefined();
    expect(valueOf('PRODUCER\ntopic: t\n---\n  \n')).toBeUndefined();
  });

  it('may start like a property or a comment behind a line of exactly ---', () => {
    expect(valueOf('PRODUCER\ntopic: t\n---\nkey: not a key')).toBe('key: not a key');
    expect(valueOf('PRODUCER\ntopic: t\n---\n-- no comment')).toBe('-- no comment');
    expect(valueOf('PRODUCER\ntopic: t\n---\n---\nx')).toBe('---\nx');
    expect(valueOf('PRODUCER\r\ntopic: t\r\n---\r\nkey: x')).toBe('key: x');
    expect(valueOf('PRODUCER\ntopic: t\n--- \nkey: k\nx')).toBe('x');
    expect(valueOf('PRODUCER\ntopic: t\n----\nkey: k\nx')).toBe('x');
  });

  it('holds a line --- that stands inside it', () => {
    expect(valueOf('PRODUCER\na: 1\n---\nb: 2')).toBe('a: 1\n---\nb: 2');
  });

  it('keeps CRLF', () => {
    expect(valueOf('PRODUCER\r\ntopic: t\r\n{\r\n}\r\n\r\n###\r\n')).toBe('{\r\n}');
    expect(blocks('CONSUMER g\r\ntopic: t\r\n')).toEqual([
      { block: 'CONSUMER g', lines: [0, 1], properties: ['topic=t'] },
    ]);
  });

  it('knows where it stands', () => {
    const { source, blocks: found } = parseKafkaFile('PRODUCER\ntopic: t\n\n  {\r\n}\n\n');
    const value = found[0]?.value;
    expect(value && source.range(value)).toEqual({ line: 3, column: 2, endLine: 4, endColumn: 1 });
    expect(value && source.text.slice(value.start, value.end)).toBe(value?.text);
  });
});

describe('a variable', () => {
  it('stands in the first column, outside of values', () => {
    const file = parseKafkaFile(
      '@a = 1\nCONSUMER\ntopic: t\n@b=x = y \n### t\n@c =\nPRODUCER\ntopic: t\nvalue\n@d = 4\n###\n @e = 5',
    );
    expect(variableTexts(file)).toEqual(
      new Map([
        ['a', '1'],
        ['b', 'x = y'],
        ['c', ''],
      ]),
    );
  });

  it('keeps where it stands', () => {
    const { source, variables } = parseKafkaFile('\n@order-id =  {{$uuid}} ');
    const [variable] = variables;
    expect(variable && source.range(variable.name)).toEqual({ line: 1, column: 1, endLine: 1, endColumn: 9 });
    expect(variable && source.range(variable.value)).toEqual({
      line: 1,
      column: 13,
      endLine: 1,
      endColumn: 22,
    });
  });

  it('needs a name and an equals sign', () => {
    for (const line of ['@', '@a', '@ = 1', '@1 = 2', '@a b = 1', '@{{x}} = 1']) {
      expect(parseKafkaFile(line)).toMatchObject({ variables: [], findings: [] });
    }
  });

  it('that is set twice holds what was set last, with a warning', () => {
    const file = parseKafkaFile('@a = 1\n@a = 2');
    expect(variableTexts(file)).toEqual(new Map([['a', '2']]));
    expect(file.findings).toMatchObject([
      { line: 0, column: 1, endColumn: 2, severity: 'warning', code: 'duplicate-variable' },
    ]);
  });
});

describe('text outside of blocks', () => {
  it('is ignored', () => {
    const text = 'Some notes\ntopic: nothing\n-- comment\n\n### title\nmore: notes\n';
    expect(parseKafkaFile(text)).toMatchObject({ blocks: [], variables: [], findings: [] });
    expect(parseKafkaFile('')).toMatchObject({ blocks: [], variables: [], findings: [] });
  });

  it('may begin with a byte order mark', () => {
    expect(blocks('\ufeffPRODUCER a\ntopic: t\nx')).toEqual([
      { block: 'PRODUCER a', lines: [0, 2], properties: ['topic=t'], value: 'x' },
    ]);
  });
});

describe('files written for Tools for Apache Kafka', () => {
  it('keep their meaning', () => {
    const text = `PRODUCER keyed-message
topic: t
key: mykeyq
key-format: string(base64)
headers: a=b, c=d
record content
on two lines

###

PRODUCER json-message
topic: json-events
every: 3s
{
    "dept":"{{number.int(5)}}",
    "type": "my_test_event"
}

###

CONSUMER consumer-group-id
topic: topic-8
partitions: 0
from: earliest
key-format: string(base64)
value-format: none

CONSUMER other
topic: json-events
from: 1
`;
    expect(blocks(text)).toEqual([
      {
        block: 'PRODUCER keyed-message',
        lines: [0, 6],
        properties: ['topic=t', 'key=mykeyq', 'key-format=string(base64)', 'headers=a=b, c=d'],
        value: 'record content\non two lines',
      },
      {
        block: 'PRODUCER json-message',
        lines: [10, 16],
        properties: ['topic=json-events', 'every=3s'],
        value: '{\n    "dept":"{{number.int(5)}}",\n    "type": "my_test_event"\n}',
      },
      {
        block: 'CONSUMER consumer-group-id',
        lines: [20, 25],
        properties: [
          'topic=topic-8',
          'partitions=0',
          'from=earliest',
          'key-format=string(base64)',
          'value-format=none',
        ],
      },
      { block: 'CONSUMER other', lines: [27, 29], properties: ['topic=json-events', 'from=1'] },
    ]);
    expect(parseKafkaFile(text).findings).toEqual([]);
  });
});
