import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJson, layoutJson } from '../../../../src/webview/tail/json-layout.ts';

test('members come one a line, and empty ones stay closed', () => {
  expect(layoutJson('{"a":[1,{"b":null}],"c":{},"d":[ ]}')?.text).toBe(
    [
      '{',
      '  "a": [',
      '    1,',
      '    {',
      '      "b": null',
      '    }',
      '  ],',
      '  "c": {},',
      '  "d": []',
      '}',
    ].join('\n'),
  );
});

test('numbers keep their digits, duplicates their order, and strings their escapes', () => {
  const text = '{"id":9007199254740993,"x":1.50e+2,"id":-0,"s":"\\u0041\\"{,}"}';
  expect(layoutJson(text)?.text.replaceAll(/\n\s*|(?<=:) /g, '')).toBe(text);
});

test('names, strings, numbers and literals are told apart', () => {
  const layout = layoutJson('{"a" : "b", "c": [-1.5, true]}');
  expect(layout?.tokens.map(({ kind, start, end }) => [kind, layout.text.slice(start, end)])).toEqual([
    ['name', '"a"'],
    ['string', '"b"'],
    ['name', '"c"'],
    ['number', '-1.5'],
    ['literal', 'true'],
  ]);
});

test('any JSON means the same after it was laid out, and is written like JSON.stringify writes it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value);
      expect(layoutJson(text)?.text).toBe(JSON.stringify(value, null, 2));
      expect(layoutJson(JSON.stringify(value, null, 7))?.text).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test('what cannot be laid out in reason is left as it is', () => {
  expect(layoutJson('hello')).toBeUndefined();
  expect(layoutJson('{"a": tru')).toBeUndefined();
  expect(layoutJson('["never closed')).toBeUndefined();
  expect(layoutJson('['.repeat(500_000) + ']'.repeat(500_000))).toBeUndefined();
});

test('no text makes it throw, and a string of a megabyte is one token', () => {
  fc.assert(fc.property(fc.string(), (text) => void layoutJson(text)));
  const long = JSON.stringify('"x\\'.repeat(300_000));
  expect(layoutJson(long)?.text).toBe(long);
});

test('JSON is told from what only looks like it', () => {
  expect(isJson('[1]')).toBe(true);
  expect(isJson('[1')).toBe(false);
});
