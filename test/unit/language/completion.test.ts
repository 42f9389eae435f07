import { describe, expect, it } from 'vitest';
import { completionsAt } from '../../../src/language/completion.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

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
