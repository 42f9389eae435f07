import { describe, expect, it } from 'vitest';
import { checkForRun } from '../../../src/language/check-for-run.ts';
import type { Finding } from '../../../src/language/finding.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

function findings(text: string): readonly Finding[] {
  return parseKafkaFile(text).findings;
}

/** Findings in short: line, severity, code. */
function codes(text: string): string[] {
  return findings(text).map(({ line, severity, code }) => `${line} ${severity} ${code}`);
}

/** The message about the one property of a block that is otherwise right. */
function messageAbout(kind: string, property: string): string | undefined {
  const needed = /^topic\b/.test(property) || kind.startsWith('TOPIC') ? '' : 'topic: t\n';
  const found = findings(`${kind}\n${needed}${property}\n`);
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0]?.message;
}

function expectGood(kind: string, ...properties: string[]): void {
  for (const property of properties) {
    expect([property, messageAbout(kind, property)]).toEqual([property, undefined]);
  }
}

function expectBad(kind: string, ...properties: string[]): void {
  for (const property of properties)
    expect([property, messageAbout(kind, property)]).not.toEqual([property, undefined]);
}

describe('a keyword line inside a value', () => {
  it('is text, with a warning that names what it would start', () => {
    const [finding, ...more] = findings('PRODUCER\ntopic: t\nvalue\nCONSUMER billing\ntopic: t');
    expect(more).toEqual([]);
    expect(finding).toEqual({
      line: 3,
      column: 0,
      endLine: 3,
      endColumn: 16,
      severity: 'warning',
      code: 'keyword-in-value',
      message:
        'This line is a part of the value above it. A line `###` before it would make it the start of the block CONSUMER.',
    });
  });

  it('is found wherever in the value it stands', () => {
    expect(codes('PRODUCER\ntopic: t\nPRODUCER')).toEqual(['2 warning keyword-in-value']);
    expect(codes('PRODUCER\ntopic: t\n---\nTOPIC a\nx\nGROUP b')).toEqual([
      '3 warning keyword-in-value',
      '5 warning keyword-in-value',
    ]);
    expect(codes('PRODUCER\ntopic: t\n CONSUMER\nTOPICS\nconsumer')).toEqual([]);
  });
});

describe('a property that used to be text', () => {
  it('gives a hint where the value may have begun with it', () => {
    const [finding] = findings('PRODUCER\ntopic: t\ncount: 5\nname: Ada');
    expect(finding).toMatchObject({
      line: 2,
      column: 0,
      endLine: 2,
      endColumn: 8,
      severity: 'hint',
      code: 'property-was-value',
    });
    expect(finding?.message).toContain('`---`');
    expect(codes('PRODUCER\ntopic: t\npartition: 5')).toEqual(['2 hint property-was-value']);
  });

  it('gives none where it is clear what is meant', () => {
    expect(codes('PRODUCER\ntopic: t\ncount: 5\n{"a": 1}')).toEqual([]);
    expect(codes('PRODUCER\ntopic: t\ncount: 5\n\nname: Ada')).toEqual([]);
    expect(codes('PRODUCER\ntopic: t\ncount: 5\n---\nname: Ada')).toEqual([]);
    expect(codes('PRODUCER\ntopic: t\ncount: 5\n---\n')).toEqual([]);
    expect(codes('PRODUCER\ntopic: t\ncount: 5\nvalue-format: none')).toEqual([]);
    expect(codes('PRODUCER\ntopic: t\nkey: k\nname: Ada')).toEqual([]);
    expect(codes('PRODUCER\ntopic: t\nkey: k')).toEqual([]);
  });
});

describe('a variable line inside a value', () => {
  it('gives a warning where the value begins with it', () => {
    expect(codes('PRODUCER\ntopic: t\n@id = 5\nvalue')).toEqual(['2 warning variable-in-value']);
    expect(codes('PRODUCER\ntopic: t\n---\n@id = 5')).toEqual([]);
    expect(codes('PRODUCER\ntopic: t\nvalue\n@id = 5')).toEqual([]);
  });
});

describe('a line that a block does not know', () => {
  it.each(['CONSUMER', 'EXPECT', 'TOPIC t', 'GROUP g'])('is an error on that line alone: %s', (kind) => {
    const text = `${kind}\ntopic: t\ntpic: x\n  some text\nwithin: 5s\n`.replace(
      /topic: t\n/,
      kind.startsWith('TOPIC') ? '\n' : 'topic: t\n',
    );
    expect(codes(text)).toEqual(['2 error unknown-property', '3 error unexpected-text']);
    expect(findings(text)[1]).toMatchObject({ column: 2, endLine: 3, endColumn: 11 });
    expect(parseKafkaFile(text).blocks[0]?.properties.at(-1)?.value.text).toBe('5s');
  });

  it('names the property that may be meant', () => {
    expect(messageAbout('CONSUMER', 'form: earliest')).toBe(
      'CONSUMER has no property `form`. Did you mean `from`?',
    );
    expect(messageAbout('CONSUMER', 'Topic: x')).toContain('`topic`');
    expect(messageAbout('GROUP g', 'colour: x')).toBe('GROUP has no property `colour`.');
    expect(messageAbout('CONSUMER', 'every: 5s')).toBe('CONSUMER has no property `every`.');
  });
});

