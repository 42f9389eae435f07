import type { ExpressionProblem } from '../core/expression-problem.ts';
import { ownCopy } from '../core/own-copy.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { compileSubjectExpression } from '../expressions/compile-subject-expression.ts';
import { hasTemplate } from '../expressions/template.ts';
import { expressionsOf, type WrittenExpression } from './expression-properties.ts';
import type { Finding } from './finding.ts';
import type { KafkaFile } from './kafka-file.ts';
import { perSection } from './section.ts';

/**
 * What is wrong with the CEL expressions of a file, at the place within the line. What holds templates is known only
 * when they are replaced. Apart from `checkFile`, for it loads CEL.
 */
export function checkExpressions({ sections }: Pick<KafkaFile, 'sections'>): Finding[] {
  const findings: Finding[] = [];
  for (const { section, line } of sections) {
    for (const finding of checkSection(section)) {
      findings.push({ ...finding, line: finding.line + line, endLine: finding.endLine + line });
    }
  }
  return findings;
}

/** The lines are counted from the section's first. */
const checkSection = perSection(({ source, block }): readonly Finding[] => {
  const expressions = block === undefined ? [] : expressionsOf(block);
  if (expressions.length === 0) return none;
  return expressions.flatMap((expression): Finding[] => {
    const { span } = expression;
    const problem = hasTemplate(span.text) ? undefined : problemOf(expression);
    if (problem === undefined) return [];
    const start = span.start + problem.start;
    const range = source.range({
      start,
      end: Math.max(span.start + problem.end, Math.min(start + 1, span.end)),
    });
    return [{ ...range, severity: 'error', code: 'bad-expression', message: problem.message }];
  });
});

const none = [] as const;

/** Expressions whose problem is known: blocks that are much alike have the same ones. */
const maxKnown = 20_000;
const known = new Map<string, ExpressionProblem | undefined>();

function problemOf({ span, subject, expected }: WrittenExpression): ExpressionProblem | undefined {
  const key = ownCopy(`${subject} ${expected} ${span.text}`);
  if (known.has(key)) return known.get(key);
  const text = ownCopy(span.text);
  const result =
    subject === 'record' ? compileExpression(text, expected) : compileSubjectExpression(text, subject);
  const problem = 'problem' in result ? result.problem : undefined;
  if (known.size >= maxKnown) known.clear();
  known.set(key, problem);
  return problem;
}
