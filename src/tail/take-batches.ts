import type { AbortedTransaction, PartitionAnswer } from '../kafka/fetch-answer.ts';
import type { TopicPartition } from '../core/topic.ts';
import type { ReadingPosition } from './reading-position.ts';
import { scanBatches, type ScannedBatch } from './record-batch.ts';

/** Consecutive batches of one partition. The memory is used again: what is kept must be copied by the handler's end. */
export interface Delivery extends TopicPartition {
  readonly bytes: Buffer;
  readonly batches: readonly ScannedBatch[];
  /** The first batch may begin with records before this offset, which were not asked for. */
  readonly from: bigint;
  /** The last batch may end with records from this offset on, which were not asked for; `null`: none. */
  readonly until: bigint | null;
  readonly aborted: readonly AbortedTransaction[];
  /** Where the delivery ends: the next offset after everything in it, seen or not. */
  readonly next: bigint;
  /** Present: there are no batches, since what stands at `from` is none. */
  readonly brokenReason: string | null;
}

const largestBatchBytes = 1024 * 1024 * 1024;
const brokenOffsetLimit = 100;

/**
 * Moves a position over the batches of an answer that begins at it: past the last offset of the last whole batch,
 * whatever of it is seen later.
 * @param onNotice told when the rest of a partition is given up
 * @returns what it moved over; `undefined` when that is nothing
 */
export function takeBatches(
  state: ReadingPosition,
  { records, aborted }: PartitionAnswer,
  onNotice: (text: string) => void,
): Delivery | undefined {
  if (records.length === 0) return undefined;
  const { topic, partition, next: from } = state;
  const window = { topic, partition, bytes: records, from, until: state.end, aborted };
  const scan = scanBatches(records);
  const last = scan.batches.at(-1);
  const isStale = last !== undefined && last.lastOffset < from;
  if (last !== undefined && !isStale) {
    state.advanceTo(last.lastOffset + 1n);
    if (last.leaderEpoch >= 0) state.lastFetchedEpoch = last.leaderEpoch;
    state.brokenOffsets = 0;
    const { batches } = scan;
    return { ...window, batches, next: state.next, brokenReason: null };
  }
  if (scan.brokenReason === null && !isStale && state.maxBytes < largestBatchBytes) {
    // The batch is larger than what was asked for.
    state.maxBytes = Math.min(largestBatchBytes, Math.max(state.maxBytes * 2, scan.unfinishedBytes));
    return undefined;
  }
  // Without a readable header nobody knows where the next batch is: the next offset is tried, but not forever.
  state.brokenOffsets += 1;
  const reason = scan.brokenReason ?? 'the broker sends batches of other offsets';
  if (state.brokenOffsets > brokenOffsetLimit) {
    state.end = from;
    onNotice(
      `Partition ${partition} of \`${topic}\` cannot be read from offset ${from} on, and is left out: ${reason}.`,
    );
    return undefined;
  }
  state.advanceTo(from + 1n);
  return { ...window, batches: [], next: state.next, brokenReason: reason };
}
