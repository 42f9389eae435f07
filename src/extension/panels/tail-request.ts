import type { TailPanelQuery, SavedTailPanel } from '../../contracts/tail-panel.ts';
import type { TailRequest } from '../../contracts/tail-worker.ts';
import { areSameTopics } from './named-views.ts';
import { parseEndPosition, parsePartitions, parseStartPosition } from '../../core/position.ts';

/** What a query asks of the tail worker, or the field that cannot be understood. */
export type TailRequestResult =
  { readonly request: TailRequest } | { readonly problem: 'from' | 'partitions' | 'until' };

/**
 * @param nowMs what `10m ago` counts from, milliseconds since 1970
 * @param starts offsets that `query.from` was resolved to earlier: they replace it, unless a group keeps its own place
 */
export function toTailRequest(
  query: TailPanelQuery,
  nowMs: number,
  starts: SavedTailPanel['starts'] = [],
): TailRequestResult {
  const from = parseStartPosition(query.from, nowMs, query.group ?? undefined);
  if (from === undefined) return { problem: 'from' };
  const partitions = parsePartitions(query.partitions);
  if (partitions === undefined) return { problem: 'partitions' };
  const end = query.until === null ? ({ kind: 'never' } as const) : parseEndPosition(query.until, nowMs);
  if (end === undefined) return { problem: 'until' };
  const start =
    starts.length === 0 || query.group !== null
      ? from
      : ({
          kind: 'offsets',
          offsets: starts.map((place) => ({ ...place, offset: BigInt(place.offset) })),
        } as const);
  return {
    request: {
      topics: query.topics,
      partitions,
      start,
      end,
      limit: query.limit,
      filter: query.filter,
      isolation: query.isolation,
      ...(query.keyFormat === null ? {} : { keyFormat: query.keyFormat }),
      ...(query.valueFormat === null ? {} : { valueFormat: query.valueFormat }),
      ...(query.group === null ? {} : { group: { groupId: query.group, commit: query.commit } }),
    },
  };
}

/** Whether two queries ask for the same records from the same cluster, and show them alike. */
export function isSameQuery(a: TailPanelQuery, b: TailPanelQuery): boolean {
  const fields = [
    'clusterId',
    'from',
    'until',
    'partitions',
    'group',
    'limit',
    'filter',
    'commit',
    'keyFormat',
    'valueFormat',
    'isolation',
  ] as const;
  return fields.every((field) => a[field] === b[field]) && areSameTopics(a.topics, b.topics);
}
