import { describeProblem } from '../core/describe-problem.ts';
import type { ExpressionProblem } from '../core/expression-problem.ts';

/** What is wrong with a filter: a sentence, the line of the expression that is meant, and carets under the place. */
export function describeFilterProblem(text: string, problem: ExpressionProblem): string {
  return describeProblem(`--filter: ${problem.message}`, text, problem);
}
