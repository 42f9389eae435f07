import type { TimeHistogram } from '../../contracts/tail-view.ts';

/** Milliseconds since 1970; from inclusive, until exclusive; `null`: no bound. */
export interface TimeRange {
  readonly fromMs: number | null;
  readonly untilMs: number | null;
}

export type RangeEdge = 'from' | 'until';

export const wholeTime: TimeRange = { fromMs: null, untilMs: null };

/** The range of the buckets that two places touch, which are shares of the whole width; `null` bounds at both ends. */
export function rangeBetween(histogram: TimeHistogram, oneShare: number, otherShare: number): TimeRange {
  const buckets = histogram.stored.length;
  const first = Math.floor(clamp(Math.min(oneShare, otherShare)) * buckets);
  const end = Math.max(first + 1, Math.ceil(clamp(Math.max(oneShare, otherShare)) * buckets));
  return rangeOf(histogram, Math.min(first, buckets - 1), Math.min(end, buckets));
}

/** The range with one of its ends moved by so many buckets; at least one bucket stays. */
export function moveEdge(histogram: TimeHistogram, range: TimeRange, edge: RangeEdge, by: number): TimeRange {
  const { first, end } = bucketsOf(histogram, range);
  return edge === 'from'
    ? rangeOf(histogram, Math.max(0, Math.min(end - 1, first + by)), end)
    : rangeOf(histogram, first, Math.max(first + 1, Math.min(histogram.stored.length, end + by)));
}

/** The range with one of its ends put at a share of the width, on the border of buckets that is nearest. */
export function putEdge(
  histogram: TimeHistogram,
  range: TimeRange,
  edge: RangeEdge,
  share: number,
): TimeRange {
  const { first, end } = bucketsOf(histogram, range);
  const to = Math.round(clamp(share) * histogram.stored.length);
  return moveEdge(histogram, range, edge, to - (edge === 'from' ? first : end));
}

/** Where a range begins and ends, as shares of the width. */
export function sharesOf(
  histogram: TimeHistogram,
  { fromMs, untilMs }: TimeRange,
): Record<RangeEdge, number> {
  const width = histogram.untilMs - histogram.fromMs;
  const share = (time: number): number => (width <= 0 ? 0 : clamp((time - histogram.fromMs) / width));
  return { from: fromMs === null ? 0 : share(fromMs), until: untilMs === null ? 1 : share(untilMs) };
}

/** When a bucket begins; the one behind the last is the end of the whole. */
export function timeOfBucket({ fromMs, untilMs, stored }: TimeHistogram, bucket: number): number {
  return Math.round(fromMs + ((untilMs - fromMs) * bucket) / stored.length);
}

/** What is drawn: a bucket that holds anything is at least so high that it is seen. */
export function barHeights(counts: readonly number[], most: number, leastShare: number): number[] {
  return counts.map((count) => (count === 0 ? 0 : Math.max(count, most * leastShare)));
}

function rangeOf(histogram: TimeHistogram, first: number, end: number): TimeRange {
  return {
    fromMs: first === 0 ? null : timeOfBucket(histogram, first),
    untilMs: end === histogram.stored.length ? null : timeOfBucket(histogram, end),
  };
}

function bucketsOf(histogram: TimeHistogram, range: TimeRange): { first: number; end: number } {
  const buckets = histogram.stored.length;
  const { from, until } = sharesOf(histogram, range);
  const first = Math.min(buckets - 1, Math.round(from * buckets));
  return { first, end: Math.max(first + 1, Math.round(until * buckets)) };
}

function clamp(share: number): number {
  return Math.max(0, Math.min(1, share));
}
