import { rowInChunk, rowsPerChunk } from './chunked-table.ts';
import type { RecordStore } from './record-store.ts';
import type { RowVerdicts } from './row-verdicts.ts';

const maxBuckets = 2_000;

/** How rows spread over time: see `TimeHistogram` in the contracts. */
export interface RowsOverTime {
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  readonly stored: readonly number[];
  readonly shown: readonly number[];
}

/**
 * Counts the stored rows in buckets of equal width, and those that `verdicts` accept (`null`: all) apart. Rows
 * without a timestamp (−1) do not count, nor do those that come or leave meanwhile: it yields now and then, so that other
 * work can go on in between.
 * @returns `null` when no row has a timestamp
 */
export function* timeHistogram(
  store: RecordStore,
  verdicts: RowVerdicts | null,
  buckets: number,
): Generator<undefined, RowsOverTime | null> {
  const { endRow } = store;
  let least = Infinity;
  let most = -Infinity;
  for (const { timestamps, from, to } of timestampPieces(store, endRow)) {
    for (let at = from; at < to; at++) {
      const timestamp = timestamps[at] ?? -1;
      if (timestamp === -1) continue;
      if (timestamp < least) least = timestamp;
      if (timestamp > most) most = timestamp;
    }
    yield;
  }
  if (least > most) return null;
  // Far from 1970 the next number a double has is more than a millisecond away.
  const untilMs = Math.max(most + 1, most + Math.abs(most) * 2 * Number.EPSILON);
  const count = Math.min(Math.max(Math.floor(buckets) || 1, 1), maxBuckets);
  const stored = new Array<number>(count).fill(0);
  const shown = new Array<number>(count).fill(0);
  const perMs = count / (untilMs - least);
  for (const { timestamps, row, from, to } of timestampPieces(store, endRow)) {
    const accepted = verdicts?.chunkOf(row);
    const judged = verdicts === null ? to : Math.min(to, from + verdicts.next - row);
    for (let at = from; at < to; at++) {
      const timestamp = timestamps[at] ?? -1;
      if (timestamp === -1) continue;
      const bucket = Math.min(Math.floor((timestamp - least) * perMs), count - 1);
      stored[bucket] = (stored[bucket] ?? 0) + 1;
      if (verdicts === null || (at < judged && accepted?.[at] === 1))
        shown[bucket] = (shown[bucket] ?? 0) + 1;
    }
    yield;
  }
  return { fromMs: least, untilMs, stored, shown };
}

interface TimestampPiece {
  readonly timestamps: Float64Array;
  /** The row at `from`. */
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** Of the rows before `endRow` that are here when their piece is asked for. */
function* timestampPieces(store: RecordStore, endRow: number): Generator<TimestampPiece> {
  for (let row = store.firstRow; row < endRow; row = Math.max(row, store.firstRow)) {
    const from = rowInChunk(row);
    const to = Math.min(rowsPerChunk, from + endRow - row);
    const timestamps = store.timestampsAround(row);
    if (timestamps !== undefined) yield { timestamps, row, from, to };
    row += to - from;
  }
}
