import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonTree, valueOf } from '../../../src/language/json-tree.ts';

function problem(text: string): string {
  const result = parseJsonTree(text);
  return 'problem' in result ? `${result.problem.offset} ${result.problem.message}` : 'none';
}

describe('JSON with places', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const result = parseJsonTree(text);
        if ('problem' in result) throw new Error(result.problem.message);
        expect(valueOf(result.root)).toEqual(JSON.parse(text));
        expect(text.slice(result.root.start, result.root.end)).toBe(text);
      }),
    );
  });

  it('takes for JSON what JSON.parse does, and nothing else', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '.5',
      'e',
      'true',
      'null',
      ' ',
      '\n',
      'x',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect([text, 'root' in parseJsonTree(text)]).toEqual([text, isJson]);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows where names and values stand', () => {
    const text = '{"a": {"b": [1, "x"]}}';
    const result = parseJsonTree(text);
    if ('problem' in result || result.root.kind !== 'object') throw new Error('There is no object.');
    const [a] = result.root.members;
    expect(text.slice(a?.start, a?.end)).toBe('"a"');
    expect(text.slice(a?.value.start, a?.value.end)).toBe('{"b": [1, "x"]}');
  });

  it('says what is expected, and where', () => {
    expect(problem('{"a": 1,}')).toBe('8 A name in double quotes is expected here.');
    expect(problem('{"a" 1}')).toBe('5 A colon is expected behind the name.');
    expect(problem('{"a": 1 "b": 2}')).toBe('8 A comma or `}` is expected here.');
    expect(problem('[1,]')).toContain('3 A value is expected here');
    expect(problem('')).toContain('0 A value is expected here');
    expect(problem('{} x')).toBe('3 Nothing may follow behind the end.');
    expect(problem('"a')).toContain('0 This text has no closing quote');
    expect(problem('['.repeat(100_000))).toBe('201 This is nested too deep.');
  });
});
