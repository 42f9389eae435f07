import { describe, expect, it } from 'vitest';
import { completionsAt } from '../../../src/language/completion.ts';
import type { EditorKnowledge } from '../../../src/language/editor-knowledge.ts';
import { readEnvironments } from '../../../src/language/environment.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { applyEdits } from '../../../src/language/text-edit.ts';
import { atCursor } from './at-cursor.ts';

/** What is offered where `|` stands. */
function offered(text: string): string[] {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  const position = { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
  return completionsAt(parseKafkaFile(text.replace('|', '')), position).map(({ label }) => label);
}

const keywords = ['PRODUCER', 'CONSUMER', 'EXPECT', 'TOPIC', 'GROUP'];

describe('completion', () => {
  it('offers keywords where a block may start', () => {
    expect(offered('|')).toEqual(keywords);
    expect(offered('PROD|')).toEqual(keywords);
    expect(offered('PRODUCER\ntopic: t\nx\n###\n|')).toEqual(keywords);
    expect(offered('@a = 1\n|\n')).toEqual(keywords);
    expect(offered('CONSUMER\ntopic: t\n@a = 1\n|')).toEqual(keywords);
  });

  it('offers the properties that still fit, those that may repeat included', () => {
    const labels = offered('PRODUCER\ntopic: t\nheader: a = b\nkey: k\n|');
    expect(labels).not.toContain('topic');
    expect(labels).not.toContain('key');
    expect(labels).toContain('header');
    expect(labels).toContain('key-format');
    expect(labels).not.toContain('from');
  });

  it('offers them while a name is being typed, and between others', () => {
    expect(offered('PRODUCER\ntopic: t\nke|')).toContain('key');
    expect(offered('PRODUCER\n|\ntopic: t\nvalue')).toContain('key');
    expect(offered('PRODUCER\ntopic: t\n|\n---\nvalue')).toContain('key');
    expect(offered('CONSUMER\n  fr|')).toContain('from');
  });

  it('offers keywords too where a block ends at one', () => {
    expect(offered('CONSUMER\ntopic: t\n|')).toEqual(expect.arrayContaining(['from', ...keywords]));
    expect(offered('PRODUCER\ntopic: t\n|')).not.toContain('CONSUMER');
  });

  it('offers nothing inside a value, behind a colon, or in a name', () => {
    expect(offered('PRODUCER\ntopic: t\nvalue\n|')).toEqual([]);
    expect(offered('PRODUCER\ntopic: t\n---\n|')).toEqual([]);
    expect(offered('CONSUMER\ntopic: |')).toEqual([]);
    expect(offered('CONSUMER na|')).toEqual([]);
    expect(offered('PRODUCER\n  ke|')).toEqual([]);
  });

  it('replaces what was typed of the word', () => {
    const [first] = completionsAt(parseKafkaFile('CONSUMER\n  fr'), { line: 1, column: 4 });
    expect(first).toMatchObject({
      insertText: 'topic: ',
      range: { line: 1, column: 2, endLine: 1, endColumn: 4 },
    });
  });
});

const knowledge: EditorKnowledge = {
  environments: readEnvironments({ shared: { file: 'kafka.env.json', text: '{"dev": {"orderId": "42"}}' } }),
  topics: [{ name: 'orders', partitions: 8 }],
  groups: ['billing'],
  clusters: ['local'],
  faker: new Map([
    ['person.firstName', { path: 'person.firstName', example: 'Ada' }],
    ['helpers.arrayElement', { path: 'helpers.arrayElement', example: undefined }],
  ]),
};

/** What choosing an item makes of the text. */
function chosen(text: string, label: string): string | undefined {
  const { file, position } = atCursor(text);
  const item = completionsAt(file, position, knowledge).find((one) => one.label === label);
  if (item === undefined) return undefined;
  return applyEdits(file.source, [{ range: item.range, newText: item.insertText }]);
}

function labels(text: string): string[] {
  const { file, position } = atCursor(text);
  return completionsAt(file, position, knowledge).map(({ label }) => label);
}

describe('completion of what a property holds', () => {
  it('offers what the property chooses from', () => {
    expect(labels('CONSUMER\ntopic: t\nisolation: |')).toEqual(['read_uncommitted', 'read_committed']);
    expect(chosen('CONSUMER\ntopic: t\nisolation:|', 'read_committed')).toBe(
      'CONSUMER\ntopic: t\nisolation: read_committed',
    );
    expect(chosen('CONSUMER\ntopic: t\nisolation: read_|', 'read_committed')).toBe(
      'CONSUMER\ntopic: t\nisolation: read_committed',
    );
    expect(labels('CONSUMER\ntopic: t\nfrom: |')).not.toContain('committed');
    expect(labels('CONSUMER g\ntopic: t\nfrom: |')).toContain('committed');
    expect(labels('PRODUCER\ntopic: t\nkey: |')).toEqual([]);
  });

  it('offers what the cluster has', () => {
    expect(chosen('EXPECT\ntopic: or|', 'orders')).toBe('EXPECT\ntopic: orders');
    expect(labels('CONSUMER\ntopic: t\ncluster: |')).toEqual(['local']);
    expect(chosen('GROUP b|', 'billing')).toBe('GROUP billing');
    expect(labels('TOPIC |')).toEqual(['orders']);
    expect(labels('PRODUCER |')).toEqual([]);
  });
});

describe('completion in a template', () => {
  it('offers the names that have a value there, and what makes values', () => {
    const text =
      '@a = 1\nEXPECT\ntopic: t\ncapture: before = key\n###\nPRODUCER\ntopic: t\n\n{{|\n###\nEXPECT\ntopic: t\ncapture: later = key';
    const offered = labels(text);
    expect(offered.slice(0, 3)).toEqual(['before', 'a', 'orderId']);
    expect(offered).toEqual(expect.arrayContaining(['$uuid', '$env.', 'json', 'person.firstName']));
    expect(offered).not.toContain('later');
  });

  it('closes the braces where nothing does', () => {
    expect(chosen('CONSUMER\ntopic: x-{{or|', 'orderId')).toBe('CONSUMER\ntopic: x-{{orderId}}');
    expect(chosen('CONSUMER\ntopic: {{ json or| }}', 'orderId')).toBe('CONSUMER\ntopic: {{ json orderId }}');
    expect(chosen('CONSUMER\ntopic: {{|', '$env.')).toBe('CONSUMER\ntopic: {{$env.');
    expect(chosen('PRODUCER\ntopic: t\n\n"{{person.fi|"', 'person.firstName')).toBe(
      'PRODUCER\ntopic: t\n\n"{{person.firstName}}"',
    );
    expect(chosen('PRODUCER\ntopic: t\n\n{{|', 'helpers.arrayElement')).toBe(
      'PRODUCER\ntopic: t\n\n{{helpers.arrayElement(',
    );
  });

  it('offers none where none is replaced', () => {
    expect(labels('-- {{|')).not.toContain('$uuid');
    expect(labels('PRODUCER {{|')).not.toContain('$uuid');
    expect(labels('PRODUCER\ntopic: t\n\n\\{{|')).not.toContain('$uuid');
    expect(labels('CONSUMER {{|')).toContain('$uuid');
  });
});

describe('completion in an expression', () => {
  it('offers the names in scope', () => {
    expect(labels('EXPECT\ntopic: t\nmatch: |')).toEqual(expect.arrayContaining(['value', 'headers', 'has']));
    expect(labels('GROUP g\nassert: |')).toEqual(expect.arrayContaining(['group', 'vars']));
    expect(labels('GROUP g\nassert: |')).not.toContain('value');
    expect(chosen('EXPECT\ntopic: t\nmatch: key == "a" && va|', 'value')).toBe(
      'EXPECT\ntopic: t\nmatch: key == "a" && value',
    );
    expect(labels('EXPECT\ntopic: t\ncapture: x = v|')).toContain('value');
    expect(labels('EXPECT\ntopic: t\ncapture: x|')).toEqual([]);
  });

  it('offers what stands behind a dot', () => {
    expect(labels('@a = 1\nEXPECT\ntopic: t\nmatch: vars.|')).toEqual(['a', 'orderId']);
    expect(labels('TOPIC t\nassert: topic.|')).toEqual(expect.arrayContaining(['partitions', 'config']));
    expect(labels('EXPECT\ntopic: t\nmatch: value.name.st|')).toContain('startsWith');
  });

  it('offers nothing in a text', () => {
    expect(labels('EXPECT\ntopic: t\nmatch: key == "v|"')).toEqual([]);
  });
});
