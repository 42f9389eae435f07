import type { ExpressionProblem } from './expression-problem.ts';

/** A sentence, the line of `text` that is meant, and carets under the place. */
export function describeProblem(
  sentence: string,
  text: string,
  { start, end }: Omit<ExpressionProblem, 'message'>,
): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const nextLine = text.indexOf('\n', start);
  const line = text.slice(lineStart, nextLine < 0 ? undefined : nextLine);
  const width = Math.max(1, Math.min(end, lineStart + line.length) - start);
  // Tabs stay, so that the carets stand under what they mean.
  const indent = line.slice(0, start - lineStart).replace(/[^\t]/gu, ' ');
  return `${sentence}\n  ${line}\n  ${indent}${'^'.repeat(width)}`;
}
