import { describeProblem } from '../core/describe-problem.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import {
  compileSubjectExpression,
  type SubjectExpression,
} from '../expressions/compile-subject-expression.ts';
import type { SubjectName, SubjectScope } from '../expressions/subject-scope.ts';
import type { ExpressionLine } from '../language/expression-lines.ts';

/** An `assert` of a TOPIC or GROUP, compiled. */
export interface SubjectAssert {
  readonly source: string;
  readonly place: string;
  readonly expression: SubjectExpression;
}

/** @throws KafkaFailure `invalid-request` naming the line, with a caret */
export function compileAsserts(
  lines: readonly ExpressionLine[],
  subject: SubjectName,
): readonly SubjectAssert[] {
  return lines.map(({ source, line }) => {
    const place = `Line ${line + 1}, \`assert\``;
    const compiled = compileSubjectExpression(source, subject);
    if ('expression' in compiled) return { source, place, expression: compiled.expression };
    const { problem } = compiled;
    throw new KafkaFailure(
      'invalid-request',
      describeProblem(`${place}: ${problem.message}`, source, problem),
    );
  });
}

/** What the first of the asserts that does not hold says; `undefined` where all do. */
export function brokenAssert(asserts: readonly SubjectAssert[], scope: SubjectScope): string | undefined {
  for (const { source, place, expression } of asserts) {
    try {
      if (!expression.holds(scope)) return `${place} is false: \`${source}\`.`;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return describeProblem(`${place} cannot be evaluated: ${why}`, source, {
        start: 0,
        end: source.length,
      });
    }
  }
  return undefined;
}
