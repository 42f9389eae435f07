import type { ExpressionProblem } from '../core/expression-problem.ts';

/** What is wrong with a filter: a sentence, the line of the expression that is meant, and carets under the place. */
export function describeFilterProblem(text: string, { message, start, end }: ExpressionProblem): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const nextLine = text.indexOf('\n', start);
  const line = text.slice(lineStart, nextLine < 0 ? undefined : nextLine);
  const width = Math.max(1, Math.min(end, lineStart + line.length) - start);
  // Tabs stay, so that the carets stand under what they mean.
  const indent = line.slice(0, start - lineStart).replace(/[^\t]/gu, ' ');
  return `--filter: ${message}\n  ${line}\n  ${indent}${'^'.repeat(width)}`;
}
