import type { BlockKind } from './block-kind.ts';
import type { FailureReason } from './kafka-failure.ts';

/**
 * `failed`: what the block checks does not hold. `errored`: it could not be carried out. `skipped`: it takes no part
 * in the run of a file. `notRun`: the run ended before its turn.
 */
export type BlockStatus = 'passed' | 'failed' | 'errored' | 'skipped' | 'notRun';

/** A block of a file, as a run calls it. */
export interface BlockIdentity {
  /** Its place among the file's blocks, from 0. */
  readonly index: number;
  readonly kind: BlockKind;
  /** The label, or the name of the topic or group; '' where it has none. */
  readonly name: string;
  /** The text of the `###` line before it; '' where there is none. */
  readonly title: string;
  /** The keyword's line, from 0. */
  readonly startLine: number;
}

/** What came of one block. Offsets are `bigint`. */
export interface BlockResult extends BlockIdentity, BlockOutcome {
  readonly elapsedMs: number;
}

/** What running one block gave. */
export interface BlockOutcome {
  readonly status: BlockStatus;
  /** What a PRODUCER sent. */
  readonly sent?: SentRecords;
  /** What a CONSUMER or an EXPECT read. */
  readonly read?: ReadRecords;
  readonly captures?: readonly CapturedValue[];
  /** Present for `failed` and `errored`. */
  readonly failure?: BlockFailure;
  /** The records that came closest to an EXPECT that failed, the closest first. */
  readonly nearestMisses?: readonly NearestMiss[];
  /** What there is to say beside, one sentence each. */
  readonly notes?: readonly string[];
}

export interface BlockFailure {
  /** `check`: what was asked for does not hold. */
  readonly reason: FailureReason | 'check';
  /** Sentences for the user; more lines where a place is marked. */
  readonly message: string;
  /** The parts of an `assert` that were not true of a record. */
  readonly parts?: readonly PartExplanation[];
}

export interface SentRecords {
  readonly topic: string;
  readonly records: number;
  /** Where the last record stands; the offset is −1 where `acks: 0` told none. */
  readonly last?: RecordPlace;
}

export interface RecordPlace {
  readonly partition: number;
  readonly offset: bigint;
}

export interface ReadRecords {
  readonly topic: string;
  /** Records that came. */
  readonly seen: number;
  /** Those of them that `match` or `filter` meant. */
  readonly matched: number;
}

export interface CapturedValue {
  readonly name: string;
  /** In one line, as an expression would write it. */
  readonly value: string;
}

/** A record that came and did not match. */
export interface NearestMiss extends RecordPlace {
  readonly topic: string;
  /** Milliseconds since 1970. */
  readonly timestampMs: bigint;
  /** What the bytes look like, cut. */
  readonly key: string;
  readonly value: string;
  /** The parts of `match` that were not true. */
  readonly parts: readonly PartExplanation[];
}

/** What stood in a condition, and what it was of one record. */
export interface OperandValue {
  readonly source: string;
  /** Its value in one line, or why it has none. */
  readonly value: string;
}

/** Why a part of a condition was not true of a record. */
export interface PartExplanation {
  readonly source: string;
  /** Present: it could not be evaluated. */
  readonly failure?: string;
  readonly operands: readonly OperandValue[];
  /** What is probably meant otherwise, one sentence. */
  readonly hint?: string;
}

/** What came of the blocks of one file. */
export interface RunResult {
  /** As it was given. */
  readonly path: string;
  /** Repeats the random values of the run. */
  readonly seed: number;
  readonly startedMs: number;
  readonly elapsedMs: number;
  /** What is wrong with the file and is no block's; nothing was sent then. */
  readonly problems: readonly string[];
  /** The blocks that were selected, in the file's order. */
  readonly blocks: readonly BlockResult[];
  readonly isCancelled: boolean;
}

/** How a block gets on. */
export interface BlockProgress {
  readonly records: number;
  /** How many there are to be, where that is known. */
  readonly total?: number;
}

/** What a run tells while it goes on. */
export type RunEvent =
  | { readonly kind: 'note'; readonly block: BlockIdentity; readonly text: string }
  | { readonly kind: 'blockStarted'; readonly block: BlockIdentity }
  | { readonly kind: 'progress'; readonly block: BlockIdentity; readonly progress: BlockProgress }
  | { readonly kind: 'blockFinished'; readonly result: BlockResult };
