import type { DestructiveStep } from '../core/destructive-step.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { TemplateRun } from '../expressions/template-run.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import type { KafkaFile } from '../language/kafka-file.ts';
import type { BlockProgress, PartExplanation } from '../core/run-result.ts';
import type { RunStart } from './run-start.ts';
import type { RunVariables } from './run-variables.ts';

/** A cluster that blocks run on. */
export interface RunCluster {
  readonly cluster: KafkaCluster;
  /** Why blocks that delete something or move offsets may not run, one sentence; `undefined` where they may. */
  readonly destructiveRefusal: string | undefined;
  /** Masked in all that comes out of the run. */
  readonly secrets?: readonly string[];
  /** Present where somebody is there to ask: shows what a block would throw away. `false`: they turned away. */
  readonly confirm?: (steps: readonly DestructiveStep[], signal: AbortSignal) => Promise<boolean>;
}

/** What a block has at hand while it is planned, before and during the run. */
export interface PlanContext {
  readonly file: KafkaFile;
  /** Where relative paths of the file start. */
  readonly folder: string;
  readonly templates: TemplateRun;
  /** What `ago` counts from, milliseconds since 1970. */
  readonly nowMs: number;
  /** @param name the block's `cluster`, templates replaced @throws KafkaFailure `invalid-request` */
  readonly clusterOf: (name: string | undefined) => RunCluster | Promise<RunCluster>;
}

/** What a block has at hand while it runs. */
export interface RunContext extends PlanContext {
  readonly variables: RunVariables;
  readonly start: RunStart;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: BlockProgress) => void;
}

/** What is to be said of a block that could not be carried out. */
export function erroredOutcome(failure: KafkaFailure) {
  return { status: 'errored', failure: { reason: failure.reason, message: failure.message } } as const;
}

/** What is to be said where nothing could be read before a block's time was over. */
export function tooSlow(cluster: string): KafkaFailure {
  return new KafkaFailure('timed-out', `\`${cluster}\` did not answer within the block's time.`, {
    retriable: true,
  });
}

/** What is to be said of a block whose check does not hold. */
export function failedOutcome(message: string, parts?: readonly PartExplanation[]) {
  const failure = { reason: 'check', message, ...(parts === undefined ? {} : { parts }) } as const;
  return { status: 'failed', failure } as const;
}