describe('what is missing', () => {
  it('is said at the keyword', () => {
    expect(findings('\nCONSUMER billing')).toMatchObject([
      {
        line: 1,
        column: 0,
        endLine: 1,
        endColumn: 8,
        code: 'missing-property',
        message: 'CONSUMER needs a `topic`.',
      },
    ]);
    expect(codes('PRODUCER\nvalue')).toEqual(['0 error missing-property']);
    expect(codes('EXPECT')).toEqual(['0 error missing-property']);
    expect(codes('TOPIC\nGROUP')).toEqual(['0 error missing-name', '1 error missing-name']);
    expect(codes('TOPIC t\nGROUP g')).toEqual([]);
  });

  it('is said of a topic that is empty', () => {
    expect(codes('CONSUMER\ntopic:')).toEqual(['1 error missing-property']);
  });
});

describe('what is empty', () => {
  it('means something for a key and for headers, and nothing elsewhere', () => {
    expect(codes('PRODUCER\ntopic: t\nkey:\nheaders:\nx')).toEqual([]);
    expect(codes('CONSUMER\ntopic: t\nfrom:')).toEqual(['2 warning no-effect']);
  });
});

describe('what has no effect', () => {
  it('is said', () => {
    expect(codes('CONSUMER\ntopic: t\ncommit: auto')).toEqual(['2 warning no-effect']);
    expect(codes('CONSUMER g\ntopic: t\ncommit: auto')).toEqual([]);
    expect(codes('PRODUCER\ntopic: t\nvalue-format: none\nvalue')).toEqual(['3 warning no-effect']);
    expect(codes('PRODUCER\ntopic: t\nkey-format: none\nkey: k\nvalue')).toEqual(['3 warning no-effect']);
    expect(codes('PRODUCER\ntopic: t\nvalue-file: a.json\n\nvalue')).toEqual(['4 warning no-effect']);
  });
});

