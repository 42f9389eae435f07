import type { ASTNode } from '@marcbachmann/cel-js';
import type { ExpressionProblem } from '../core/expression-problem.ts';
import { EvaluationBudget } from './evaluation-budget.ts';
import { expressionEnvironment, safeNames } from './expression-environment.ts';
import { problemOf, sentenceOf, typeNames } from './expression-failure.ts';
import type { ExpressionScope } from './expression-scope.ts';
import { nodesOf, pathsRead } from './expression-tree.ts';
import type { ValuePath } from './json-value.ts';
import { compileLinearPattern } from './linear-pattern.ts';

/** A CEL expression that can be evaluated. */
export interface CompiledExpression {
  /**
   * The result, as CEL has it: `bigint` for an int, `number` for a double.
   * @throws Error whose message is a sentence or a short phrase, such as `No such key: amount`
   */
  evaluate(scope: ExpressionScope): unknown;
  /** Whether the expression is true; never throws, and says in one line why it could not be evaluated. */
  test(scope: ExpressionScope): boolean | { readonly failure: string };
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
    const problem = makeSafe(program.ast);
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
    const budget = EvaluationBudget.for(program.ast);
    const evaluate = (scope: ExpressionScope): unknown =>
      budget === undefined ? program(scope) : budget.run(() => program(scope));
    return {
      expression: {
        evaluate: (scope) => {
          try {
            return evaluate(scope);
          } catch (error) {
            throw new Error(sentenceOf(error), { cause: error });
          }
        },
        test: (scope) => {
          // A stack for each record that has no such field would cost more than all the rest.
          const limit = Error.stackTraceLimit;
          Error.stackTraceLimit = 0;
          try {
            const result = evaluate(scope);
            return typeof result === 'boolean'
              ? result
              : { failure: 'The filter is neither true nor false.' };
          } catch (error) {
            return { failure: sentenceOf(error) };
          } finally {
            Error.stackTraceLimit = limit;
          }
        },
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

/** Puts our own functions in the place of those that can hang; a pattern that is known is tried at once. */
function makeSafe(root: ASTNode): ExpressionProblem | undefined {
  let problem: ExpressionProblem | undefined;
  for (const node of nodesOf(root)) {
    if (node.op !== 'rcall' && node.op !== 'call') continue;
    if (node.op === 'rcall' && node.args[0] === 'matches') {
      const pattern = node.args[2][0];
      if (pattern?.op === 'value' && typeof pattern.args === 'string') {
        try {
          compileLinearPattern(pattern.args);
        } catch (error) {
          problem ??= { message: sentenceOf(error), start: pattern.start, end: pattern.end };
        }
      }
    }
    node.args[0] = safeNames.get(node.args[0]) ?? node.args[0];
  }
  return problem;
}
