import { describe, expect, it } from 'vitest';
import { formatNameProblem, formatNames, parseFormatName } from '../../../src/core/format-name.ts';

describe('parseFormatName', () => {
  it.each(formatNames)('reads %s', (name) => {
    expect(parseFormatName(name)).toMatchObject({ kind: name });
    expect(formatNameProblem(name)).toBeUndefined();
  });

  it("reads string with Node's encodings, in any case and spelling", () => {
    expect(parseFormatName('string')).toEqual({ kind: 'string', encoding: 'utf8' });
    expect(parseFormatName('string(base64)')).toEqual({ kind: 'string', encoding: 'base64' });
    expect(parseFormatName(' string ( UTF-16LE ) ')).toEqual({ kind: 'string', encoding: 'utf16le' });
    expect(parseFormatName('string(ucs2)')).toEqual({ kind: 'string', encoding: 'utf16le' });
    expect(parseFormatName('string(binary)')).toEqual({ kind: 'string', encoding: 'latin1' });
    for (const encoding of ['utf8', 'latin1', 'ascii', 'base64', 'base64url', 'hex', 'utf16le']) {
      expect(Buffer.isEncoding(encoding)).toBe(true);
      expect(parseFormatName(`string(${encoding})`)).toEqual({ kind: 'string', encoding });
    }
  });

  it('reads the files of schemas', () => {
    expect(parseFormatName('avro(order.avsc)')).toEqual({ kind: 'avro', file: 'order.avsc' });
    expect(parseFormatName('protobuf(order.proto, shop.Order)')).toEqual({
      kind: 'protobuf',
      file: 'order.proto',
      message: 'shop.Order',
    });
  });

  it('says what would be right where there is no such format', () => {
    for (const text of ['', 'strng', 'JSON', 'json(x)', 'avro()', 'protobuf(a)', 'string(', 'string(a)(b)']) {
      expect(parseFormatName(text)).toBeUndefined();
      expect(formatNameProblem(text)).toContain('`json`');
    }
    expect(formatNameProblem('string(utf-9)')).toBe(
      '`utf-9` is not an encoding: use `utf8`, `utf16le`, `latin1`, `ascii`, `base64`, `base64url`, `hex`.',
    );
  });
});
