import type { Environment } from '@marcbachmann/cel-js';
import type { ExpressionProblem } from '../core/expression-problem.ts';
import { createEnvironment, evaluationBudget } from './expression-environment.ts';
import { problemOf, sentenceOf, typeNames } from './expression-failure.ts';
import { scopeTypes } from './expression-scope.ts';
import { patternProblem } from './pattern-problem.ts';
import { safeSource } from './safe-source.ts';
import { subjectTypes, type SubjectName, type SubjectScope } from './subject-scope.ts';

/** An `assert` of a TOPIC or GROUP that can be evaluated. */
export interface SubjectExpression {
  /**
   * Whether it holds.
   * @throws Error whose message is a sentence or a short phrase, where it could not be evaluated or is no truth value
   */
  holds(scope: SubjectScope): boolean;
}

export type SubjectCompileResult =
  { readonly expression: SubjectExpression } | { readonly problem: ExpressionProblem };

const maxChars = 10_000;

/** Compiles what a TOPIC's or a GROUP's `assert` says. Never throws, and what comes of it ends in time. */
export function compileSubjectExpression(text: string, subject: SubjectName): SubjectCompileResult {
  const failed = (message: string): SubjectCompileResult => ({
    problem: { message, start: 0, end: text.length },
  });
  const names = [subject, 'vars'];
  if (text.trim() === '') return failed('The expression is empty.');
  if (text.length > maxChars) return failed(`The expression has more than ${maxChars} characters.`);
  try {
    const program = environmentOf(subject).parse(text);
    const problem = patternProblem(program.ast);
    if (problem !== undefined) return { problem };
    const { valid, type = 'dyn', error } = program.check();
    if (!valid) return { problem: problemOf(error, text, names) };
    if (type !== 'bool' && type !== 'dyn') {
      return failed(`The expression must be true or false, and this is ${typeNames[type] ?? `a ${type}`}.`);
    }
    const source = safeSource(program.ast, text);
    const safe = environmentOf(subject).parse(source.text);
    return {
      expression: {
        holds: (scope) => {
          const result = evaluated(() =>
            source.isCounted ? evaluationBudget.run((): unknown => safe(scope)) : safe(scope),
          );
          if (typeof result === 'boolean') return result;
          throw new Error('The expression is neither true nor false.');
        },
      },
    };
  } catch (error) {
    return { problem: problemOf(error, text, names) };
  }
}

function evaluated(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    throw new Error(sentenceOf(error), { cause: error });
  }
}

const environments = new Map<SubjectName, Environment>();

function environmentOf(subject: SubjectName): Environment {
  const known = environments.get(subject);
  if (known !== undefined) return known;
  const environment = createEnvironment({ vars: scopeTypes.vars });
  environment.registerVariable({ name: subject, schema: subjectTypes[subject] });
  environments.set(subject, environment);
  return environment;
}
