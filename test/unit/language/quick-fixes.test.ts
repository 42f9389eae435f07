import { describe, expect, it } from 'vitest';
import { checkNames } from '../../../src/language/check-names.ts';
import type { FindingCode } from '../../../src/language/finding.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { quickFixes } from '../../../src/language/quick-fixes.ts';
import { applyEdits } from '../../../src/language/text-edit.ts';

/** What the first finding of a code can become, by the title of the fix. */
function fixed(text: string, code: FindingCode): Record<string, string> {
  const file = parseKafkaFile(text);
  const known = { given: new Set(['orderId']), isFakerPath: () => false };
  const finding = [...file.findings, ...checkNames(file, known)].find((one) => one.code === code);
  if (finding === undefined) throw new Error(`There is no ${code}.`);
  return Object.fromEntries(
    quickFixes(file, finding).map(({ title, edits }) => [title, applyEdits(file.source, edits)]),
  );
}

describe('a quick fix', () => {
  it('ends a value before a keyword in it', () => {
    expect(fixed('PRODUCER\ntopic: t\n\nx\nCONSUMER\ntopic: t\n', 'keyword-in-value')).toEqual({
      'Insert ###': 'PRODUCER\ntopic: t\n\nx\n###\nCONSUMER\ntopic: t\n',
    });
    expect(fixed('PRODUCER\r\ntopic: t\r\n\r\nx\r\nCONSUMER', 'keyword-in-value')).toEqual({
      'Insert ###': 'PRODUCER\r\ntopic: t\r\n\r\nx\r\n###\r\nCONSUMER',
    });
  });

  it('starts a value before what looks like a property', () => {
    expect(fixed('PRODUCER\ntopic: t\ncount: 5\nname: Ada', 'property-was-value')).toEqual({
      'Insert ---': 'PRODUCER\ntopic: t\n---\ncount: 5\nname: Ada',
    });
  });

  it('sets a property right that is misspelt, where it is like another', () => {
    expect(fixed('EXPECT\ntopic: t\n  asert : true', 'unknown-property')).toEqual({
      'Change to assert': 'EXPECT\ntopic: t\n  assert : true',
    });
    expect(fixed('EXPECT\ntopic: t\nsomething: true', 'unknown-property')).toEqual({});
  });

  it('removes what a later line overrules', () => {
    expect(fixed('CONSUMER\ntopic: a\ntopic: b', 'duplicate-property')).toEqual({
      Remove: 'CONSUMER\ntopic: b',
    });
    expect(fixed('\ufeff@a = 1\r\n@a = 2\r\n', 'duplicate-variable')).toEqual({ Remove: '\ufeff@a = 2\r\n' });
  });

  it('creates a variable, or takes the one that was meant', () => {
    expect(fixed('PRODUCER\ntopic: {{customer}}', 'unresolved-variable')).toEqual({
      'Create @customer': '@customer = \nPRODUCER\ntopic: {{customer}}',
    });
    expect(fixed('\ufeffPRODUCER\ntopic: {{ordrId}}', 'unresolved-variable')).toEqual({
      'Change to orderId': '\ufeffPRODUCER\ntopic: {{orderId}}',
      'Create @ordrId': '\ufeff@ordrId = \nPRODUCER\ntopic: {{ordrId}}',
    });
    expect(fixed('PRODUCER\ntopic: {{$nope}}', 'unresolved-variable')).toEqual({});
    expect(fixed('PRODUCER\ntopic: {{no.pe()}}', 'unresolved-variable')).toEqual({});
  });

  it('is not made up for what the user has to know', () => {
    expect(fixed('PRODUCER\ntopic:', 'missing-property')).toEqual({});
  });
});
