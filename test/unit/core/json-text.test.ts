import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prettyPrintJson, scanJson } from '../../../src/core/json-text.ts';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Texts that are nearly JSON. */
const nearlyJson = fc
  .array(
    fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '1',
        '-',
        '0',
        '.5',
        'e',
        '+',
        'true',
        'nul',
        'l',
        ' ',
        '\n',
        '\\',
        '\\u00',
        '\u0001',
        '\v',
        '\f',
        '\ufeff',
        '\u00a0',
      ],
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

describe('scanJson', () => {
  it('agrees with JSON.parse on what is JSON', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyJson, fc.json(), fc.string()), (text) => {
        expect(scanJson(text).state === 'complete').toBe(parses(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes every beginning of JSON for one that may go on', () => {
    fc.assert(
      fc.property(
        fc.json({ depthSize: 'medium' }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (text, part) => {
          const beginning = text.slice(0, Math.floor(text.length * part));
          expect([beginning, scanJson(beginning).state]).not.toEqual([beginning, 'invalid']);
        },
      ),
    );
  });

  it('says where a text can no longer be JSON', () => {
    expect(scanJson('{"a":}')).toEqual({ state: 'invalid', at: 5 });
    expect(scanJson('[1,]')).toEqual({ state: 'invalid', at: 3 });
    expect(scanJson('[01]')).toEqual({ state: 'invalid', at: 1 });
    expect(scanJson('{"a" 1}')).toEqual({ state: 'invalid', at: 5 });
    expect(scanJson('1 2')).toEqual({ state: 'invalid', at: 2 });
    expect(scanJson('1 "')).toEqual({ state: 'invalid', at: 2 });
    expect(scanJson('[1.e')).toEqual({ state: 'invalid', at: 1 });
    expect(scanJson('["\\x"]')).toEqual({ state: 'invalid', at: 1 });
  });

  it('reads any depth', () => {
    const depth = 100_000;
    expect(scanJson('['.repeat(depth) + ']'.repeat(depth)).state).toBe('complete');
    expect(scanJson('{"a":'.repeat(depth)).state).toBe('open');
  });
});

describe('prettyPrintJson', () => {
  it('lays JSON out over lines', () => {
    expect(prettyPrintJson('{"a":[1,{}, [ ]],"b" : "x, {y}"}')).toBe(
      '{\n  "a": [\n    1,\n    {},\n    []\n  ],\n  "b": "x, {y}"\n}',
    );
  });

  it('keeps every number and text as it is written', () => {
    const text = '[9223372036854775807,12345678901234567890.10,1e400,-0,1.0,"\\u00e9\\/"]';
    expect(prettyPrintJson(text).replace(/\s/g, '')).toBe(text);
  });

  it('gives what JSON.stringify gives, where that loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(prettyPrintJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  it('gives a text back that is not JSON', () => {
    expect(prettyPrintJson('{"a":1,}')).toBe('{"a":1,}');
    expect(prettyPrintJson('')).toBe('');
  });

  it('does not let deep nesting grow to its square', () => {
    const text = '['.repeat(20_000) + ']'.repeat(20_000);
    expect(prettyPrintJson(text).length).toBeLessThan(text.length * 60);
  });
});
