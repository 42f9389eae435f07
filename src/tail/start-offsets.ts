import { KafkaFailure } from '../core/kafka-failure.ts';
import type { EndPosition, IsolationLevel, StartPosition } from '../core/position.ts';
import { partitionKey, type TopicPartition } from '../core/topic.ts';
import type { KafkaCluster, OffsetQuery } from '../kafka/kafka-cluster.ts';

/** Where reading starts, by `partitionKey`, and what the reader should know about it. */
export interface ResolvedStart {
  readonly offsets: ReadonlyMap<string, bigint>;
  readonly notices: readonly string[];
}

/** What the log of a partition holds. */
export interface LogBounds extends TopicPartition {
  /** The log start offset. */
  readonly begin: bigint;
  /** The high watermark, or the last stable offset under `read_committed`. */
  readonly end: bigint;
}

/** Where each of `partitions` begins and ends now. @throws KafkaFailure */
export async function logBounds(
  cluster: KafkaCluster,
  partitions: readonly TopicPartition[],
  isolation: IsolationLevel,
  signal: AbortSignal,
): Promise<readonly LogBounds[]> {
  const [begins, ends] = await Promise.all([
    listOffsets(cluster, partitions, { kind: 'earliest' }, signal),
    listOffsets(cluster, partitions, { kind: 'latest', isolation }, signal),
  ]);
  return partitions.map(({ topic, partition }) => {
    const key = partitionKey({ topic, partition });
    const begin = begins.get(key) ?? 0n;
    return { topic, partition, begin, end: ends.get(key) ?? begin };
  });
}

/**
 * Resolves a start to an offset per partition, within what the log holds. `last` starts at the end: what comes before
 * is read backwards, by `readLastRecords`.
 * @throws KafkaFailure
 */
export async function resolveStart(
  cluster: KafkaCluster,
  bounds: readonly LogBounds[],
  start: StartPosition,
  signal: AbortSignal,
): Promise<ResolvedStart> {
  switch (start.kind) {
    case 'earliest':
      return { offsets: offsetsBy(bounds, ({ begin }) => begin), notices: [] };
    case 'latest':
    case 'last':
      return { offsets: offsetsBy(bounds, ({ end }) => end), notices: [] };
    case 'offset':
      return clampToLog(
        bounds,
        offsetsBy(bounds, () => start.offset),
      );
    case 'offsets':
      return clampToLog(bounds, new Map(start.offsets.map((place) => [partitionKey(place), place.offset])));
    case 'time': {
      const at = { kind: 'time', timestampMs: start.timestampMs } as const;
      const offsets = await listOffsets(cluster, bounds, at, signal);
      return {
        offsets: offsetsBy(bounds, (bound) => offsets.get(partitionKey(bound)) ?? bound.end),
        notices: [],
      };
    }
    case 'committed':
      return clampToLog(bounds, await committedOffsets(cluster, start.groupId, bounds, signal));
  }
}

/** What a group committed for the topics of `partitions`, by `partitionKey`. @throws KafkaFailure */
export async function committedOffsets(
  cluster: KafkaCluster,
  groupId: string,
  partitions: readonly TopicPartition[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, bigint>> {
  const topics = [...new Set(partitions.map(({ topic }) => topic))];
  const committed = await Promise.all(
    topics.map(async (topic) => ({
      topic,
      offsets: await cluster.committedOffsets(groupId, topic, signal),
    })),
  );
  return new Map(
    committed.flatMap(({ topic, offsets }) =>
      [...offsets].map(([partition, offset]) => [partitionKey({ topic, partition }), offset] as const),
    ),
  );
}

/** Partitions that `wanted` does not name begin at the log start; offsets outside of the log move to its nearest edge. */
export function clampToLog(bounds: readonly LogBounds[], wanted: ReadonlyMap<string, bigint>): ResolvedStart {
  const notices: string[] = [];
  const offsets = offsetsBy(bounds, (bound) => {
    const { topic, partition, begin, end } = bound;
    const name = `Partition ${partition} of \`${topic}\``;
    const offset = wanted.get(partitionKey(bound)) ?? begin;
    if (offset < begin) {
      notices.push(`${name} begins at offset ${begin}: ${offset} has left the log.`);
      return begin;
    }
    if (offset > end) {
      notices.push(`${name} ends at offset ${end}: reading starts there, not at ${offset}.`);
      return end;
    }
    return offset;
  });
  return { offsets, notices };
}

/**
 * Offsets mean records of one topic: another of the same name has others at them.
 * @param topicId of the topic as it is now
 * @throws KafkaFailure `topic-recreated`
 */
export function requireSameTopic(start: StartPosition, topic: string, topicId: string | null): void {
  if (start.kind !== 'offsets' || topicId === null) return;
  const isOther = start.offsets.some(
    (place) => place.topic === topic && place.topicId !== null && place.topicId !== topicId,
  );
  if (!isOther) return;
  throw new KafkaFailure(
    'topic-recreated',
    `\`${topic}\` was deleted and created again: the offsets to start from mean records that are gone.`,
  );
}

/**
 * Resolves an end to an exclusive offset per partition, by `partitionKey`; `null`: there is none, or none yet (a time in
 * the future).
 * @throws KafkaFailure
 */
export async function resolveEnd(
  cluster: KafkaCluster,
  bounds: readonly LogBounds[],
  end: EndPosition,
  nowMs: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, bigint | null>> {
  switch (end.kind) {
    case 'never':
      return offsetsBy(bounds, () => null);
    case 'end':
      return offsetsBy(bounds, (bound) => bound.end);
    case 'offset':
      return offsetsBy(bounds, () => end.offset);
    case 'time': {
      if (end.timestampMs > BigInt(nowMs)) return offsetsBy(bounds, () => null);
      const at = { kind: 'time', timestampMs: end.timestampMs } as const;
      const offsets = await listOffsets(cluster, bounds, at, signal);
      return offsetsBy(bounds, (bound) => offsets.get(partitionKey(bound)) ?? bound.end);
    }
  }
}

async function listOffsets(
  cluster: KafkaCluster,
  partitions: readonly TopicPartition[],
  at: OffsetQuery,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, bigint>> {
  const listed = await cluster.listOffsetsOf(partitions, at, signal);
  return new Map([...listed].map(([key, { offset }]) => [key, offset]));
}

function offsetsBy<R>(bounds: readonly LogBounds[], offsetOf: (bound: LogBounds) => R): Map<string, R> {
  return new Map(bounds.map((bound) => [partitionKey(bound), offsetOf(bound)]));
}
