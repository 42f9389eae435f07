import type { EndPosition, IsolationLevel, PartitionSelection, StartPosition } from '../core/position.ts';
import { parseEndPosition, parsePartitions, parseStartPosition } from '../core/position.ts';
import type { Evaluate } from '../expressions/template-run.ts';
import { evaluateName, evaluateParsed, evaluateProperty, evaluateRequired } from './evaluate-property.ts';
import { findProperty, groupName, type Block } from './kafka-file.ts';
import { present } from './present.ts';
import { requestTexts } from './request-texts.ts';
import {
  commitModes,
  isolationLevels,
  parseChoice,
  parseDurationMs,
  parseWholeNumber,
  type CommitMode,
} from './property-parsers.ts';

/** What a CONSUMER asks for, templates replaced; its first part is what a tail is started with. */
export interface ConsumerRequest {
  readonly topic: string;
  readonly partitions: PartitionSelection;
  readonly start: StartPosition;
  readonly end: EndPosition;
  readonly isolation: IsolationLevel;
  readonly keyFormat?: string;
  readonly valueFormat?: string;
  /** Absent: reads by assignment, and leaves no trace. */
  readonly group?: { readonly groupId: string; readonly commit: CommitMode };
  /** Ends after so many records. */
  readonly limit?: number;
  /** How long a file's run waits for `limit` or `end`; 30 s, when undefined. */
  readonly withinMs?: number;
  /** A CEL expression. */
  readonly filter?: string;
  readonly cluster?: string;
}

/** The texts that `consumerRequest` evaluates, for `TemplateRun.prepare`. */
export function consumerTexts(block: Block): string[] {
  return requestTexts(block);
}

/**
 * Describes what a CONSUMER asks for. Without `from` it starts at the latest.
 * @param nowMs what `ago` counts from, milliseconds since 1970
 * @throws KafkaFailure `invalid-request` naming the line and what is wrong with it
 */
export function consumerRequest(block: Block, evaluate: Evaluate, nowMs: number): ConsumerRequest {
  const text = (name: string): string | undefined => evaluateProperty(block, name, evaluate);
  const parsed = <T>(name: string, parse: (text: string) => T | undefined): T | undefined =>
    evaluateParsed(block, name, evaluate, parse);
  const groupId = groupName(block) === undefined ? undefined : evaluateName(block, evaluate);
  return {
    topic: evaluateRequired(block, 'topic', evaluate),
    partitions: parsed('partitions', parsePartitions) ?? 'all',
    start: parsed('from', (from) => parseStartPosition(from, nowMs, groupId)) ?? { kind: 'latest' },
    end: parsed('until', (until) => parseEndPosition(until, nowMs)) ?? { kind: 'never' },
    isolation: parsed('isolation', (level) => parseChoice(level, isolationLevels)) ?? 'read_uncommitted',
    ...present('keyFormat', text('key-format')),
    ...present('valueFormat', text('value-format')),
    ...present(
      'group',
      groupId === undefined
        ? undefined
        : { groupId, commit: parsed('commit', (mode) => parseChoice(mode, commitModes)) ?? 'auto' },
    ),
    ...present(
      'limit',
      parsed('limit', (limit) => parseWholeNumber(limit, 1)),
    ),
    ...present('withinMs', parsed('within', parseDurationMs)),
    ...present('filter', text('filter')),
    ...present('cluster', text('cluster')),
  };
}

/** Why a file's run leaves the CONSUMER out, one sentence; `undefined` where it runs. */
export function reasonToSkip(block: Block): string | undefined {
  const isWritten = (name: string): boolean => (findProperty(block, name)?.value.text ?? '') !== '';
  return isWritten('limit') || isWritten('until')
    ? undefined
    : 'A CONSUMER without `limit` or `until` would not end, and is skipped when its file runs.';
}
