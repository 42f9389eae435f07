import type { ResetPosition } from '../core/reset-position.ts';
import { partitionKey, type TopicPartition } from '../core/topic.ts';
import type { GroupOffset, KafkaCluster, OffsetQuery } from '../kafka/kafka-cluster.ts';

/** What moving a group's offsets comes to. */
export interface ResetOffsets {
  readonly offsets: readonly GroupOffset[];
  /** Where an offset was moved to the edge of the log, one sentence each. */
  readonly notes: readonly string[];
}

/** A partition, and what the group committed there; `null`: nothing. */
export interface CommittedPartition extends TopicPartition {
  readonly committed: bigint | null;
}

/**
 * Where a group stands after a reset. An offset outside of the log becomes its nearest edge; `shift` counts from the
 * log start where nothing is committed.
 * @throws KafkaFailure where the log cannot be asked
 */
export async function resolveReset(
  cluster: KafkaCluster,
  partitions: readonly CommittedPartition[],
  reset: ResetPosition,
  signal: AbortSignal,
): Promise<ResetOffsets> {
  const ask = async (at: OffsetQuery): Promise<ReadonlyMap<string, bigint>> => {
    const listed = await cluster.listOffsetsOf(partitions, at, signal);
    return new Map([...listed].map(([key, { offset }]) => [key, offset]));
  };
  const [begins, ends, times] = await Promise.all([
    ask({ kind: 'earliest' }),
    ask({ kind: 'latest', isolation: 'read_uncommitted' }),
    reset.kind === 'time' ? ask({ kind: 'time', timestampMs: reset.timestampMs }) : new Map<string, bigint>(),
  ]);
  const notes: string[] = [];
  const offsets = partitions.map(({ topic, partition, committed }) => {
    const key = partitionKey({ topic, partition });
    const begin = begins.get(key) ?? 0n;
    const end = ends.get(key) ?? begin;
    const wanted = wantedOffset(reset, { begin, end, committed, atTime: times.get(key) });
    const offset = wanted < begin ? begin : wanted > end ? end : wanted;
    if (offset !== wanted) {
      notes.push(
        `Partition ${partition} of \`${topic}\` holds ${begin} to ${end}: it is set to ${offset}, not ${wanted}.`,
      );
    }
    return { topic, partition, offset };
  });
  return { offsets, notes };
}

function wantedOffset(
  reset: ResetPosition,
  log: {
    readonly begin: bigint;
    readonly end: bigint;
    readonly committed: bigint | null;
    readonly atTime: bigint | undefined;
  },
): bigint {
  switch (reset.kind) {
    case 'earliest':
      return log.begin;
    case 'latest':
      return log.end;
    case 'offset':
      return reset.offset;
    case 'time':
      return log.atTime ?? log.end;
    case 'shift':
      return (log.committed ?? log.begin) + reset.by;
  }
}
