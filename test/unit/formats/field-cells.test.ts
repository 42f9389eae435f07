import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldPathsOf, readFields } from '../../../src/formats/field-cells.ts';
import { formatFieldPath, parseFieldPath } from '../../../src/formats/field-path.ts';

const detect = { key: undefined, value: undefined };

function record(value: string | null): Parameters<typeof readFields>[0] {
  return {
    key: Buffer.from('k'),
    value: value === null ? null : Buffer.from(value),
    headers: [
      { name: Buffer.from('src'), value: Buffer.from('a') },
      { name: Buffer.from('src'), value: Buffer.from('web') },
      { name: Buffer.from('x y'), value: null },
    ],
  };
}

function texts(value: string | null, ...paths: readonly string[]): readonly (string | null)[] {
  return readFields(record(value), detect, paths.map(parseFieldPath), 20).map(
    (cell) => cell && `${cell.kind}:${cell.text}`,
  );
}

describe('paths into records', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('key' as const, 'value' as const, 'headers' as const),
        fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.nat(999_999)), { maxLength: 4 }),
        (part, names) => {
          expect(parseFieldPath(formatFieldPath({ part, names }))).toEqual({ part, names });
        },
      ),
    );
  });

  it.each(['', 'valu', 'value.', 'value..a', 'value[', 'value["a', 'value["\\x"]', 'value.a b', 'values'])(
    'are refused where they are none: %s',
    (text) => {
      expect(parseFieldPath(text)).toBeUndefined();
    },
  );
});

describe('fields as cells', () => {
  it('keep every digit, as it is written', () => {
    expect(
      texts(
        '{"id":12345678901234567890,"a":1.0,"b":-0,"c":1e3}',
        'value.id',
        'value.a',
        'value.b',
        'value.c',
      ),
    ).toEqual(['number:12345678901234567890', 'number:1.0', 'number:-0', 'number:1e3']);
  });

  it('show objects and lists as JSON in one line, cut as a cell is', () => {
    expect(
      texts('{"o": {"n": [1.50, null, "x"]}}', 'value.o', 'value.o.n[2]', 'value.o.n[1]', 'value.o.n[3]'),
    ).toEqual(['json:{"n":[1.50,null,"x"]', 'text:x', 'json:null', null]);
  });

  it('are nothing where a record has none', () => {
    expect(texts('text', 'value.a', 'value')).toEqual([null, 'text:text']);
    expect(texts(null, 'value.a', 'value', 'nonsense')).toEqual([null, 'null:', null]);
    expect(texts('{"a":1}', 'value.__proto__', 'value.constructor', 'value.toString')).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('take the last header of a name', () => {
    expect(texts('x', 'headers["src"]', 'headers["x y"]', 'headers["none"]', 'headers.src')).toEqual([
      'text:web',
      'null:',
      null,
      'text:web',
    ]);
  });

  it('leave JSON alone that is too large or too deep to be taken apart', () => {
    expect(texts(`{"a":"${'x'.repeat(300_000)}"}`, 'value.a')).toEqual([expect.stringContaining('error:')]);
    expect(texts(`${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'value[0]')).toEqual([null]);
  });
});

describe('names of fields', () => {
  it('lead to what stands in a record', () => {
    const value = '{"a":{"b c":[{"d":1}]},"e":null,"f":[],"g":{}}';
    expect(fieldPathsOf(record(value), detect)).toEqual([
      'value.a["b c"][0].d',
      'value.e',
      'headers["src"]',
      'headers["src"]',
      'headers["x y"]',
    ]);
  });
});
