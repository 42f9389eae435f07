import type { EndPosition, IsolationLevel, StartPosition } from '../core/position.ts';
import type { KafkaCluster, OffsetQuery } from '../kafka/kafka-cluster.ts';

/** Where reading starts, and what the reader should know about it. */
export interface ResolvedStart {
  readonly offsets: ReadonlyMap<number, bigint>;
  readonly notices: readonly string[];
}

/** What a topic holds, a partition at a time. */
export interface LogBounds {
  /** The log start offset. */
  readonly begin: bigint;
  /** The high watermark, or the last stable offset under `read_committed`. */
  readonly end: bigint;
}

/** Where each of `partitions` begins and ends now. @throws KafkaFailure */
export async function logBounds(
  cluster: KafkaCluster,
  topic: string,
  partitions: readonly number[],
  isolation: IsolationLevel,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, LogBounds>> {
  const [begins, ends] = await Promise.all([
    listOffsets(cluster, topic, partitions, { kind: 'earliest' }, signal),
    listOffsets(cluster, topic, partitions, { kind: 'latest', isolation }, signal),
  ]);
  return new Map(
    partitions.map((partition) => {
      const begin = begins.get(partition) ?? 0n;
      return [partition, { begin, end: ends.get(partition) ?? begin }];
    }),
  );
}

/**
 * Resolves a start to an offset per partition, within what the log holds. `last` starts at the end: what comes before
 * is read backwards, by `readLastRecords`.
 * @throws KafkaFailure
 */
export async function resolveStart(
  cluster: KafkaCluster,
  topic: string,
  bounds: ReadonlyMap<number, LogBounds>,
  start: StartPosition,
  signal: AbortSignal,
): Promise<ResolvedStart> {
  const partitions = [...bounds.keys()];
  switch (start.kind) {
    case 'earliest':
      return { offsets: mapValues(bounds, ({ begin }) => begin), notices: [] };
    case 'latest':
    case 'last':
      return { offsets: mapValues(bounds, ({ end }) => end), notices: [] };
    case 'offset':
      return clampToLog(
        bounds,
        mapValues(bounds, () => start.offset),
      );
    case 'offsets':
      return clampToLog(
        bounds,
        new Map(
          start.offsets
            .filter((place) => place.topic === topic)
            .map(({ partition, offset }) => [partition, offset]),
        ),
      );
    case 'time': {
      const offsets = await listOffsets(
        cluster,
        topic,
        partitions,
        { kind: 'time', timestampMs: start.timestampMs },
        signal,
      );
      return {
        offsets: mapValues(bounds, ({ end }, partition) => offsets.get(partition) ?? end),
        notices: [],
      };
    }
    case 'committed':
      return clampToLog(bounds, await cluster.committedOffsets(start.groupId, topic, signal));
  }
}

/** Partitions that `wanted` does not name begin at the log start; offsets outside of the log move to its nearest edge. */
export function clampToLog(
  bounds: ReadonlyMap<number, LogBounds>,
  wanted: ReadonlyMap<number, bigint>,
): ResolvedStart {
  const notices: string[] = [];
  const offsets = mapValues(bounds, ({ begin, end }, partition) => {
    const offset = wanted.get(partition) ?? begin;
    if (offset < begin) {
      notices.push(`Partition ${partition} begins at offset ${begin}: ${offset} has left the log.`);
      return begin;
    }
    if (offset > end) {
      notices.push(`Partition ${partition} ends at offset ${end}: reading starts there, not at ${offset}.`);
      return end;
    }
    return offset;
  });
  return { offsets, notices };
}

/**
 * Resolves an end to an exclusive offset per partition; `null`: there is none, or none yet (a time in the future).
 * @throws KafkaFailure
 */
export async function resolveEnd(
  cluster: KafkaCluster,
  topic: string,
  bounds: ReadonlyMap<number, LogBounds>,
  end: EndPosition,
  nowMs: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, bigint | null>> {
  switch (end.kind) {
    case 'never':
      return mapValues(bounds, () => null);
    case 'end':
      return mapValues(bounds, (bound) => bound.end);
    case 'offset':
      return mapValues(bounds, () => end.offset);
    case 'time': {
      if (end.timestampMs > BigInt(nowMs)) return mapValues(bounds, () => null);
      const { timestampMs } = end;
      const offsets = await listOffsets(
        cluster,
        topic,
        [...bounds.keys()],
        { kind: 'time', timestampMs },
        signal,
      );
      return mapValues(bounds, (bound, partition) => offsets.get(partition) ?? bound.end);
    }
  }
}

async function listOffsets(
  cluster: KafkaCluster,
  topic: string,
  partitions: readonly number[],
  at: OffsetQuery,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, bigint>> {
  const offsets = await cluster.listOffsets(topic, partitions, at, signal);
  return mapValues(offsets, ({ offset }) => offset);
}

function mapValues<K, V, R>(map: ReadonlyMap<K, V>, change: (value: V, key: K) => R): Map<K, R> {
  return new Map([...map].map(([key, value]) => [key, change(value, key)]));
}
