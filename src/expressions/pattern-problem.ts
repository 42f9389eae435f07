import type { ASTNode } from '@marcbachmann/cel-js';
import type { ExpressionProblem } from '../core/expression-problem.ts';
import { sentenceOf } from './expression-failure.ts';
import { nodesOf } from './expression-tree.ts';
import { compileLinearPattern } from './linear-pattern.ts';

/** What is wrong with the first regular expression that is written out and cannot be used. */
export function patternProblem(root: ASTNode): ExpressionProblem | undefined {
  for (const node of nodesOf(root)) {
    const pattern = node.op === 'rcall' && node.args[0] === 'matches' ? node.args[2][0] : undefined;
    if (pattern?.op === 'value' && typeof pattern.args === 'string') {
      try {
        compileLinearPattern(pattern.args);
      } catch (error) {
        return { message: sentenceOf(error), start: pattern.start, end: pattern.end };
      }
    }
  }
  return undefined;
}
