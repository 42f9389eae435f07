import { Comparison, parseComparison } from '../core/comparison.ts';
import { parseStartPosition, type IsolationLevel, type StartPosition } from '../core/position.ts';
import type { Evaluate } from '../expressions/template-run.ts';
import { evaluateParsed, evaluateProperty, evaluateRequired } from './evaluate-property.ts';
import { assertLines, captureLines, type CaptureLine, type ExpressionLine } from './expression-lines.ts';
import { findProperty, type Block } from './kafka-file.ts';
import { present } from './present.ts';
import { defaultCheckWithinMs, isolationLevels, parseChoice, parseDurationMs } from './property-parsers.ts';

/** What an EXPECT asks for, templates replaced. */
export interface ExpectRequest {
  /** '' where it has none. */
  readonly label: string;
  readonly topic: string;
  /** `undefined`: the run's start. */
  readonly start: StartPosition | undefined;
  readonly withinMs: number;
  /** Which records count, a CEL expression; absent: every one. */
  readonly match?: ExpressionLine;
  /** What must hold of each record that matches. */
  readonly asserts: readonly ExpressionLine[];
  readonly count: Comparison;
  /** What is kept of the first match. */
  readonly captures: readonly CaptureLine[];
  /** Formats' names; absent: what the bytes look like. */
  readonly keyFormat?: string;
  readonly valueFormat?: string;
  readonly isolation: IsolationLevel;
  readonly cluster?: string;
}

const atLeastOne = new Comparison('>=', 1n);

/**
 * Describes what an EXPECT asks for. Its expressions are not compiled yet.
 * @param nowMs what `ago` counts from, milliseconds since 1970
 * @throws KafkaFailure `invalid-request` naming the line and what is wrong with it
 */
export function expectRequest(block: Block, evaluate: Evaluate, nowMs: number): ExpectRequest {
  const text = (name: string): string | undefined => evaluateProperty(block, name, evaluate);
  const parsed = <T>(name: string, parse: (text: string) => T | undefined): T | undefined =>
    evaluateParsed(block, name, evaluate, parse);
  const match = text('match');
  return {
    label: block.name.text,
    topic: evaluateRequired(block, 'topic', evaluate),
    start: parsed('from', (from) => parseStartPosition(from, nowMs)),
    withinMs: parsed('within', parseDurationMs) ?? defaultCheckWithinMs,
    ...present(
      'match',
      match === undefined ? undefined : { source: match, line: findProperty(block, 'match')?.line ?? 0 },
    ),
    asserts: assertLines(block, evaluate),
    count: parsed('count', parseComparison) ?? atLeastOne,
    captures: captureLines(block, evaluate),
    ...present('keyFormat', text('key-format')),
    ...present('valueFormat', text('value-format')),
    isolation: parsed('isolation', (level) => parseChoice(level, isolationLevels)) ?? 'read_uncommitted',
    ...present('cluster', text('cluster')),
  };
}
