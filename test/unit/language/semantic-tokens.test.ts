import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { semanticTokens } from '../../../src/language/semantic-tokens.ts';
import { anyString } from '../core/any-string.ts';
import { nearlyFile } from './nearly-file.ts';

function tokens(text: string): string[] {
  const file = parseKafkaFile(text);
  return semanticTokens(file).map(
    ({ start, length, type, isDeclaration }) =>
      `${type}${isDeclaration ? '!' : ''} ${file.source.text.slice(start, start + length)}`,
  );
}

describe('semantic tokens', () => {
  it('tell what each word of a file is', () => {
    expect(
      tokens('@id = {{$uuid}}\nPRODUCER new order\ntopic: {{id}}\n\n{{number.int({"max": 9})}} topic: x'),
    ).toEqual([
      'variable! id',
      'function $uuid',
      'keyword PRODUCER',
      'namespace! new order',
      'property topic',
      'variable id',
      'function number.int',
    ]);
  });

  it('tell the words of an expression apart', () => {
    expect(
      tokens('EXPECT\nmatch: value.a.startsWith("x.y") && size(value) >= 1.5\ncapture: id = vars.key'),
    ).toEqual([
      'keyword EXPECT',
      'property match',
      'variable value',
      'property a',
      'function startsWith',
      'string "x.y"',
      'operator &&',
      'function size',
      'variable value',
      'operator >=',
      'number 1.5',
      'property capture',
      'variable! id',
      'variable vars',
      'property key',
    ]);
    expect(tokens('TOPIC t\nassert: topic.name == "{{id}}"')).toEqual([
      'keyword TOPIC',
      'namespace t',
      'property assert',
      'variable id',
    ]);
  });

  it.each(['"\\"\\" in', "r'\\'1", '"a\\', '"a\\\u2028b'])(
    'take what no quote closes as one text: %s',
    (text) => {
      expect(tokens(`EXPECT\nmatch: ${text}`).slice(2)).toEqual([`string ${text}`]);
    },
  );

  it('stand one behind the other, each in one line', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyFile, anyString), (text) => {
        const file = parseKafkaFile(text);
        let end = 0;
        for (const { start, length } of semanticTokens(file)) {
          expect(start).toBeGreaterThanOrEqual(end);
          expect(length).toBeGreaterThan(0);
          end = start + length;
          expect(file.source.positionAt(start).line).toBe(file.source.positionAt(end).line);
        }
      }),
      { numRuns: 500 },
    );
  });
});
