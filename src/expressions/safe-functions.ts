import type { ASTNode } from '@marcbachmann/cel-js';
import type { ExpressionProblem } from '../core/expression-problem.ts';
import { safeNames } from './expression-environment.ts';
import { sentenceOf } from './expression-failure.ts';
import { nodesOf } from './expression-tree.ts';
import { compileLinearPattern } from './linear-pattern.ts';

/**
 * Puts our own functions in the place of those that can hang, in the tree itself, so that places stay.
 * @returns what is wrong with a regular expression that is written out
 */
export function useSafeFunctions(root: ASTNode): ExpressionProblem | undefined {
  let problem: ExpressionProblem | undefined;
  for (const node of nodesOf(root)) {
    if (node.op !== 'rcall' && node.op !== 'call') continue;
    const pattern = node.op === 'rcall' && node.args[0] === 'matches' ? node.args[2][0] : undefined;
    if (pattern?.op === 'value' && typeof pattern.args === 'string') {
      try {
        compileLinearPattern(pattern.args);
      } catch (error) {
        problem ??= { message: sentenceOf(error), start: pattern.start, end: pattern.end };
      }
    }
    node.args[0] = safeNames.get(node.args[0]) ?? node.args[0];
  }
  return problem;
}
