import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePart } from '../../../src/formats/decode-part.ts';
import { formatByName } from '../../../src/formats/format-by-name.ts';

function look(
  text: string | Uint8Array,
  part: 'key' | 'value' | 'header' = 'value',
  maxChars = 1000,
): unknown {
  return decodePart(Buffer.from(text), part, undefined, maxChars);
}

describe('decodePart without a format', () => {
  it('takes a value that starts with a bracket and parses for JSON', () => {
    expect(look('{"a": 12345678901234567890}')).toEqual({
      format: 'json',
      cell: { kind: 'json', text: '{"a": 12345678901234567890}', isCut: false },
    });
    expect(look('[1]')).toMatchObject({ format: 'json' });
    expect(look('{"a": }')).toMatchObject({ format: 'string', cell: { kind: 'text' } });
    expect(look('12')).toMatchObject({ format: 'string' });
    expect(look('"a"')).toMatchObject({ format: 'string' });
  });

  it('never takes a key for JSON', () => {
    expect(look('{"a": 1}', 'key')).toMatchObject({ format: 'string', cell: { kind: 'text' } });
  });

  it('takes UTF-8 for text, with tabs and line ends', () => {
    expect(look('é\t€\r\n😀')).toEqual({
      format: 'string',
      cell: { kind: 'text', text: 'é\t€\r\n😀', isCut: false },
    });
    expect(look('')).toEqual({ format: 'string', cell: { kind: 'text', text: '', isCut: false } });
  });

  it('keeps characters that change how text runs, for whoever shows it', () => {
    expect(look('a\u202eb')).toMatchObject({ cell: { kind: 'text', text: 'a\u202eb' } });
  });

  it.each(['\0', '\u0001', '\u000b', '\u001b', '\u007f', '\u0085', '\u009f'])(
    'shows text with %j as hex',
    (control) => {
      expect(look(`a${control}`)).toMatchObject({ format: 'hex', cell: { kind: 'hex' } });
    },
  );

  it('shows bytes that are not UTF-8 as hex', () => {
    expect(look(Uint8Array.of(0x61, 0xff))).toEqual({
      format: 'hex',
      cell: { kind: 'hex', text: '61ff', isCut: false },
    });
  });

  it('judges a large value by what it shows of it', () => {
    const large = Buffer.alloc(20_000_000, 'x');
    large.write('{"a": "');
    expect(look(large, 'value', 10)).toEqual({
      format: 'json',
      cell: { kind: 'json', text: '{"a": "xxx', isCut: true },
    });
    large.write('{a: ');
    expect(look(large, 'value', 10)).toMatchObject({ format: 'string', cell: { isCut: true } });
  });

  it('tells nothing from empty', () => {
    expect(decodePart(null, 'value', undefined, 10)).toEqual({
      format: 'none',
      cell: { kind: 'null', text: '', isCut: false },
    });
  });

  it('reads any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.constantFrom('key', 'value', 'header'),
        fc.nat(30),
        (bytes, part, maxChars) => {
          const { cell } = decodePart(bytes, part, undefined, maxChars);
          expect(cell.text.length).toBeLessThanOrEqual(maxChars);
          expect(cell.kind).not.toBe('error');
        },
      ),
    );
  });
});

describe('decodePart with a format', () => {
  it('says which format was asked for, whatever came of it', () => {
    expect(decodePart(Buffer.from('abc'), 'key', formatByName('integer'), 10)).toEqual({
      format: 'integer',
      cell: { kind: 'error', text: '`integer` has 4 bytes, and these are 3.', isCut: false },
    });
    expect(decodePart(null, 'key', formatByName('integer'), 10)).toMatchObject({
      format: 'integer',
      cell: { kind: 'null' },
    });
  });
});
