import { parseDuration } from './duration.ts';

/** Where reading starts, in each partition. */
export type StartPosition =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  /** The newest `count` records of all partitions together. */
  | { readonly kind: 'last'; readonly count: number }
  | { readonly kind: 'offset'; readonly offset: bigint }
  /** One offset a partition; partitions that are not named start at the earliest. */
  | { readonly kind: 'offsets'; readonly offsets: readonly PartitionOffset[] }
  /** The first offset whose timestamp is at or after this, in milliseconds since 1970; none: the end. */
  | { readonly kind: 'time'; readonly timestampMs: bigint }
  /** Where the group `groupId` stands. */
  | { readonly kind: 'committed'; readonly groupId: string };

/** A place in the log of a partition. */
export interface PartitionOffset {
  readonly topic: string;
  /** UUID as text: offsets of another topic of the same name mean other records. `null` where it is not known. */
  readonly topicId: string | null;
  readonly partition: number;
  readonly offset: bigint;
}

/** Where reading ends, exclusive. */
export type EndPosition =
  | { readonly kind: 'never' }
  /** The end of each partition as it stood at the start. */
  | { readonly kind: 'end' }
  | { readonly kind: 'offset'; readonly offset: bigint }
  | { readonly kind: 'time'; readonly timestampMs: bigint };

export type IsolationLevel = 'read_uncommitted' | 'read_committed';

/** A sorted list without duplicates, or every partition, those that appear later included. */
export type PartitionSelection = 'all' | readonly number[];

/** The largest offset that the protocol can carry. */
const maxOffset = 2n ** 63n - 1n;
/** Kafka itself is far from as many; a list of more is a slip, and would fill the memory. */
const maxPartition = 999_999;

/**
 * Reads `earliest`, `latest`, an offset, `last 100`, `10m ago`, `committed` or an ISO time.
 * @param nowMs what `ago` counts from, milliseconds since 1970
 * @param groupId the group that `committed` stands for; without one, `committed` is not understood
 * @returns `undefined` when the text is none of these
 */
export function parseStartPosition(text: string, nowMs: number, groupId?: string): StartPosition | undefined {
  const trimmed = text.trim();
  if (trimmed === 'earliest' || trimmed === 'latest') return { kind: trimmed };
  if (trimmed === 'committed') return groupId === undefined ? undefined : { kind: 'committed', groupId };
  const offset = parseOffset(trimmed);
  if (offset !== undefined) return { kind: 'offset', offset };
  const last = /^last\s+(\d{1,9})$/.exec(trimmed)?.[1];
  if (last !== undefined) return Number(last) > 0 ? { kind: 'last', count: Number(last) } : undefined;
  const timestampMs = parseTime(trimmed, nowMs);
  return timestampMs === undefined ? undefined : { kind: 'time', timestampMs };
}

/** Reads `end`, an offset or an ISO time; `undefined` when the text is none of these. */
export function parseEndPosition(text: string, nowMs: number): EndPosition | undefined {
  const trimmed = text.trim();
  if (trimmed === 'end') return { kind: 'end' };
  const offset = parseOffset(trimmed);
  if (offset !== undefined) return { kind: 'offset', offset };
  const timestampMs = parseTime(trimmed, nowMs);
  return timestampMs === undefined ? undefined : { kind: 'time', timestampMs };
}

/** Reads `0,2-3` as a sorted list without duplicates; `undefined` when it is not one. `all` is every partition. */
export function parsePartitions(text: string): PartitionSelection | undefined {
  if (text.trim() === 'all') return 'all';
  const ranges: { readonly first: number; readonly last: number }[] = [];
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part);
    if (match === null) return undefined;
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last < first || last > maxPartition) return undefined;
    ranges.push({ first, last });
  }
  ranges.sort((a, b) => a.first - b.first);
  const chosen: number[] = [];
  let next = 0;
  for (const { first, last } of ranges) {
    for (next = Math.max(next, first); next <= last; next++) chosen.push(next);
  }
  return chosen;
}

/**
 * Reads a record's timestamp: milliseconds since 1970, an ISO time, or `10m ago`.
 * @returns milliseconds since 1970; `undefined` when the text is none of these
 */
export function parseTimestamp(text: string, nowMs: number): bigint | undefined {
  const trimmed = text.trim();
  return parseOffset(trimmed) ?? parseTime(trimmed, nowMs);
}

function parseOffset(text: string): bigint | undefined {
  if (!/^\d{1,19}$/.test(text)) return undefined;
  const offset = BigInt(text);
  return offset <= maxOffset ? offset : undefined;
}

/** An ISO time without a zone is the machine's own; a date alone is midnight in UTC, as ECMAScript has it. */
function parseTime(text: string, nowMs: number): bigint | undefined {
  const ago = /^(.*\S)\s+ago$/.exec(text)?.[1];
  if (ago !== undefined) {
    const durationMs = parseDuration(ago);
    return durationMs === undefined ? undefined : BigInt(Math.trunc(nowMs)) - durationMs;
  }
  const date =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      text,
    );
  if (date === null || !isCalendarDay(Number(date[1]), Number(date[2]), Number(date[3]))) return undefined;
  const parsed = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(parsed) ? undefined : BigInt(parsed);
}

/** `Date.parse` takes 31 February for 3 March. */
function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
