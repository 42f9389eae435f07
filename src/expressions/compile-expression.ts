import type { ExpressionProblem } from '../core/expression-problem.ts';
import { compileCondition, type Condition } from './condition.ts';
import { evaluationBudget, expressionEnvironment } from './expression-environment.ts';
import { problemOf, sentenceOf, typeNames } from './expression-failure.ts';
import type { ExpressionScope } from './expression-scope.ts';
import { pathsRead } from './expression-tree.ts';
import type { ValuePath } from './json-value.ts';
import { patternProblem } from './pattern-problem.ts';
import { safeSource } from './safe-source.ts';

/** A CEL expression that can be evaluated. */
export interface CompiledExpression {
  /**
   * The result, as CEL has it: `bigint` for an int, `number` for a double.
   * @throws Error whose message is a sentence or a short phrase, such as `No such key: amount`
   */
  evaluate(scope: ExpressionScope): unknown;
  /** Whether the expression is true; never throws, and says in one line why it could not be evaluated. */
  readonly test: Condition;
  /** What is read of `key` and `value`; none where the part is not looked at. */
  readonly keyPaths: readonly ValuePath[];
  readonly valuePaths: readonly ValuePath[];
}

export type CompileResult =
  { readonly expression: CompiledExpression } | { readonly problem: ExpressionProblem };

const maxChars = 10_000;

/**
 * Compiles a CEL expression over a record. Never throws, and what comes of it ends in time on any record.
 * @param expected `bool` refuses what is known to be something else
 */
export function compileExpression(text: string, expected: 'bool' | 'any'): CompileResult {
  if (text.trim() === '') return failed(text, 'The expression is empty.');
  if (text.length > maxChars) return failed(text, `The expression has more than ${maxChars} characters.`);
  try {
    const program = expressionEnvironment.parse(text);
    const problem = patternProblem(program.ast);
    if (problem !== undefined) return { problem };
    const checked = program.check();
    if (!checked.valid) return { problem: problemOf(checked.error, text) };
    const type = checked.type ?? 'dyn';
    if (expected === 'bool' && type !== 'bool' && type !== 'dyn') {
      return failed(
        text,
        `The expression must be true or false, and this is ${typeNames[type] ?? `a ${type}`}.`,
      );
    }
    const source = safeSource(program.ast, text);
    const safe = expressionEnvironment.parse(source.text);
    const evaluate = (scope: ExpressionScope): unknown =>
      source.isCounted ? evaluationBudget.run(() => safe(scope)) : safe(scope);
    return {
      expression: {
        evaluate: (scope) => {
          try {
            return evaluate(scope);
          } catch (error) {
            throw new Error(sentenceOf(error), { cause: error });
          }
        },
        test: compileCondition(program.ast, text),
        keyPaths: pathsRead(program.ast, 'key'),
        valuePaths: pathsRead(program.ast, 'value'),
      },
    };
  } catch (error) {
    return { problem: problemOf(error, text) };
  }
}

function failed(text: string, message: string): CompileResult {
  return { problem: { message, start: 0, end: text.length } };
}
