import type { ExpressionScope } from '../expressions/expression-scope.ts';
import { subjectTypes } from '../expressions/subject-scope.ts';
import type { WrittenExpression } from './expression-properties.ts';

/** A word that an expression can hold, for completion and hover. */
export interface ExpressionWord {
  readonly name: string;
  /** Markdown. */
  readonly summary: string;
}

const recordNames: Readonly<Record<keyof ExpressionScope, string>> = {
  topic: "The record's topic, a text.",
  key: 'The key, decoded: a text, a number, a list, a map, bytes, or `null`.',
  value: 'The value, decoded: a text, a number, a list, a map, bytes, or `null` for a tombstone.',
  headers: 'The last value of each header: `headers["name"]`.',
  headerList: 'Every header in order, each with `name` and `value`.',
  partition: 'The partition, a whole number.',
  offset: 'The offset, a whole number.',
  timestamp: 'The timestamp, a point in time: `timestamp > timestamp("2026-01-01T00:00:00Z")`.',
  vars: 'Variables and captures: `vars.name`. Those of files are texts.',
};

const functions: readonly ExpressionWord[] = [
  { name: 'has', summary: '`has(value.field)`: whether the field is there.' },
  { name: 'size', summary: '`size(value.items)`: the length of a text, list or map.' },
  { name: 'int', summary: '`int("42")`: as a whole number.' },
  { name: 'double', summary: '`double("4.2")`: as a number.' },
  { name: 'string', summary: '`string(42)`: as a text.' },
  { name: 'timestamp', summary: '`timestamp("2026-01-01T00:00:00Z")`: a point in time.' },
  { name: 'duration', summary: '`duration("5m")`: a span of time.' },
];

const members: readonly ExpressionWord[] = [
  { name: 'startsWith', summary: '`text.startsWith("a")`' },
  { name: 'endsWith', summary: '`text.endsWith("z")`' },
  { name: 'contains', summary: '`text.contains("m")`' },
  { name: 'matches', summary: '`text.matches("^a.*z$")`: a regular expression (RE2).' },
  { name: 'size', summary: '`list.size()`: how many there are.' },
  { name: 'all', summary: '`list.all(x, x > 0)`: whether it holds of each.' },
  { name: 'exists', summary: '`list.exists(x, x > 0)`: whether it holds of one.' },
  { name: 'exists_one', summary: '`list.exists_one(x, x > 0)`: whether it holds of exactly one.' },
  { name: 'filter', summary: '`list.filter(x, x > 0)`: those of which it holds.' },
  { name: 'map', summary: '`list.map(x, x * 2)`: what each becomes.' },
];

/** What an expression can begin with: names in scope, then functions. */
export function wordsOf(subject: WrittenExpression['subject']): readonly ExpressionWord[] {
  return [...namesOf(subject), ...functions];
}

/** The names in scope. */
export function namesOf(subject: WrittenExpression['subject']): readonly ExpressionWord[] {
  if (subject === 'record') return Object.entries(recordNames).map(([name, summary]) => ({ name, summary }));
  const summary = `The ${subject}: ${Object.keys(subjectTypes[subject])
    .map((field) => `\`${subject}.${field}\``)
    .join(', ')}.`;
  return [
    { name: subject, summary },
    { name: 'vars', summary: recordNames.vars },
  ];
}

/** What can stand behind a dot: the subject's fields behind its name, else functions of texts and lists. */
export function membersOf(subject: WrittenExpression['subject'], holder: string): readonly ExpressionWord[] {
  if (subject === 'record' || holder !== subject) return members;
  return Object.entries(subjectTypes[subject]).map(([name, type]) => ({ name, summary: `\`${type}\`` }));
}
