import { setImmediate as nextTurn } from 'node:timers/promises';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { IsolationLevel } from '../core/position.ts';
import { untilAborted } from '../kafka/abortable.ts';
import type { FetchChannel, FetchRequest } from '../kafka/fetch.ts';
import type { FetchAnswer, PartitionAnswer } from '../kafka/fetch-answer.ts';
import type { ReadingPosition } from './reading-position.ts';
import type { ReadingPositions } from './reading-positions.ts';
import { takeBatches, type Delivery } from './take-batches.ts';

export interface LeaderLoopOptions {
  readonly channel: FetchChannel;
  /** As the positions name it. */
  readonly leader: string;
  readonly positions: ReadingPositions;
  readonly isolation: IsolationLevel;
  readonly topicId: (topic: string) => string | null;
  /** As `LogReaderEvents.onBatches`. */
  readonly onBatches: (delivery: Delivery) => Iterable<bigint>;
  /** As `LogReaderEvents.untilReady`. */
  readonly untilReady: () => Promise<void> | undefined;
  readonly onNotice: (text: string) => void;
  /** The leader answered for some partition. */
  readonly onAnswered: () => void;
  /** Everything of an answer has been handed on. */
  readonly onHandedOn: () => void;
  readonly onPartitionError: (position: ReadingPosition, code: number) => void;
  readonly onDiverged: (
    position: ReadingPosition,
    diverging: NonNullable<PartitionAnswer['diverging']>,
  ) => void;
}

interface Exchange {
  readonly request: FetchRequest;
  readonly answer: Promise<FetchAnswer>;
}

interface Taken {
  readonly position: ReadingPosition;
  readonly delivery: Delivery;
}

const maxWaitMs = 500;
/** Of all partitions together. Larger answers of several leaders would leave the processor's cache before they are read. */
const answerMaxBytes = 4 * 1024 * 1024;
/** Whoever wants to stop the reading, or asks for a page, waits no longer than this. */
const turnMs = 5;

/**
 * Reads all partitions that one leader has, with one request under way while the answer before it is worked through.
 * Ends when there is nothing to ask it for, or with the signal.
 * @throws KafkaFailure when the leader does not answer, or what it is handed on to fails
 */
export async function readFromLeader(options: LeaderLoopOptions, signal: AbortSignal): Promise<void> {
  let exchange = send(options);
  while (exchange !== undefined) {
    const answer = await untilAborted(exchange.answer, signal);
    const taken = take(options, exchange.request, answer);
    exchange = send(options);
    await handOn(options, taken, signal);
    signal.throwIfAborted();
    options.onHandedOn();
  }
}

/** Sends the next request; `undefined` when the leader has nothing to be asked for. */
function send({ channel, leader, positions, isolation, topicId }: LeaderLoopOptions): Exchange | undefined {
  const partitions = positions.all
    .filter((position) => position.leader === leader && position.isWanted)
    .map(({ topic, partition, next, leaderEpoch, lastFetchedEpoch, maxBytes }) => ({
      topic,
      topicId: topicId(topic),
      partition,
      offset: next,
      leaderEpoch,
      lastFetchedEpoch,
      maxBytes,
    }));
  if (partitions.length === 0) return undefined;
  const request: FetchRequest = { isolation, maxWaitMs, maxBytes: answerMaxBytes, partitions };
  const answer = channel.fetch(request);
  // Whoever waits for it sees the failure; where nobody does any more, it is none.
  answer.catch(() => undefined);
  return { request, answer };
}

/** Moves the positions on, and gives what they moved over. An answer counts only where a position still stands. */
function take(options: LeaderLoopOptions, request: FetchRequest, answer: FetchAnswer): readonly Taken[] {
  const { leader, positions, onNotice } = options;
  const asked = new Map(request.partitions.map((entry) => [positions.get(entry), entry.offset]));
  const taken: Taken[] = [];
  let hasAnswered = false;
  for (const entry of answer.partitions) {
    const position = positions.get(entry);
    if (position?.leader !== leader || position.next !== asked.get(position)) continue;
    const code = answer.errorCode === 0 ? entry.errorCode : answer.errorCode;
    if (code !== 0) {
      options.onPartitionError(position, code);
      continue;
    }
    hasAnswered = true;
    position.troubles = 0;
    if (entry.highWatermark >= 0n) position.highWatermark = entry.highWatermark;
    position.readableEnd =
      request.isolation === 'read_committed' ? entry.lastStableOffset : position.highWatermark;
    if (entry.diverging !== null) {
      options.onDiverged(position, entry.diverging);
      continue;
    }
    const delivery = takeBatches(position, entry, onNotice);
    if (delivery !== undefined) taken.push({ position, delivery });
  }
  if (answer.errorCode !== 0 && answer.partitions.length === 0) {
    throw new KafkaFailure('broker-error', `The broker answered with error ${answer.errorCode}.`, {
      retriable: true,
    });
  }
  if (hasAnswered) options.onAnswered();
  for (const { position } of taken) positions.moveToEnd(position);
  return taken;
}

/** Stops between two steps once the signal aborts: each position then says exactly how far it came. */
async function handOn(
  { onBatches, untilReady }: LeaderLoopOptions,
  taken: readonly Taken[],
  signal: AbortSignal,
): Promise<void> {
  let since = performance.now();
  for (const { position, delivery } of taken) {
    for (const next of onBatches(delivery)) {
      position.position = next;
      const ready = untilReady();
      if (ready !== undefined) await untilAborted(ready, signal);
      if (!signal.aborted && performance.now() - since > turnMs) {
        await nextTurn();
        since = performance.now();
      }
      if (signal.aborted) return;
    }
  }
}
