import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { blockKinds } from '../../../src/core/block-kind.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const snippets = Object.entries(
  JSON.parse(readFileSync(path.join(root, 'media/kafka.code-snippets'), 'utf8')) as Record<
    string,
    { readonly prefix: readonly string[]; readonly body: readonly string[] }
  >,
);

/** The text that is left when every placeholder keeps its default or its first choice. */
function insert(body: readonly string[]): string {
  return body
    .join('\n')
    .replace(/\$\{\d+\|([^,|]*)[^}]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replaceAll('\\$', '$');
}

describe('the snippets', () => {
  it('has one for each kind of block, by its keyword', () => {
    const prefixes = snippets.flatMap(([, { prefix }]) => prefix);
    for (const kind of blockKinds) expect(prefixes).toContain(kind);
  });

  it.each(snippets)('inserts a block without findings: %s', (_name, { body }) => {
    const file = parseKafkaFile(insert(body));
    expect(file.blocks).toHaveLength(1);
    expect(file.findings).toEqual([]);
  });
});

describe('the language configuration', () => {
  it('folds from keywords to ###, and comments with --', () => {
    const configuration = JSON.parse(
      readFileSync(path.join(root, 'language-configuration.json'), 'utf8'),
    ) as {
      readonly comments: { readonly lineComment: string };
      readonly folding: { readonly markers: { readonly start: string; readonly end: string } };
      readonly wordPattern: string;
    };
    expect(configuration.comments.lineComment).toBe('--');
    const start = new RegExp(configuration.folding.markers.start);
    for (const kind of blockKinds) expect(start.test(`${kind} x`)).toBe(true);
    expect(start.test('TOPICS')).toBe(false);
    expect(new RegExp(configuration.folding.markers.end).test('### title')).toBe(true);
    expect('key-format: $uuid'.match(new RegExp(configuration.wordPattern, 'g'))).toEqual([
      'key-format',
      '$uuid',
    ]);
  });
});
