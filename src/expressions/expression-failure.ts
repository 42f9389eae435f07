import { EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import type { ExpressionProblem } from '../core/expression-problem.ts';
import { nearestName } from '../core/nearest-name.ts';
import { expressionEnvironment, safeNames } from './expression-environment.ts';
import { scopeTypes } from './expression-scope.ts';

/** CEL's types in words, with their article. */
export const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  double: 'a number',
  bytes: 'bytes',
  list: 'a list',
  map: 'a map',
  null: 'null',
  'google.protobuf.Timestamp': 'a point in time',
  'google.protobuf.Duration': 'a duration',
};

const tokens: Readonly<Record<string, string>> = {
  EOF: 'the end',
  NUMBER: 'a number',
  STRING: 'a text',
  BYTES: 'bytes',
  BOOLEAN: 'true or false',
  NULL: '`null`',
  IDENTIFIER: 'a name',
  PLUS: '`+`',
  MINUS: '`-`',
  MULTIPLY: '`*`',
  DIVIDE: '`/`',
  MODULO: '`%`',
  EQ: '`==`',
  NE: '`!=`',
  LT: '`<`',
  LE: '`<=`',
  GT: '`>`',
  GE: '`>=`',
  AND: '`&&`',
  OR: '`||`',
  NOT: '`!`',
  IN: '`in`',
  LPAREN: '`(`',
  RPAREN: '`)`',
  LBRACKET: '`[`',
  RBRACKET: '`]`',
  LBRACE: '`{`',
  RBRACE: '`}`',
  DOT: '`.`',
  COMMA: '`,`',
  COLON: '`:`',
  QUESTION: '`?`',
};

/**
 * What is wrong with an expression, out of what the library threw when it read it.
 * @param names what the expression can name
 */
export function problemOf(
  error: unknown,
  text: string,
  names: readonly string[] = Object.keys(scopeTypes),
): ExpressionProblem {
  const range = isCelError(error) ? error.range : undefined;
  const start = Math.min(range?.start ?? 0, text.length);
  return {
    message: explain(error, names),
    start,
    end: Math.min(Math.max(range?.end ?? text.length, start), text.length),
  };
}

/** What went wrong when an expression was evaluated, in one line. */
export function sentenceOf(error: unknown): string {
  if (isCelError(error)) return withOurNames(error.summary);
  if (error instanceof RangeError) return 'The expression or the record is nested too deep, or too large.';
  return error instanceof Error ? error.message : String(error);
}

function explain(error: unknown, names: readonly string[]): string {
  if (!isCelError(error)) return sentenceOf(error);
  const { summary, code } = error;
  const unknown = /^Unknown variable: (.*)$/s.exec(summary)?.[1];
  if (unknown !== undefined) return `There is no \`${unknown}\`.${hint(unknown, names)}`;
  const expected = /^Expected (\w+), got (\w+)$/.exec(summary);
  if (expected !== null) return `Expected ${token(expected[1])}, and found ${token(expected[2])}.`;
  const unexpected = /^Unexpected token: (\w+)$/.exec(summary)?.[1];
  if (unexpected !== undefined) return `A value is expected here, and not ${token(unexpected)}.`;
  const called = code === 'no_matching_overload' ? /'(?:.*\.)?(\w+)\(/.exec(summary)?.[1] : undefined;
  if (called !== undefined && !functionNames().includes(called)) {
    return `There is no function \`${called}\`.${hint(called, functionNames())}`;
  }
  const sentence = withOurNames(summary);
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${/[.!?]$/.test(sentence) ? '' : '.'}`;
}

function hint(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
}

/** The functions that an expression can call, under the names that a user writes. */
function functionNames(): readonly string[] {
  const names = expressionEnvironment.getDefinitions().functions.map(({ name }) => name);
  return names.filter((name) => !name.startsWith('_')).concat([...safeNames.values()]);
}

function withOurNames(summary: string): string {
  let text = summary;
  for (const [name, ours] of safeNames) text = text.replaceAll(ours, name);
  return text;
}

function token(name: string | undefined): string {
  return tokens[name ?? ''] ?? name ?? '';
}

function isCelError(error: unknown): error is ParseError | EvaluationError | CelTypeError {
  return error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError;
}
