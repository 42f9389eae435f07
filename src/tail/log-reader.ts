import type { HostAndPort } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { IsolationLevel } from '../core/position.ts';
import type { TopicPartition } from '../core/topic.ts';
import { throwIfAborted, untilAborted } from '../kafka/abortable.ts';
import { FetchChannel } from '../kafka/fetch.ts';
import type { KafkaCluster, TopicLeaders } from '../kafka/kafka-cluster.ts';
import { readFromLeader } from './leader-loop.ts';
import { LeaderTable } from './leader-table.ts';
import { PositionRecovery } from './position-recovery.ts';
import type { ReadingPosition, ReadRange } from './reading-position.ts';
import { ReadingPositions } from './reading-positions.ts';
import { ReadingRun } from './reading-run.ts';
import type { Delivery } from './take-batches.ts';

export interface LogReaderEvents {
  /**
   * Deals with batches a step at a time, and yields after each step the offset before which everything has been dealt
   * with; the last one is `delivery.next`. Reading may stop between two steps, and then goes on at that offset.
   * Partitions come in any order, the batches of each in the order of their offsets.
   */
  onBatches(delivery: Delivery): Iterable<bigint>;
  /** Present when what was handed on has to be worked off first: the next step comes when it settles. */
  untilReady?(): Promise<void> | undefined;
  /** What the reader should know but does not end the reading. */
  onNotice(text: string): void;
  /** Metadata named partitions of a topic, with a leader, that nobody asked for; they may be given to `add`. */
  onNewPartitions(topic: string, partitions: readonly number[]): void;
  /** Nothing of this topic can be read any more; the others go on. */
  onTopicLost(topic: string, failure: KafkaFailure): void;
  /**
   * What would end the reading. With `true` it only pauses, and goes on exactly where it was by `resume`.
   */
  onFailure?(failure: KafkaFailure): boolean;
  /** Whether any leader answers. */
  onConnection(isConnected: boolean): void;
  /** Whatever was read of a partition from `offset` on is not in the log any more. */
  onTruncated(partition: TopicPartition, offset: bigint): void;
}

const metadataIntervalMs = 5_000;
/** While somebody waits for a leader. */
const awaitedIntervalMs = 1_000;
const firstBackoffMs = 50;
const longestBackoffMs = 2_000;

let nextChannel = 0;

/**
 * Reads partitions from their leaders, by assignment: nothing is joined, nothing is committed. Each leader has a
 * connection of its own, on which the next request, for all topics together, is under way before an answer is worked
 * through. Leaders that move and brokers that die are followed; an answer counts only when it begins where its
 * partition stands, so that nothing is lost and nothing comes twice.
 */
export class LogReader {
  readonly #cluster: KafkaCluster;
  readonly #isolation: IsolationLevel;
  readonly #events: LogReaderEvents;
  readonly #channel = `fetch-${nextChannel++}`;
  readonly #links = new Set<FetchChannel['link']>();
  readonly #positions = new ReadingPositions();
  readonly #leaders: LeaderTable;
  readonly #recovery: PositionRecovery;
  readonly #finished: PromiseWithResolvers<void> = Promise.withResolvers();
  #run: ReadingRun | undefined;
  #settled: Promise<unknown> = Promise.resolve();
  /** Leaders that were named when reading paused may be wrong by now. */
  #mustLookUp = true;
  #isPaused = false;
  #isClosed = false;
  #isConnected = false;