describe('what properties hold', () => {
  it('is checked as the topic of any block', () => {
    expectGood('CONSUMER', 'topic: orders', 'topic: a.b_c-D9');
    expectBad('CONSUMER', 'topic: my topic', 'topic: a,b', 'topic: ..', `topic: ${'x'.repeat(250)}`);
    expectBad('PRODUCER', 'topic: my topic\nx');
    expectBad('GROUP g', 'topic: my topic');
  });

  it('is checked as a format', () => {
    expectGood('CONSUMER', 'key-format: long', 'value-format: string(base64)', 'value-format: none');
    expectBad('CONSUMER', 'key-format: strng', 'value-format: string(klingon)', 'value-format: json(x)');
    expect(codes('PRODUCER\ntopic: t\nvalue-format: avro\nx')).toEqual(['2 warning not-supported-yet']);
    expect(codes('CONSUMER\ntopic: t\nkey-format: protobuf(a.proto, A)')).toEqual([
      '2 warning not-supported-yet',
    ]);
    expect(codes('CONSUMER\ntopic: t\nkey-format: jsonschema')).toEqual(['2 warning not-supported-yet']);
  });

  it('is checked as a position to start from', () => {
    expectGood(
      'CONSUMER',
      'from: earliest',
      'from: latest',
      'from: 42',
      'from: last 100',
      'from: 10m ago',
      'from: 2026-05-04T10:00:00Z',
    );
    expectBad(
      'CONSUMER',
      'from: soon',
      'from: -1',
      'from: end',
      'from: last',
      'from: Earliest',
      'from: 2026-02-31',
    );
    expectGood('CONSUMER billing', 'from: committed');
    expect(messageAbout('CONSUMER', 'from: committed')).toContain('there is no group here');
    expectBad('EXPECT', 'from: committed');
  });

  it('is checked as a position to end at', () => {
    expectGood('CONSUMER', 'until: end', 'until: 42', 'until: 2026-05-04');
    expectBad('CONSUMER', 'until: latest', 'until: never', 'until: -1');
  });

  it('is checked as a list of partitions', () => {
    expectGood('CONSUMER', 'partitions: 0', 'partitions: 0,2-3', 'partitions: all');
    expectBad('CONSUMER', 'partitions: a', 'partitions: 3-2', 'partitions: 1,', 'partitions: -1');
  });

  it('is checked as a duration', () => {
    expectGood('CONSUMER', 'within: 500ms', 'within: 30s', 'within: 0s');
    expectBad('CONSUMER', 'within: 30', 'within: soon', 'within: -1s', 'within: 30d');
    expectGood('PRODUCER', 'linger: 5ms\nx', 'every: 3s\nx', 'every: 5m\nx', 'every: 1h\nx');
    expectBad('PRODUCER', 'linger: 5\nx', 'every: 0s\nx', 'every: often\nx');
  });

  it('is checked as a number', () => {
    expectGood('CONSUMER', 'limit: 1', 'limit: 2147483647');
    expectBad('CONSUMER', 'limit: 0', 'limit: -1', 'limit: 1.5', 'limit: many', 'limit: 2147483648');
    expectGood('PRODUCER', 'count: 10\nx', 'partition: 0\nx', 'batch-size: 0\nx');
    expectBad('PRODUCER', 'count: 0\nx', 'partition: -1\nx', 'partition: all\nx', 'batch-size: 1kB\nx');
  });

  it('is checked as a rate', () => {
    expectGood('PRODUCER', 'rate: 500/s\nx', 'rate: 0.5/s\nx', 'rate: 30 / m\nx');
    expectBad('PRODUCER', 'rate: 500\nx', 'rate: 0/s\nx', 'rate: fast\nx', 'rate: 5/d\nx');
  });

  it('is checked as one of few words', () => {
    expectGood('CONSUMER g', 'commit: auto', 'commit: manual', 'commit: never', 'isolation: read_committed');
    expectBad('CONSUMER g', 'commit: yes', 'isolation: serializable');
    expectGood(
      'PRODUCER',
      'acks: all\nx',
      'acks: -1\nx',
      'acks: 0\nx',
      'acks: 1\nx',
      'compression: zstd\nx',
      'compression: none\nx',
    );
    expect(messageAbout('PRODUCER', 'acks: 2\nx')).toBe(
      '`2` is not known here: use `all`, `-1`, `0` or `1`.',
    );
    expect(messageAbout('PRODUCER', 'compression: zip\nx')).toContain('`lz4` or `zstd`');
  });

  it('is checked as headers', () => {
    expectGood(
      'PRODUCER',
      'headers: a=b, c=d=e,f=\nx',
      'headers: a={{helpers.arrayElement(["x","y=z"])}}, b=c\nx',
      'headers: a=b,\nx',
    );
    expect(messageAbout('PRODUCER', 'headers: a=b, c\nx')).toContain('The header `c` has no `=`');
    expectBad('PRODUCER', 'headers: =b\nx', 'headers: a={{x}}, c\nx', 'header: = {{x}}\nx');
    expectGood(
      'PRODUCER',
      'header: a = b, c\nx',
      'header: a\nx',
      'header-hex: a = 00 fF\nx',
      'header-hex: a =\nx',
    );
    expectBad(
      'PRODUCER',
      'header: = b\nx',
      'header-hex: a\nx',
      'header-hex: a = 0\nx',
      'header-hex: a = zz\nx',
    );
  });

  it('is checked as a timestamp', () => {
    expectGood(
      'PRODUCER',
      'timestamp: 1700000000000\nx',
      'timestamp: 2026-05-04T10:00:00Z\nx',
      'timestamp: 1h ago\nx',
    );
    expectBad('PRODUCER', 'timestamp: now\nx', 'timestamp: -1\nx');
  });

  it('is checked in the blocks that are run later', () => {
    expectGood(
      'EXPECT',
      'count: 3',
      'count: >= 2',
      'count: <= 3',
      'count: 0',
      'capture: id = value.id',
      'within: 5s',
    );
    expectBad('EXPECT', 'count: some', 'capture: id', 'within: 5');
    expectGood(
      'TOPIC t',
      'state: present',
      'partitions: 3',
      'replication-factor: 1',
      'config: a = b',
      'alter: true',
    );
    expectBad('TOPIC t', 'state: there', 'partitions: 0-2', 'config: a', 'alter: yes');
    expectGood(
      'GROUP g',
      'reset: earliest',
      'reset: shift -100',
      'reset: 10m ago',
      'reset: 5',
      'delete: true',
      'lag: <= 0',
      'members: >= 2',
      'state: Stable',
      'state: absent',
      'partitions: 0,2',
    );
    expectBad('GROUP g', 'reset: last 5', 'reset: shift', 'delete: now', 'lag: none', 'state: stable');
  });

  it('is not checked where a template will fill it', () => {
    expectGood('CONSUMER', 'topic: {{t}}', 'from: {{position}}', 'limit: {{n}}0', 'key-format: {{f}}');
    expectGood('PRODUCER', 'partition: {{p}}\nx', 'header-hex: a = {{bytes}}\nx');
  });
});

