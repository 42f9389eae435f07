import { expect, it } from 'vitest';
import { foldingRanges } from '../../../src/language/folding-ranges.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

function folds(text: string): string[] {
  return foldingRanges(parseKafkaFile(text)).map(({ startLine, endLine }) => `${startLine}-${endLine}`);
}

it('folds blocks of more than a line', () => {
  expect(folds('PRODUCER\ntopic: t\n\nx\n\n###\nCONSUMER\nTOPIC t\nstate: absent')).toEqual(['0-3', '7-8']);
});

it('folds the objects and lists of a JSON value up to the line of their end', () => {
  expect(folds('PRODUCER\ntopic: t\n{\n  "a": [\n    1,\n    {"b": 2}\n  ],\n  "c": "{\\"["\n}')).toEqual([
    '0-8',
    '3-5',
    '2-7',
  ]);
  expect(folds('PRODUCER\r\ntopic: t\r\n[\r\n  1\r\n]')).toEqual(['0-4', '2-3']);
});

it('folds nothing within a value that is not JSON, and nothing that does not match', () => {
  expect(folds('PRODUCER\ntopic: t\ntext {\n}\n')).toEqual(['0-3']);
  expect(folds('PRODUCER\ntopic: t\n{\n ]\n}')).toEqual(['0-4']);
});

it("takes what no quote closes as a text up to its line's end", () => {
  for (const unclosed of ['"\\"{', '"\\"[\\', '"{\\\r']) {
    expect(folds(`PRODUCER\ntopic: t\n{\n${unclosed}\n[\n1\n]\n}`)).toEqual(['0-7', '4-5', '2-6']);
  }
});
