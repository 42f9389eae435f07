import { describeProblem } from '../core/describe-problem.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { topicNameProblem } from '../core/topic.ts';
import { compileExpression, type CompiledExpression } from '../expressions/compile-expression.ts';
import { conditionParts, type ConditionPart } from '../expressions/condition-parts.ts';
import { formatByName } from '../formats/format-by-name.ts';
import { expectRequest, type ExpectRequest } from '../language/expect-request.ts';
import type { ExpressionLine } from '../language/expression-lines.ts';
import type { Block } from '../language/kafka-file.ts';
import type { RowFormats } from '../tail/row-formats.ts';
import { prepareTemplates } from './prepare-templates.ts';
import type { PlanContext, RunCluster } from './run-context.ts';

/** An EXPECT, checked, its expressions compiled. */
export interface ExpectPlan {
  readonly request: ExpectRequest;
  readonly cluster: RunCluster;
  /** Empty: every record matches. */
  readonly match: readonly ConditionPart[];
  readonly asserts: readonly ExpectAssert[];
  readonly captures: readonly (PlacedExpression & { readonly name: string })[];
  readonly formats: RowFormats;
  /** Every expression of the block: what has to be decoded of a record. */
  readonly expressions: readonly CompiledExpression[];
}

/** An expression with its text, and what to call it in a failure. */
export interface PlacedExpression {
  readonly source: string;
  readonly place: string;
  readonly expression: CompiledExpression;
}

export interface ExpectAssert extends PlacedExpression {
  readonly parts: readonly ConditionPart[];
}

/** @throws KafkaFailure `invalid-request` naming the line, with a caret where an expression is wrong */
export async function planExpect(block: Block, context: PlanContext): Promise<ExpectPlan> {
  const { file, templates, nowMs, clusterOf } = context;
  await prepareTemplates(templates, file, block);
  const request = expectRequest(block, (text) => templates.evaluate(text), nowMs);
  const { topic, match, asserts, captures, keyFormat, valueFormat } = request;
  const problem = topicNameProblem(topic);
  if (problem !== undefined) {
    throw new KafkaFailure('invalid-topic-name', `Line ${block.startLine + 1}, \`topic\`: ${problem}`);
  }
  const matching = match === undefined ? [] : [compiled(match, 'match', 'bool')];
  const asserted = asserts.map((line) => {
    const one = compiled(line, 'assert', 'bool');
    return { ...one, parts: conditionParts(line.source) };
  });
  const captured = captures.map((line) => ({ ...compiled(line, 'capture', 'any'), name: line.name }));
  return {
    request,
    cluster: await clusterOf(request.cluster),
    match: matching.flatMap(({ source }) => conditionParts(source)),
    asserts: asserted,
    captures: captured,
    formats: {
      key: keyFormat === undefined ? undefined : formatByName(keyFormat),
      value: valueFormat === undefined ? undefined : formatByName(valueFormat),
    },
    expressions: [...matching, ...asserted, ...captured].map(({ expression }) => expression),
  };
}

function compiled(
  { source, line }: ExpressionLine,
  property: string,
  expected: 'bool' | 'any',
): PlacedExpression {
  const place = `Line ${line + 1}, \`${property}\``;
  const result = compileExpression(source, expected);
  if ('expression' in result) return { source, place, expression: result.expression };
  const { problem } = result;
  throw new KafkaFailure('invalid-request', describeProblem(`${place}: ${problem.message}`, source, problem));
}
