import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/language/text-edit.ts';
import {
  definitionAt,
  nameAt,
  occurrencesOf,
  renameEdits,
} from '../../../src/language/variable-occurrences.ts';
import { atCursor } from './at-cursor.ts';

const file = `@id = {{$uuid}}
@other = {{id}}-{{ id }}
PRODUCER {{id}}
topic: t
header: a = {{json id}}
key: id

{"id": "{{id}}", "x": "{{id.x}} {{id()}}"}
###
EXPECT
topic: {{other}}
match: vars.id == key && "vars.id" == vars.idea
capture: id = value.id
`;

/** The text with each occurrence between brackets. */
function marked(text: string): string {
  const { file: parsed, position } = atCursor(text);
  const name = nameAt(parsed, position);
  if (name === undefined) return '';
  const { declarations, uses } = occurrencesOf(parsed, name.text);
  return applyEdits(
    parsed.source,
    [...declarations, ...uses.map((use) => use.name)].map((span) => ({
      range: parsed.source.range(span),
      newText: `[${span.text}]`,
    })),
  );
}

function renamed(text: string, newName: string): string {
  const { file: parsed, position } = atCursor(text);
  const result = renameEdits(parsed, nameAt(parsed, position)?.text ?? '', newName);
  return 'problem' in result ? result.problem : applyEdits(parsed.source, result.edits);
}

describe('a variable', () => {
  it('is found wherever the file names it, and nowhere else', () => {
    expect(marked(file.replace('@id', '@i|d'))).toBe(`@[id] = {{$uuid}}
@other = {{[id]}}-{{ [id] }}
PRODUCER {{id}}
topic: t
header: a = {{json [id]}}
key: id

{"id": "{{[id]}}", "x": "{{id.x}} {{id()}}"}
###
EXPECT
topic: {{other}}
match: vars.[id] == key && "vars.id" == vars.idea
capture: [id] = value.id
`);
    expect(marked(file.replace('vars.id =', 'vars.id| ='))).toContain('@[id]');
    expect(marked(file.replace('key: id', 'key: i|d'))).toBe('');
    expect(marked('@json = 1\nCONSUMER\ntopic: {{json json|}}')).toBe(
      '@[json] = 1\nCONSUMER\ntopic: {{json [json]}}',
    );
  });

  it('gets another name everywhere', () => {
    expect(renamed('@a = 1\nPRODUCER\ntopic: {{a|}}\nkey: {{json a}}\n', 'order_id')).toBe(
      '@order_id = 1\nPRODUCER\ntopic: {{order_id}}\nkey: {{json order_id}}\n',
    );
  });

  it('gets no name that it cannot have', () => {
    expect(renamed('@a| = 1', '1a')).toContain('`1a` is not a name');
    expect(renamed('@a| = 1\n@b = 2', 'b')).toBe('This file has a `b` already.');
    expect(renamed('@a| = 1\nEXPECT\ntopic: t\nmatch: vars.a == key', 'a-b')).toContain('reads `vars.a`');
    expect(renamed('CONSUMER\ntopic: {{a|}}', 'b')).toContain('`a` is not defined in this file');
  });
});

describe('a definition', () => {
  const defined = (text: string): unknown => {
    const { file: parsed, position } = atCursor(text);
    const definition = definitionAt(parsed, position);
    return definition?.kind === 'spans'
      ? definition.spans.map((span) => parsed.source.positionAt(span.start).line)
      : definition;
  };

  it('is where the file sets or captures the name', () => {
    expect(defined('@a = 1\n@a = 2\nEXPECT\ntopic: {{a|}}\ncapture: a = key')).toEqual([0, 1, 4]);
  });

  it('is left to the environments where the file has none', () => {
    expect(defined('CONSUMER\ntopic: {{a|}}')).toEqual({ kind: 'name', name: 'a' });
  });

  it('is the file that a property names', () => {
    expect(defined('PRODUCER\ntopic: t\nvalue-file: a/b|.bin')).toEqual({ kind: 'file', path: 'a/b.bin' });
    expect(defined('PRODUCER\ntopic: t\nvalue-format: avro(or|der.avsc)')).toEqual({
      kind: 'file',
      path: 'order.avsc',
    });
    expect(defined('PRODUCER\ntopic: t\nvalue-schema: order.prot|o')).toEqual({
      kind: 'file',
      path: 'order.proto',
    });
    expect(defined('PRODUCER\ntopic: t\nvalue-schema: subj|ect')).toBeUndefined();
    expect(defined('PRODUCER\ntopic: |t')).toBeUndefined();
  });
});
