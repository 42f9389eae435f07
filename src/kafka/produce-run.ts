import { formatHostAndPort } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { CompressionCodec, ProducedRecord } from '../core/record.ts';
import { pause, throwIfAborted } from './abortable.ts';
import type { BrokerConnections } from './broker-connections.ts';
import type { ClusterMetadata } from './cluster-metadata.ts';
import type { PartitionLeader, TopicLeaders } from './kafka-cluster.ts';
import { codeFailure, ErrorCode, isRetriableCode } from './kafka-errors.ts';
import { findPartition } from './log-offsets.ts';
import { ProduceFailure } from './produce-failure.ts';
import {
  produceApi,
  type PartitionBatch,
  type ProduceAnswer,
  type ProduceAnswerPartition,
} from './produce-request.ts';
import { AnonymousSession, type ProducerSession } from './producer-sessions.ts';
import {
  batchHeaderBytes,
  maxRecordBytes,
  recordBytes,
  writeRecordBatch,
  type StampedRecord,
} from './record-batch-writer.ts';

/** A record with everything that is written of it settled. */
export interface PlacedRecord extends StampedRecord {
  readonly partition: number;
}

export interface ProduceRunParts {
  readonly connections: BrokerConnections;
  readonly metadata: ClusterMetadata;
  readonly records: readonly PlacedRecord[];
  readonly topics: ReadonlyMap<string, TopicLeaders>;
  readonly session: ProducerSession | AnonymousSession;
  readonly acks: -1 | 0 | 1;
  readonly compression: CompressionCodec;
  /** See `ProduceOptions`. */
  readonly maxBatchBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** A broker answers a connection's requests in turn: a large one must not keep the rest waiting. */
const produceChannel = 'produce';
/** A broker refuses larger batches unless it is told otherwise: 1 MiB (`message.max.bytes`), less some room. */
const maxBatchBytes = 1_000_000;
const maxRequestBytes = 8_000_000;
const brokerTimeoutMs = 20_000;
const patienceMs = 20_000;
const firstBackoffMs = 50;
const maxBackoffMs = 1000;

/** The records of one partition, sent one batch after the other so that their order stays. */
interface Lane {
  readonly topic: string;
  readonly partition: number;
  leader: PartitionLeader['leader'];
  /** Indexes into the records; `position` is the first that is not written. */
  readonly queue: readonly number[];
  position: number;
  /** Lowered when the broker finds a batch too large. */
  maxRecords: number;
  /** The batch that waits for its answer, or to be sent again as it is. */
  batch: Batch | undefined;
}

interface Batch {
  readonly indexes: readonly number[];
  readonly bytes: Buffer;
  /** It was sent, and no answer came: it may be written. */
  isUncertain: boolean;
}

/** One call of `produce`: sends to all leaders side by side, one request in flight a leader. */
export class ProduceRun {
  readonly #parts: ProduceRunParts;
  readonly #lanes: readonly Lane[];
  readonly #results: (ProducedRecord | undefined)[];
  #failure: { readonly recordIndex: number; readonly reason: KafkaFailure } | undefined;
  #lastProgressMs = Date.now();
  /** Why the last attempt must be repeated; said when patience ends. */
  #lastObstacle: KafkaFailure | undefined;