  constructor(cluster: KafkaCluster, isolation: IsolationLevel, events: LogReaderEvents) {
    this.#cluster = cluster;
    this.#isolation = isolation;
    this.#events = events;
    this.#leaders = new LeaderTable(this.#positions, {
      onNewPartitions: (topic, partitions) => events.onNewPartitions(topic, partitions),
      onTopicLost: (topic, failure) => this.#loseTopic(topic, failure),
    });
    this.#recovery = new PositionRecovery(cluster, this.#positions, this.#leaders, events);
    this.#finished.promise.catch(() => undefined);
  }

  /** Settles when every partition has reached its end, or with what ended the reading: a KafkaFailure. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  get positions(): readonly ReadingPosition[] {
    return this.#positions.all;
  }

  /** Whether there are partitions that wait for a leader: see `assign`. */
  get hasAwaited(): boolean {
    return this.#positions.hasAwaited;
  }

  /** Whether these are all that is left to read. */
  get isWaiting(): boolean {
    return this.#positions.isWaiting;
  }

  /** The id of a topic that is followed; `null` before Kafka 2.8. */
  topicId(topic: string): string | null {
    return this.#leaders.topicId(topic);
  }

  /** Makes topics known; comes before ranges of them are given. */
  follow(topics: Iterable<TopicLeaders>): void {
    for (const leaders of topics) this.#leaders.follow(leaders);
    this.#mustLookUp = false;
  }

  /**
   * Reads these partitions from now on, and no others. An answer that is under way is dropped.
   * @param awaited have no leader now. `onNewPartitions` names them once they have one, and reading does not finish before
   *   they were given to `add` and read
   */
  assign(ranges: Iterable<ReadRange>, awaited: Iterable<TopicPartition> = []): void {
    this.#endRun();
    this.#positions.replace(ranges, awaited);
    this.#beginRun();
  }

  /** Reads these partitions as well; those that are read already go on as they are. */
  add(ranges: Iterable<ReadRange>): void {
    this.#positions.add(ranges);
    this.#finishIfDone();
    this.#run?.wake();
  }

  /** Sets where a partition ends, exclusive. */
  setEnd(partition: TopicPartition, end: bigint): void {
    const position = this.#positions.get(partition);
    if (position === undefined) return;
    position.end = end;
    this.#finishIfDone();
  }

  /** Stops fetching. An answer that is under way is dropped, and asked for again by `resume`. */
  pause(): void {
    this.#isPaused = true;
    this.#endRun();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#beginRun();
  }

  /** Ends the reading and its connections. `finished` resolves unless it has settled. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endRun();
    this.#finished.resolve();
    await Promise.all([...this.#links].map((link) => link.connection.close()));
    await this.#settled;
  }

  #beginRun(): void {
    if (this.#isPaused || this.#isClosed || this.#run !== undefined) return;
    const run = new ReadingRun();
    this.#run = run;
    this.#finishIfDone();
    const before = this.#settled;
    this.#settled = before.then(() => this.#supervise(run));
  }

  #endRun(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.end();
  }

  #fail(failure: KafkaFailure): void {
    this.#endRun();
    if (this.#events.onFailure?.(failure) === true) this.#isPaused = true;
    else this.#finished.reject(failure);
  }

  #finishIfDone(): void {
    if (this.isWaiting) this.#setConnected(false);
    if (!this.#positions.areDone) return;
    this.#finished.resolve();
    this.#run?.wake();
  }

  #loseTopic(topic: string, failure: KafkaFailure): void {
    this.#positions.removeTopic(topic);
    this.#events.onTopicLost(topic, failure);
    this.#finishIfDone();
  }

  /** Starts a loop for each leader, and looks leaders up when something went wrong or some time has passed. */
  async #supervise(run: ReadingRun): Promise<void> {
    const { signal } = run;
    for (const position of this.positions) {
      position.rewind();
      position.isBlocked = false;
    }
    try {
      for (;;) {
        throwIfAborted(signal);
        if (this.#mustLookUp) await this.#lookUp(signal);
        else this.#leaders.applyKnown();
        this.#mustLookUp = true;
        this.#startLoops(run);
        await this.#untilNeeded(run);
      }
    } catch (error) {
      if (!signal.aborted) this.#fail(KafkaFailure.from(error));
    }
    while (run.loops.size > 0) await Promise.allSettled(run.loops.values());
  }

  async #lookUp(signal: AbortSignal): Promise<void> {
    try {
      this.#leaders.apply(await this.#cluster.leadersOf(this.#leaders.topics, signal));
    } catch (error) {
      throwIfAborted(signal);
      const failure = KafkaFailure.from(error);
      if (!failure.retriable) throw failure;
      for (const position of this.#waiting()) position.troubles += 1;
    }
  }

  #waiting(): readonly ReadingPosition[] {
    return this.positions.filter((position) => position.isWanted && position.leader === null);
  }

  async #untilNeeded(run: ReadingRun): Promise<void> {
    const { signal } = run;
    while (!signal.aborted) {
      const waiting = this.#waiting();
      const delayMs = Math.min(
        this.hasAwaited ? awaitedIntervalMs : metadataIntervalMs,
        ...waiting.map(({ troubles }) => backoffMs(troubles)),
      );
      if (!(await run.isWokenWithin(delayMs))) return;
      // What was added may have a leader already; a partition that has just lost its own makes a pause first.
      this.#leaders.applyKnown();
      this.#startLoops(run);
    }
  }

  #startLoops(run: ReadingRun): void {
    if (run.signal.aborted) return;
    for (const { leader, isWanted } of this.positions) {
      const address = leader === null ? undefined : this.#leaders.addressOf(leader);
      if (leader === null || address === undefined || run.loops.has(leader) || !isWanted) continue;
      const loop = this.#readFrom(run, leader, address).finally(() => {
        run.loops.delete(leader);
        this.#startLoops(run);
      });
      run.loops.set(leader, loop);
    }
  }

  async #readFrom(run: ReadingRun, leader: string, address: HostAndPort): Promise<void> {
    const { signal } = run;
    try {
      const link = await untilAborted(this.#cluster.connections.broker(address, this.#channel), signal);
      this.#links.add(link);
      await readFromLeader(
        {
          channel: new FetchChannel(link),
          leader,
          positions: this.#positions,
          isolation: this.#isolation,
          topicId: (topic) => this.#leaders.topicId(topic),
          onBatches: (delivery) => this.#events.onBatches(delivery),
          untilReady: () => this.#events.untilReady?.(),
          onNotice: (text) => this.#events.onNotice(text),
          onAnswered: () => this.#setConnected(true),
          onHandedOn: () => this.#finishIfDone(),
          onPartitionError: (position, code) =>
            void this.#recovery.afterError(position, code, signal).then(() => {
              if (signal.aborted) return;
              this.#finishIfDone();
              run.wake();
            }),
          onDiverged: (position, { epoch, endOffset }) =>
            this.#recovery.afterDivergence(position, epoch, endOffset),
        },
        signal,
      );
    } catch (error) {
      if (!signal.aborted) this.#lose(run, leader, KafkaFailure.from(error));
    }
  }

  /** A leader does not answer: its partitions wait for metadata to name another, or the same one again. */
  #lose(run: ReadingRun, leader: string, failure: KafkaFailure): void {
    if (!failure.retriable) {
      this.#fail(failure);
      return;
    }
    const lost = this.positions.filter((position) => position.leader === leader && !position.isDone);
    for (const position of lost) {
      position.leader = null;
      position.troubles += 1;
    }
    const isFirst = lost.every((position) => position.troubles === 1);
    if (isFirst && lost.length > 0) {
      this.#events.onNotice(`The broker at ${leader} does not answer; looking for its partitions elsewhere.`);
    }
    if (this.positions.every((position) => position.leader === null || position.isDone)) {
      this.#setConnected(false);
    }
    run.wake();
  }

  #setConnected(isConnected: boolean): void {
    if (this.#isConnected === isConnected) return;
    this.#isConnected = isConnected;
    this.#events.onConnection(isConnected);
  }
}

function backoffMs(troubles: number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(troubles, 10));
}
