/** Where reading starts, in each partition. */
export type StartPosition =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  /** The newest `count` records of all partitions together. */
  | { readonly kind: 'last'; readonly count: number }
  | { readonly kind: 'offset'; readonly offset: bigint }
  /** One offset a partition; partitions that are not named start at the earliest. */
  | { readonly kind: 'offsets'; readonly offsets: ReadonlyMap<number, bigint> }
  /** The first offset whose timestamp is at or after this, in milliseconds since 1970; none: the end. */
  | { readonly kind: 'time'; readonly timestampMs: bigint }
  /** Where the group `groupId` stands. */
  | { readonly kind: 'committed'; readonly groupId: string };

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

const unitsMs = { ms: 1n, s: 1000n, m: 60_000n, h: 3_600_000n, d: 86_400_000n } as const;

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
  if (/^\d{1,19}$/.test(trimmed)) return { kind: 'offset', offset: BigInt(trimmed) };
  const last = /^last\s+(\d{1,9})$/.exec(trimmed)?.[1];
  if (last !== undefined) return Number(last) > 0 ? { kind: 'last', count: Number(last) } : undefined;
  const timestampMs = parseTime(trimmed, nowMs);
  return timestampMs === undefined ? undefined : { kind: 'time', timestampMs };
}

/** Reads `end`, an offset or an ISO time; `undefined` when the text is none of these. */
export function parseEndPosition(text: string, nowMs: number): EndPosition | undefined {
  const trimmed = text.trim();
  if (trimmed === 'end') return { kind: 'end' };
  if (/^\d{1,19}$/.test(trimmed)) return { kind: 'offset', offset: BigInt(trimmed) };
  const timestampMs = parseTime(trimmed, nowMs);
  return timestampMs === undefined ? undefined : { kind: 'time', timestampMs };
}

/** Reads `0,2-3` as a sorted list without duplicates; `undefined` when it is not one. `all` is every partition. */
export function parsePartitions(text: string): PartitionSelection | undefined {
  if (text.trim() === 'all') return 'all';
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part);
    if (match === null) return undefined;
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last < first) return undefined;
    for (let partition = first; partition <= last; partition++) chosen.add(partition);
  }
  return [...chosen].sort((a, b) => a - b);
}

function parseTime(text: string, nowMs: number): bigint | undefined {
  const ago = /^(\d{1,9})\s*(ms|s|m|h|d)\s+ago$/.exec(text);
  if (ago?.[1] !== undefined) {
    return BigInt(Math.trunc(nowMs)) - BigInt(ago[1]) * unitsMs[ago[2] as keyof typeof unitsMs];
  }
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text))
    return undefined;
  const parsed = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(parsed) ? undefined : BigInt(parsed);
}