  constructor(parts: ProduceRunParts) {
    this.#parts = parts;
    this.#results = new Array<ProducedRecord | undefined>(parts.records.length).fill(undefined);
    this.#lanes = lanesOf(parts.records).map(({ topic, partition, queue }) => {
      const leaders = parts.topics.get(topic);
      const leader = leaders === undefined ? null : findPartition(leaders, partition).leader;
      return { topic, partition, leader, queue, position: 0, maxRecords: Infinity, batch: undefined };
    });
  }

  /**
   * Sends everything.
   * @returns one entry a record, in their order
   * @throws ProduceFailure once no request is in flight any more; KafkaFailure `cancelled` at once
   */
  async finish(): Promise<readonly ProducedRecord[]> {
    const { signal, records } = this.#parts;
    for (let backoffMs = firstBackoffMs; ; backoffMs = Math.min(backoffMs * 2, maxBackoffMs)) {
      const progressBefore = this.#lastProgressMs;
      const byLeader = Map.groupBy(this.#unfinished().filter(hasLeader), ({ leader }) =>
        formatHostAndPort(leader),
      );
      await Promise.all([...byLeader.values()].map((lanes) => this.#drain(lanes)));
      throwIfAborted(signal);
      const left = this.#unfinished();
      if (this.#failure === undefined && left.length > 0) {
        if (this.#lastProgressMs !== progressBefore) backoffMs = firstBackoffMs;
        if (Date.now() - this.#lastProgressMs > patienceMs) this.#giveUp(left);
        else {
          await pause(backoffMs, signal);
          await this.#findLeaders(left);
        }
      }
      if (this.#failure !== undefined) {
        const written = this.#results.filter((result) => result !== undefined);
        throw new ProduceFailure(this.#failure.reason, this.#failure.recordIndex, records.length, written);
      }
      if (left.length === 0) return this.#results.filter((result) => result !== undefined);
    }
  }

  #unfinished(): readonly Lane[] {
    return this.#lanes.filter(({ position, queue }) => position < queue.length);
  }

  /** Sends to one leader until its lanes are empty, or must be tried again after a pause. */
  async #drain(lanes: readonly LaneWithLeader[]): Promise<void> {
    let active = [...lanes];
    while (active.length > 0 && this.#failure === undefined && this.#parts.signal?.aborted !== true) {
      const sent = this.#fillRequest(active);
      const outcome = await this.#send(sent);
      if (outcome === 'again-later') return;
      for (const lane of sent) {
        const settled =
          outcome === 'no-answer-wanted' ? this.#written(lane, undefined) : this.#settle(lane, outcome);
        if (!settled) active = active.filter((other) => other !== lane);
      }
      active = active.filter(({ position, queue }) => position < queue.length);
      // What did not fit this time comes first the next time.
      active = [
        ...active.filter((lane) => !sent.includes(lane)),
        ...active.filter((lane) => sent.includes(lane)),
      ];
    }
  }

  /** Gives each lane its next batch, as far as they fit into one request. */
  #fillRequest(lanes: readonly LaneWithLeader[]): readonly LaneWithLeader[] {
    const filled: LaneWithLeader[] = [];
    let bytes = 0;
    for (const lane of lanes) {
      if (bytes >= maxRequestBytes) break;
      lane.batch ??= this.#nextBatch(lane);
      bytes += lane.batch.bytes.length;
      filled.push(lane);
    }
    return filled;
  }

  #nextBatch(lane: Lane): Batch {
    const { records, session, compression } = this.#parts;
    const maxBytes = Math.min(this.#parts.maxBatchBytes, maxBatchBytes);
    const indexes: number[] = [];
    const batch: PlacedRecord[] = [];
    let bytes = batchHeaderBytes;
    for (let position = lane.position; batch.length < lane.maxRecords; position++) {
      const index = lane.queue[position];
      const record = index === undefined ? undefined : records[index];
      if (index === undefined || record === undefined) break;
      bytes += maxRecordBytes(record.record);
      if (batch.length > 0 && bytes > maxBytes) break;
      indexes.push(index);
      batch.push(record);
    }
    const producer = session.producer(lane.topic, lane.partition);
    return { indexes, bytes: writeRecordBatch(batch, producer, compression), isUncertain: false };
  }

  /** Sends one request. What happens to lanes whose request got no answer is settled here. */
  async #send(lanes: readonly LaneWithLeader[]): Promise<ProduceAnswer | 'no-answer-wanted' | 'again-later'> {
    const { connections, acks, signal } = this.#parts;
    const [first] = lanes;
    if (first === undefined) return 'again-later';
    const doing = `Could not produce to \`${first.topic}\``;
    let isSent = false;
    try {
      const link = await connections.broker(first.leader, produceChannel, signal);
      const batches = lanes.flatMap(({ topic, partition, batch }): readonly PartitionBatch[] =>
        batch === undefined ? [] : [{ topic, partition, batch: batch.bytes }],
      );
      isSent = true;
      const answer = await link.ask(produceApi, [acks, brokerTimeoutMs, batches], doing, signal);
      return acks === 0 ? 'no-answer-wanted' : answer;
    } catch (error) {
      const failure = KafkaFailure.from(error);
      this.#lastObstacle = failure;
      if (failure.reason === 'cancelled') return 'again-later';
      for (const { batch } of lanes) if (batch !== undefined && isSent) batch.isUncertain = true;
      const mayRepeat = failure.retriable && (!isSent || this.#canDropCopies());
      if (!mayRepeat) this.#fail(first, failure);
      return 'again-later';
    }
  }

  /** @returns whether the lane may go on now */
  #settle(lane: Lane, answer: ProduceAnswer): boolean {
    const partition = answer.responses
      .find(({ name }) => name === lane.topic)
      ?.partitionResponses.find(({ index }) => index === lane.partition);
    const { batch } = lane;
    if (partition === undefined || batch === undefined) {
      this.#fail(lane, new KafkaFailure('broker-error', 'The broker gave no answer for the partition.'));
      return false;
    }
    const code = partition.errorCode;
    switch (code) {
      case ErrorCode.none:
      case ErrorCode.duplicateSequence:
        return this.#written(lane, partition);
      case ErrorCode.messageTooLarge:
      case ErrorCode.recordListTooLarge:
        if (batch.indexes.length > 1) {
          lane.maxRecords = Math.ceil(batch.indexes.length / 2);
          lane.batch = undefined;
          return true;
        }
        break;
      default:
    }
    // Retriable codes say that nothing was written, but for two: after them only a producer id makes repeating safe.
    const mayBeWritten =
      code === ErrorCode.requestTimedOut || code === ErrorCode.notEnoughReplicasAfterAppend;
    if (mayBeWritten) batch.isUncertain = true;
    const tooLarge = code === ErrorCode.messageTooLarge || code === ErrorCode.recordListTooLarge;
    const failure = codeFailure(code, tooLarge ? this.#tooLarge(lane) : refusal(partition));
    this.#lastObstacle = failure;
    if (isRetriableCode(code) && (!mayBeWritten || this.#canDropCopies())) return false;
    const refused = partition.recordErrors[0]?.batchIndex;
    this.#fail(lane, failure, refused === undefined ? undefined : batch.indexes[refused]);
    return false;
  }

  #written(lane: Lane, answer: ProduceAnswerPartition | undefined): boolean {
    const indexes = lane.batch?.indexes ?? [];
    for (const [position, index] of indexes.entries()) {
      const timestamp = this.#parts.records[index]?.timestamp ?? 0n;
      const appendTime = answer?.logAppendTimeMs ?? -1n;
      const baseOffset = answer?.baseOffset ?? -1n;
      this.#results[index] = {
        topic: lane.topic,
        partition: lane.partition,
        offset: baseOffset < 0n ? -1n : baseOffset + BigInt(position),
        timestamp: appendTime < 0n ? timestamp : appendTime,
      };
    }
    this.#parts.session.advance(lane.topic, lane.partition, indexes.length);
    this.#lastProgressMs = Date.now();
    lane.position += indexes.length;
    lane.batch = undefined;
    return true;
  }

  #canDropCopies(): boolean {
    return !(this.#parts.session instanceof AnonymousSession);
  }

  async #findLeaders(lanes: readonly Lane[]): Promise<void> {
    const { metadata, signal } = this.#parts;
    for (const [topic, ofTopic] of Map.groupBy(lanes, ({ topic }) => topic)) {
      try {
        const leaders = await metadata.topicLeaders(topic, signal);
        for (const lane of ofTopic) lane.leader = findPartition(leaders, lane.partition).leader;
      } catch (error) {
        const failure = KafkaFailure.from(error);
        throwIfAborted(signal);
        this.#lastObstacle = failure;
        if (!failure.retriable && ofTopic[0] !== undefined) this.#fail(ofTopic[0], failure);
      }
    }
  }

  #giveUp(lanes: readonly Lane[]): void {
    const [first] = lanes;
    if (first === undefined) return;
    const noLeader = new KafkaFailure('broker-error', 'The partition has no leader now.', {
      retriable: true,
    });
    this.#fail(first, first.leader === null ? noLeader : (this.#lastObstacle ?? noLeader));
  }

  /** Remembers why a record could not be written; of several, the first record's. */
  #fail(lane: Lane, failure: KafkaFailure, recordIndex = lane.queue[lane.position] ?? 0): void {
    if (this.#failure !== undefined && this.#failure.recordIndex <= recordIndex) return;
    const total = this.#parts.records.length;
    const which = total === 1 ? 'The record' : `Record ${recordIndex + 1} of ${total}`;
    const verb = lane.batch?.isUncertain === true ? 'may not have been written' : 'was not written';
    const place = `to partition ${lane.partition} of \`${lane.topic}\``;
    const reason = new KafkaFailure(failure.reason, `${which} ${verb} ${place}: ${failure.message}`, {
      retriable: failure.retriable,
      cause: failure,
    });
    this.#failure = { recordIndex, reason };
  }

  #tooLarge(lane: Lane): string {
    const record = this.#parts.records[lane.queue[lane.position] ?? 0]?.record;
    const bytes = record === undefined ? 0 : recordBytes(record);
    return `it has ${bytes} bytes, more than the topic accepts (\`max.message.bytes\`)`;
  }
}

type LaneWithLeader = Lane & { readonly leader: NonNullable<Lane['leader']> };

function hasLeader(lane: Lane): lane is LaneWithLeader {
  return lane.leader !== null;
}

/** The indexes of records by their partitions: in one go, since there are many. */
function lanesOf(
  records: readonly PlacedRecord[],
): readonly { readonly topic: string; readonly partition: number; readonly queue: number[] }[] {
  const lanes: { readonly topic: string; readonly partition: number; readonly queue: number[] }[] = [];
  const byTopic = new Map<string, Map<number, number[]>>();
  for (const [index, { partition, record }] of records.entries()) {
    const { topic } = record;
    let byPartition = byTopic.get(topic);
    if (byPartition === undefined) byTopic.set(topic, (byPartition = new Map<number, number[]>()));
    const queue = byPartition.get(partition);
    if (queue !== undefined) queue.push(index);
    else {
      const begun = [index];
      byPartition.set(partition, begun);
      lanes.push({ topic, partition, queue: begun });
    }
  }
  return lanes;
}

function refusal({ recordErrors, errorMessage }: ProduceAnswerPartition): string | null {
  return recordErrors[0]?.batchIndexErrorMessage ?? errorMessage ?? null;
}
