import { topicNameProblem } from '../core/topic.ts';
import type { Evaluate } from '../expressions/template-run.ts';
import { evaluateName, evaluateParsed, evaluateProperty } from './evaluate-property.ts';
import { assertLines, configLines, type ConfigLine, type ExpressionLine } from './expression-lines.ts';
import type { Block } from './kafka-file.ts';
import { present } from './present.ts';
import {
  defaultCheckWithinMs,
  parseBoolean,
  parseChoice,
  parseDurationMs,
  parseWholeNumber,
  topicStates,
  type TopicState,
} from './property-parsers.ts';

/** What a TOPIC asks for, templates replaced. */
export interface TopicRequest {
  readonly topic: string;
  readonly state: TopicState;
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config: readonly ConfigLine[];
  /** Whether a topic that differs is changed; else it is a failure. */
  readonly alter: boolean;
  /** What must hold of `topic`. */
  readonly asserts: readonly ExpressionLine[];
  readonly withinMs: number;
  readonly cluster?: string;
}

/**
 * Describes what a TOPIC asks for. Its expressions are not compiled yet.
 * @throws KafkaFailure `invalid-request` naming the line and what is wrong with it
 */
export function topicRequest(block: Block, evaluate: Evaluate): TopicRequest {
  const parsed = <T>(name: string, parse: (text: string) => T | undefined): T | undefined =>
    evaluateParsed(block, name, evaluate, parse);
  return {
    topic: evaluateName(block, evaluate, topicNameProblem),
    state: parsed('state', (state) => parseChoice(state, topicStates)) ?? 'present',
    ...present(
      'partitions',
      parsed('partitions', (count) => parseWholeNumber(count, 1)),
    ),
    ...present(
      'replicationFactor',
      parsed('replication-factor', (count) => parseWholeNumber(count, 1)),
    ),
    config: configLines(block, evaluate),
    alter: parsed('alter', parseBoolean) ?? false,
    asserts: assertLines(block, evaluate),
    withinMs: parsed('within', parseDurationMs) ?? defaultCheckWithinMs,
    ...present('cluster', evaluateProperty(block, 'cluster', evaluate)),
  };
}
