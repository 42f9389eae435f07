import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import { blockDefinitions } from '../../../src/language/block-definitions.ts';

// Both are CommonJS, and build their exports in a way that an import does not see.
const require = createRequire(import.meta.url);
const textmate = require('vscode-textmate') as typeof import('vscode-textmate');
const oniguruma = require('vscode-oniguruma') as typeof import('vscode-oniguruma');

const root = path.resolve(import.meta.dirname, '../../..');
const grammarText = readFileSync(path.join(root, 'syntaxes/kafka.tmLanguage.json'), 'utf8');

/** In place of VS Code's own grammar, with what matters here: strings and brackets that stay open over lines. */
const jsonGrammar = JSON.stringify({
  scopeName: 'source.json',
  patterns: [{ include: '#value' }],
  repository: {
    value: { patterns: [{ include: '#object' }, { include: '#string' }, { include: '#number' }] },
    object: {
      begin: '\\{',
      end: '\\}',
      name: 'meta.structure.dictionary.json',
      patterns: [{ include: '#value' }],
    },
    string: { begin: '"', end: '"', name: 'string.quoted.double.json' },
    number: { match: '\\d+', name: 'constant.numeric.json' },
  },
});

let grammar: IGrammar;
beforeAll(async () => {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scope) =>
      Promise.resolve(
        scope === 'source.kafka'
          ? textmate.parseRawGrammar(grammarText, 'kafka.json')
          : scope === 'source.json'
            ? textmate.parseRawGrammar(jsonGrammar, 'json.json')
            : null,
      ),
  });
  const loaded = await registry.loadGrammar('source.kafka');
  if (loaded === null) throw new Error('The grammar did not load.');
  grammar = loaded;
});

/** Each token of each line: its text and its scopes, the file's own aside. */
function tokenize(text: string): (readonly [text: string, scopes: string])[][] {
  let state = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(
      ({ startIndex, endIndex, scopes }) =>
        [line.slice(startIndex, endIndex), scopes.slice(1).join(' ')] as const,
    );
  });
}

/** The scopes of the first token of a line that holds `needle`. */
function scopesOf(text: string, needle: string, line?: number): string {
  const lines = tokenize(text);
  const tokens = line === undefined ? lines.flat() : (lines[line] ?? []);
  const found = tokens.find(([token]) => token.includes(needle));
  if (found === undefined) throw new Error(`No token holds ${needle}.`);
  return found[1];
}

