import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFile, formattingEdits } from '../../../src/language/format-file.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { anyString } from '../core/any-string.ts';
import { nearlyFile } from './nearly-file.ts';

function format(text: string): string {
  return formatFile(parseKafkaFile(text));
}

/** All that a file says, places left out. */
function meaning(text: string): unknown {
  const { blocks, variables } = parseKafkaFile(text);
  return {
    blocks: blocks.map((block) => ({
      kind: block.kind,
      name: block.name.text,
      title: block.title?.text,
      properties: block.properties.map(({ name, value }) => [name.text, value.text]),
      unknownLines: block.unknownLines.map((line) => line.text),
      isSeparated: block.separator !== undefined,
      value: block.value?.text,
    })),
    variables: variables.map(({ name, value }) => [name.text, value.text]),
  };
}

const anyText = fc.oneof(nearlyFile, anyString);

describe('laying a file out', () => {
  it('keeps what it says', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(meaning(format(text))).toEqual(meaning(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = format(text);
        expect(format(once)).toBe(once);
        expect(formattingEdits(parseKafkaFile(once))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('puts one space where one belongs, and begins lines at the first column', () => {
    expect(
      format(
        '\n\n@id=1  \n@empty =\n###   Orders  \nCONSUMER    billing \n  topic:orders\n\n\n   -- why  \n\tfrom  :   earliest\nlimit:\n',
      ),
    ).toBe(
      '@id = 1\n@empty =\n### Orders\nCONSUMER billing\ntopic: orders\n\n-- why\nfrom: earliest\nlimit:\n',
    );
  });

  it('never touches a value', () => {
    const value = '  {"a":   1,  \n  \n\n\n topic:x  \n--y  \nCONSUMER   \n }';
    expect(format(`PRODUCER\ntopic:t\n\n\n${value}  \n\n\n\n###x`)).toBe(
      `PRODUCER\ntopic: t\n\n${value}  \n\n### x\n`,
    );
    expect(format(`PRODUCER\r\ntopic:t\r\n---\r\n\r\n\r\nkey:x\r\n\r\n\r\ny`)).toBe(
      'PRODUCER\r\ntopic: t\r\n---\r\n\r\nkey:x\r\n\r\n\r\ny\r\n',
    );
  });

  it('does not make a comment the line that ends the properties', () => {
    const text = 'PRODUCER\ntopic: t\n--- \nkey: k\n---\t\n\nvalue\n';
    expect(format(text)).toBe(text);
    expect(format('CONSUMER\ntopic: t\n --- \n')).toBe('CONSUMER\ntopic: t\n---\n');
  });

  it('leaves alone what is no part of a block, lines that are errors, and rows drawn by hand', () => {
    const text = 'some  text\n########  x\nEXPECT\ntopic: t\n  nope :x\n\n###\nmore  text :x\n';
    expect(format(text)).toBe(text);
  });

  it('ends a file with one line end, and an empty one with none', () => {
    expect(format('@a = 1')).toBe('@a = 1\n');
    expect(format('@a = 1\n\n \n')).toBe('@a = 1\n');
    expect(format(' \n\n')).toBe('');
    expect(format('')).toBe('');
    expect(format('\ufeff\n@a=1\n')).toBe('\ufeff@a = 1\n');
    expect(format('\n\n\ufeff@a=1')).toBe('\n\ufeff@a=1\n');
  });
});