describe('templates', () => {
  it('that are wrong are errors where they stand, in properties, values and variables', () => {
    expect(
      findings('@v = {{a b}}\nPRODUCER\ntopic: t\nkey: x{{}}\n{\n  "a": {{number.int(}}) }}\n}'),
    ).toMatchObject([
      { line: 0, column: 5, endColumn: 12, severity: 'error', code: 'bad-template' },
      { line: 3, column: 6, endColumn: 10, severity: 'error', code: 'bad-template' },
      { line: 5, column: 7, endColumn: 26, severity: 'error', code: 'bad-template' },
    ]);
  });

  it('that nothing closes are warnings', () => {
    expect(findings('PRODUCER\ntopic: t\nhello {{name')).toMatchObject([
      { line: 2, column: 6, endLine: 2, endColumn: 8, severity: 'warning', code: 'unclosed-template' },
    ]);
    expect(codes('PRODUCER\ntopic: t\n{"a":{"b":1}} \\{{ }}')).toEqual([]);
  });

  it('are not replaced in names', () => {
    expect(codes('EXPECT {{label}}\ntopic: t')).toEqual(['0 warning template-in-name']);
    expect(codes('CONSUMER {{group}}\ntopic: t')).toEqual([]);
  });
});

describe('findings', () => {
  it('come in the order of the file', () => {
    const lines = findings('TOPIC\n@a = 1\n@a = {{}}\nCONSUMER\nfrom: x\nnope\nlimit: y').map(
      ({ line }) => line,
    );
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(lines.length).toBeGreaterThan(5);
  });
});

describe('a label', () => {
  it('stands once, for a run can be asked for it', () => {
    expect(codes('PRODUCER paid\ntopic: t\n\nx\n###\nEXPECT paid\ntopic: t')).toEqual([
      '5 warning duplicate-label',
    ]);
    expect(findings('EXPECT a\ntopic: t\nEXPECT a\ntopic: t')[0]?.message).toBe(
      'The label `a` stands in line 1 already.',
    );
    expect(codes('EXPECT\ntopic: t\nEXPECT\ntopic: t\nTOPIC a\nTOPIC a\nGROUP a\nGROUP a')).toEqual([]);
  });
});

describe('a TOPIC', () => {
  it('has a name that a topic can have', () => {
    expect(findings('TOPIC a b')[0]).toMatchObject({ line: 0, column: 6, endColumn: 9, code: 'bad-value' });
    expect(codes('TOPIC a-{{b}}')).toEqual([]);
  });

  it('that is to be absent is nothing else', () => {
    expect(codes('TOPIC a\nstate: absent\npartitions: 3\nassert: true\nwithin: 5s')).toEqual([
      '2 warning no-effect',
      '3 warning no-effect',
    ]);
  });
});

describe('a PRODUCER that never ends', () => {
  const endless = (text: string): string[] =>
    checkForRun(parseKafkaFile(text)).map(({ line, severity, code }) => `${line} ${severity} ${code}`);

  it('cannot be in the run of a file', () => {
    expect(endless('PRODUCER\ntopic: t\nevery: 5s\n\nx')).toEqual(['2 error endless-producer']);
    expect(endless('PRODUCER\ntopic: t\nevery: 5s\ncount: 3\n\nx')).toEqual([]);
    expect(endless('PRODUCER\ntopic: t\nrate: 5/s\n\nx')).toEqual([]);
    expect(codes('PRODUCER\ntopic: t\nevery: 5s\n\nx')).toEqual([]);
  });
});

describe('a value that is to be JSON', () => {
  const json = (value: string): string[] => codes(`PRODUCER\ntopic: t\nvalue-format: json\n\n${value}`);

  it('is checked up to its first template, which may stand for anything', () => {
    expect(json('{"a": {{n}}, "b": "x {{s}} \\{{", "c": [{{x.y()}}]}')).toEqual([]);
    expect(json('{{all}}')).toEqual([]);
    expect(json('{ {{body}} }')).toEqual([]);
    expect(json('{"a":1}{{maybe}}')).toEqual([]);
    expect(json('{"a": 1,} {{b}}')).toEqual(['4 warning bad-json']);
    expect(json('{"a": \\{{}')).toEqual(['4 warning bad-json']);
    expect(json('{"a": "\\{{"}')).toEqual([]);
    expect(json('{"a": 1,}')).toEqual(['4 warning bad-json']);
    expect(json('{"a":\n\n{"b": tru }\n}')).toEqual(['6 warning bad-json']);
    expect(findings('PRODUCER\ntopic: t\nvalue-format: json\n\n{"a": [1')[0]?.message).toContain(
      'before it is complete',
    );
  });

  it('is not checked where nothing says that it is', () => {
    expect(codes('PRODUCER\ntopic: t\n\n{"a": 1,}')).toEqual([]);
  });
});
