import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasTemplate, parseTemplate } from '../../../src/expressions/template.ts';
import { growth } from './counted-text.ts';
import { variableNamePattern } from '../../../src/expressions/template-expression.ts';
import { anyString } from '../core/any-string.ts';

/** The parts in short: texts as they are inserted, expressions as [name, parameters]. */
function parts(text: string): unknown[] {
  return parseTemplate(text).parts.map((part) =>
    part.kind === 'text'
      ? part.text
      : [part.asJson ? `json ${part.name}` : part.name, ...(part.parameters ?? [])],
  );
}

function problem(text: string): string | undefined {
  const part = parseTemplate(text).parts[0];
  return part?.kind === 'expression' ? part.problem : undefined;
}

const fragments = fc
  .array(
    fc.constantFrom(
      ...[
        '{',
        '}',
        '{{',
        '}}',
        '(',
        ')',
        '"',
        "'",
        '\\',
        '\\{{',
        '\n',
        '\r\n',
        ' ',
        'a',
        'b.c',
        'json ',
        '$x',
        ',',
        '1',
        '😀',
      ],
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

describe('parseTemplate', () => {
  it('finds names, with white space inside the braces or without', () => {
    expect(parts('a {{name}} b {{ $uuid }}')).toEqual(['a ', ['name'], ' b ', ['$uuid']]);
    expect(parts('{{\n name\n}}')).toEqual([['name']]);
  });

  it('finds faker paths and their parameters', () => {
    expect(parts('{{person.firstName}}')).toEqual([['person.firstName']]);
    expect(parts('{{number.int({"max": 9})}}')).toEqual([['number.int', { max: 9 }]]);
    expect(parts('{{number.int(5)}}')).toEqual([['number.int', 5]]);
    expect(parts('{{a.b(1, "x", [true, null])}}')).toEqual([['a.b', 1, 'x', [true, null]]]);
    expect(parts('{{a.b()}}')).toEqual([['a.b']]);
  });

  it('takes texts in single quotes as parameters too', () => {
    expect(parts(`{{a.b('x', 'it\\'s "so"', "don't")}}`)).toEqual([['a.b', 'x', 'it\'s "so"', "don't"]]);
  });

  it('leaves closing braces alone that close nothing', () => {
    expect(parts('{"a":{"b":1}}')).toEqual(['{"a":{"b":1}}']);
    expect(parts('{"n":{{number.int}}}')).toEqual(['{"n":', ['number.int'], '}']);
    expect(parts('}} {{a}} }}')).toEqual(['}} ', ['a'], ' }}']);
  });

  it('closes outside of quotes and balanced parentheses only', () => {
    expect(parts('{{a.b({"x":{"y":1}})}}')).toEqual([['a.b', { x: { y: 1 } }]]);
    expect(parts('{{a.b("}}")}}')).toEqual([['a.b', '}}']]);
    expect(parts(`{{a.b('}}', "\\"}}")}}`)).toEqual([['a.b', '}}', '"}}']]);
    expect(parts('{{a.b((1))}}')).toHaveLength(1);
  });

  it('takes escaped braces for a pair of braces', () => {
    expect(parts('\\{{name}}')).toEqual(['{{', 'name}}']);
    expect(parts('a\\{{b}} {{c}}')).toEqual(['a', '{{', 'b}} ', ['c']]);
  });

  it('opens with the last two of three and more braces', () => {
    expect(parts('{{{k}}: 1}')).toEqual(['{', ['k'], ': 1}']);
    expect(parts('{{{{k}}}}')).toEqual(['{{', ['k'], '}}']);
  });

  it('marks what is to be inserted as the inside of a JSON text', () => {
    expect(parts('{{json name}} {{ json  person.bio }} {{json}}')).toEqual([
      ['json name'],
      ' ',
      ['json person.bio'],
      ' ',
      ['json'],
    ]);
  });

  it('takes braces that nothing closes for text, and says where they stand', () => {
    expect(parseTemplate('a {{ b')).toMatchObject({ parts: [{ text: 'a {{ b' }], unclosed: [2] });
    expect(parts('{{a {{b}}')).toEqual(['{{a ', ['b']]);
    expect(parts('{{a.b(}} {{c}}')).toEqual(['{{a.b(}} ', ['c']]);
    expect(parts('{{ "open\n{{c}}')).toEqual(['{{ "open\n', ['c']]);
    expect(parseTemplate('{{ "open \\"\n{{c}}').unclosed).toEqual([0]);
  });

  it('says what is no name and no call', () => {
    expect(problem('{{}}')).toBe('`{{}}` is empty: a name belongs between the braces.');
    expect(problem('{{ }}')).toBeDefined();
    expect(problem('{{a b}}')).toBe('`{{a b}}` is not a name or a call.');
    expect(problem('{{#if x}}')).toBe('`{{#if x}}` is not a name or a call.');
    expect(problem('{{a.b(1) c}}')).toBe('`{{a.b(1) c}}` goes on behind its last parenthesis.');
    expect(problem('{{a.b({max: 9})}}')).toBe('The parameters of `a.b` are not JSON: `({max: 9})`.');
    expect(problem('{{a.b(process.exit())}}')).toBeDefined();
    expect(problem('{{a.b(1)}}')).toBeUndefined();
  });

  it('covers any text without a gap, and says nothing new of what has no braces', () => {
    fc.assert(
      fc.property(fc.oneof(fragments, anyString), (text) => {
        const { parts: found, unclosed } = parseTemplate(text);
        const bounds = found.map(({ start, end }) => `${start}-${end}`);
        const starts = [0, ...found.map(({ end }) => end)];
        expect(bounds).toEqual(found.map(({ end }, index) => `${starts[index] ?? 0}-${end}`));
        expect([starts.at(-1), found.every(({ start, end }) => start < end)]).toEqual([text.length, true]);
        expect(unclosed.every((offset) => text.startsWith('{{', offset))).toBe(true);
        if (!text.includes('{{')) expect(found.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  it('finds every expression between texts that hold no brace', () => {
    const text = fc.string().map((piece) => piece.replace(/[{}\\]/g, ''));
    const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(text, name)), text, (pairs, last) => {
        const source = pairs.map(([before, inner]) => `${before}{{${inner}}}`).join('') + last;
        const expected = [...pairs.flatMap(([before, inner]) => [before, [inner]]), last];
        expect(parts(source)).toEqual(expected.filter((part) => part !== ''));
      }),
    );
  });

  it.each([
    '{{',
    '{{(',
    '{{"',
    '{{"\\"',
    `{{"{{'`,
    '{{ {',
    '{{{',
    '\\{{',
    '}}',
    '{{a}}',
    '{{a(',
    '{{"\n',
    "{{''",
    '{{"a" ',
    '{{a.b(\'"',
  ])('takes time in proportion to the text: %j', (piece) => {
    const ratio = growth(piece, parseTemplate);
    expect(ratio).toBeGreaterThan(8);
    expect(ratio).toBeLessThan(12);
  });
});

describe('hasTemplate', () => {
  it('tells whether something is evaluated', () => {
    expect(hasTemplate('a {{b}}')).toBe(true);
    expect(hasTemplate('a')).toBe(false);
    expect(hasTemplate('\\{{b}}')).toBe(false);
    expect(hasTemplate('{{b')).toBe(false);
  });
});

describe('the names of variables', () => {
  it('begin with a letter', () => {
    for (const name of ['id', 'order-id', 'order_id', 'order.id', 'größe', '_x1']) {
      expect(variableNamePattern.test(name)).toBe(true);
    }
    for (const name of ['', '1a', '$a', '-a', 'a b', 'a('])
      expect(variableNamePattern.test(name)).toBe(false);
  });
});
