import { parseComparison, type Comparison } from '../core/comparison.ts';
import { parsePartitions, type PartitionSelection } from '../core/position.ts';
import { parseResetPosition, type ResetPosition } from '../core/reset-position.ts';
import type { Evaluate } from '../expressions/template-run.ts';
import { evaluateName, evaluateParsed, evaluateProperty } from './evaluate-property.ts';
import { assertLines, type ExpressionLine } from './expression-lines.ts';
import type { Block } from './kafka-file.ts';
import { present } from './present.ts';
import { defaultCheckWithinMs, parseBoolean, parseDurationMs } from './property-parsers.ts';

/** What a GROUP asks for, templates replaced. */
export interface GroupRequest {
  readonly group: string;
  /** Absent: every topic that the group has committed. */
  readonly topic?: string;
  readonly partitions: PartitionSelection;
  readonly reset?: ResetPosition;
  readonly delete: boolean;
  /** What its total lag must be. */
  readonly lag?: Comparison;
  readonly members?: Comparison;
  /** The broker's word for it, or `absent`. */
  readonly state?: string;
  /** What must hold of `group`. */
  readonly asserts: readonly ExpressionLine[];
  readonly withinMs: number;
  readonly cluster?: string;
}

/**
 * Describes what a GROUP asks for. Its expressions are not compiled yet.
 * @param nowMs what `ago` counts from, milliseconds since 1970
 * @throws KafkaFailure `invalid-request` naming the line and what is wrong with it
 */
export function groupRequest(block: Block, evaluate: Evaluate, nowMs: number): GroupRequest {
  const text = (name: string): string | undefined => evaluateProperty(block, name, evaluate);
  const parsed = <T>(name: string, parse: (text: string) => T | undefined): T | undefined =>
    evaluateParsed(block, name, evaluate, parse);
  return {
    group: evaluateName(block, evaluate),
    ...present('topic', text('topic')),
    partitions: parsed('partitions', parsePartitions) ?? 'all',
    ...present(
      'reset',
      parsed('reset', (position) => parseResetPosition(position, nowMs)),
    ),
    delete: parsed('delete', parseBoolean) ?? false,
    ...present('lag', parsed('lag', parseComparison)),
    ...present('members', parsed('members', parseComparison)),
    ...present('state', text('state')),
    asserts: assertLines(block, evaluate),
    withinMs: parsed('within', parseDurationMs) ?? defaultCheckWithinMs,
    ...present('cluster', text('cluster')),
  };
}
