import type { SourceRange, Span } from './source-text.ts';

export type FindingSeverity = 'error' | 'warning' | 'information' | 'hint';

const findingCodes = [
  // The file's structure
  'unknown-property',
  'unexpected-text',
  'duplicate-property',
  'duplicate-variable',
  'missing-name',
  'missing-property',
  'keyword-in-value',
  'variable-in-value',
  'property-was-value',
  'duplicate-label',
  // What properties hold
  'bad-value',
  'bad-json',
  'unknown-topic',
  'not-supported-yet',
  'no-effect',
  'endless-producer',
  // Templates
  'unclosed-template',
  'bad-template',
  'template-in-name',
  'unresolved-variable',
  // Expressions
  'bad-expression',
  // `kafka.env.json`
  'bad-environment',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export function isFindingCode(text: string): text is FindingCode {
  return findingCodes.some((code) => code === text);
}

/** Something to say about a place in a file: lines and columns from 0, `message` one sentence for the user. */
export interface Finding extends SourceRange {
  readonly severity: FindingSeverity;
  readonly code: FindingCode;
  readonly message: string;
}

/** Adds a finding about a piece of a section; a message that names a line is made when it is known where the section stands. */
export type Report = (
  span: Pick<Span, 'start' | 'end'>,
  severity: FindingSeverity,
  code: FindingCode,
  message: string | ((sectionLine: number) => string),
) => void;
