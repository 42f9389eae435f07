import { workGrowth } from '../counted-work.ts';
import { describe, expect, it } from 'vitest';
import { allFindings } from '../../../src/language/all-findings.ts';
import { foldingRanges } from '../../../src/language/folding-ranges.ts';
import { formattingEdits } from '../../../src/language/format-file.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { semanticTokens } from '../../../src/language/semantic-tokens.ts';

const known = { given: new Set<string>(), isFakerPath: () => false };

/** Each `№` stands for another number. */
function askEverything(text: string): void {
  let count = 0;
  const file = parseKafkaFile(text.replaceAll('№', () => String(count++).padStart(4, '0')));
  expect(allFindings(file, known).length).toBeGreaterThanOrEqual(file.findings.length);
  foldingRanges(file);
  semanticTokens(file);
  formattingEdits(file);
}

describe('what is said of a text', () => {
  it.each([
    'PRODUCER\n',
    'PRODUCER\ntopic: t\n{{',
    'CONSUMER\n',
    'topic: t\n',
    '@a = {{a}}\n',
    '###\nPRODUCER\ncount: 1\n\n',
    'CONSUMER\nheaders: a=b\n',
    'CONSUMER\npartitions: 0-999,0-999\n',
    'EXPECT\nmatch: vars.a == "b"\ncapture: a = key\n',
    '@name№ = 1\nCONSUMER\ntopic: {{nome№}}\n',
    '@a = {{a}}{{b}}\n',
    'CONSUMER {{a}}\ntopic: {{id}}\n',
    'PRODUCER a\nkey: {{id}}\n\n{{id}}{{nope}}\n###\n',
    'PRODUCER\ntopic:t\n\nx\n\n\n###\n',
    '###x\n',
    '\n',
    '\r',
    ' ',
    'x',
  ])('takes work in proportion to its length: %j', (piece) => {
    const growth = workGrowth(piece, askEverything);
    expect(growth).toBeGreaterThan(5);
    expect(growth).toBeLessThan(25);
  });

  it.each([
    ['PRODUCER\n', 'headers: a=b\n'],
    ['PRODUCER\n', 'header: a=b\n'],
    ['PRODUCER\n', 'count: 1\n'],
    ['PRODUCER\n', 'key: {{'],
    ['PRODUCER\n', 'key: {{"\\"'],
    ['PRODUCER\n', 'headers: ,=,{{'],
    ['PRODUCER\nvalue-format: json\n\n', '{\\"'],
    ['PRODUCER\n\n{', '\\"'],
    ['PRODUCER\n\n', '{\n'],
    ['PRODUCER\n\n', '[{{a}}],\n'],
    ['EXPECT\nmatch: ', '\\"'],
    ['EXPECT\nmatch: "', '\\"'],
    ['EXPECT\nmatch: ', 'vars.a && '],
  ])('takes work in proportion to a block that goes on: %j and %j', (start, piece) => {
    expect(workGrowth(piece, (text) => askEverything(start + text))).toBeLessThan(25);
  });
});