describe('the grammar of .kafka files', () => {
  it('tells keywords, names and properties apart', () => {
    expect(tokenize('PRODUCER new-order\ntopic: orders\nkey:').map((line) => line.slice(0, 3))).toEqual([
      [
        ['PRODUCER', 'meta.block.producer.kafka keyword.control.block.kafka'],
        [' ', 'meta.block.producer.kafka'],
        ['new-order', 'meta.block.producer.kafka entity.name.function.kafka'],
      ],
      [
        ['topic', 'meta.block.producer.kafka support.type.property-name.kafka'],
        [':', 'meta.block.producer.kafka punctuation.separator.key-value.kafka'],
        [' orders', 'meta.block.producer.kafka string.unquoted.property.kafka'],
      ],
      [
        ['key', 'meta.block.producer.kafka support.type.property-name.kafka'],
        [':', 'meta.block.producer.kafka punctuation.separator.key-value.kafka'],
      ],
    ]);
  });

  it.each(Object.values(blockDefinitions))('knows the properties of $kind, and no others', (definition) => {
    for (const kind of Object.values(blockDefinitions)) {
      for (const { name } of kind.properties) {
        const isKnown = definition.properties.some((property) => property.name === name);
        const scopes = tokenize(`${definition.kind} x\n${name}: 1`)[1]?.[0]?.[1] ?? '';
        expect([name, scopes.endsWith('support.type.property-name.kafka')]).toEqual([name, isKnown]);
      }
    }
  });

  it('takes no word for a keyword that only begins like one', () => {
    expect(tokenize('PRODUCERS x')).toEqual([[['PRODUCERS x', '']]]);
    expect(tokenize(' PRODUCER x')).toEqual([[[' PRODUCER x', '']]]);
  });

  it('marks titles, comments, variables and the separator', () => {
    const text = '### Orders\n-- note\n@id = 5\nPRODUCER\n-- note\n---\n-- text';
    expect(scopesOf(text, 'Orders')).toBe('markup.heading.kafka entity.name.section.kafka');
    expect(scopesOf(text, ' note', 1)).toBe('comment.line.double-dash.kafka');
    expect(scopesOf(text, 'id', 2)).toBe('variable.other.definition.kafka');
    expect(scopesOf(text, '5', 2)).toBe('constant.numeric.kafka');
    expect(scopesOf(text, ' note', 4)).toContain('comment.line');
    expect(scopesOf(text, '---', 5)).toContain('punctuation.definition.separator.kafka');
    expect(scopesOf(text, '-- text', 6)).toContain('string.unquoted.value.kafka');
  });

  it('embeds JSON where the value starts with a bracket, and text elsewhere', () => {
    expect(scopesOf('PRODUCER\n{"n": 1}', '1', 1)).toContain('meta.embedded.block.json');
    expect(scopesOf('PRODUCER\n  [1]', '1', 1)).toContain('constant.numeric.json');
    expect(scopesOf('PRODUCER\nplain 1', 'plain', 1)).toContain('string.unquoted.value.kafka');
    expect(scopesOf('PRODUCER\n{{id}} 1', ' 1', 1)).toContain('string.unquoted.value.kafka');
    expect(scopesOf('PRODUCER\n---\n{"n": 1}', '1', 2)).toContain('meta.embedded.block.json');
  });

  it('marks templates in values, in JSON, in its strings, in properties and in variables', () => {
    expect(scopesOf('PRODUCER\nplain {{id}}', 'id', 1)).toMatch(
      /meta\.template\.kafka variable\.other\.kafka$/,
    );
    expect(scopesOf('PRODUCER\n{"a": {{number.int}}}', 'number.int')).toMatch(
      /dictionary\.json meta\.template.* support\.function\.kafka$/,
    );
    expect(scopesOf('PRODUCER\n{"a": "{{json b}}"}', 'json', 1)).toMatch(
      /string\.quoted\.double\.json meta\.template.* keyword\.operator\.json\.kafka$/,
    );
    expect(scopesOf('PRODUCER\nkey: x-{{$uuid}}', '$uuid')).toMatch(/support\.variable\.kafka$/);
    expect(scopesOf('@a = {{b}}', 'b')).toMatch(/meta\.template\.kafka variable\.other\.kafka$/);
    expect(scopesOf('CONSUMER\nfrom: {{start}}', 'start')).toMatch(
      /meta\.template\.kafka variable\.other\.kafka$/,
    );
  });

  it('closes a template as the language does', () => {
    const object = 'PRODUCER\n{"n": {{number.int({"a": {"b": 9}})}}, "m": 7}';
    expect(scopesOf(object, '9')).toContain('meta.template.kafka');
    expect(scopesOf(object, '7')).not.toContain('meta.template.kafka');
    expect(scopesOf('PRODUCER\n{"n":{{number.int}}}', '}}', 1)).toContain('template-expression.end');
    expect(scopesOf('PRODUCER\n\\{{id}}', '\\{{', 1)).toContain('constant.character.escape.template.kafka');
    expect(scopesOf('PRODUCER\n{"a":{"b":1}}', '1', 1)).not.toContain('meta.template');
  });

  it('lets nothing that stays open leak out of its block', () => {
    const next = 'CONSUMER\ntopic: a';
    for (const value of ['{"a', '{ [ {', '{{ "', '{{number.int({"', 'key: {{', '"', '{"a": "{{x(\'']) {
      expect(scopesOf(`PRODUCER\ntopic: t\n${value}\n###\n${next}`, 'CONSUMER')).toBe(
        'meta.block.consumer.kafka keyword.control.block.kafka',
      );
    }
    expect(scopesOf('CONSUMER\ntopic: {{a\nfrom: 1', 'from')).toBe(
      'meta.block.consumer.kafka support.type.property-name.kafka',
    );
  });

  it('leaves a keyword inside a value as text, and ends every other block at one', () => {
    expect(scopesOf('PRODUCER\ntext\nCONSUMER x', 'CONSUMER x', 2)).toContain('string.unquoted.value.kafka');
    expect(scopesOf('CONSUMER a\nTOPIC b', 'TOPIC')).toBe(
      'meta.block.topic.kafka keyword.control.block.kafka',
    );
    expect(scopesOf('CONSUMER a\n@b = 1', 'b', 1)).toBe('variable.other.definition.kafka');
  });
});
