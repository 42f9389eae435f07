import { formatHostAndPort, type HostAndPort } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { IsolationLevel } from '../core/position.ts';
import { pause, throwIfAborted, untilAborted } from '../kafka/abortable.ts';
import { FetchChannel, type FetchRequest } from '../kafka/fetch.ts';
import type { FetchAnswer } from '../kafka/fetch-answer.ts';
import type { KafkaCluster, TopicLeaders } from '../kafka/kafka-cluster.ts';
import { ReadingPosition, type ReadRange } from './reading-position.ts';
import { logBounds } from './start-offsets.ts';
import { takeBatches, type Delivery } from './take-batches.ts';

export interface TopicReaderEvents {
  /** Partitions come in any order, the batches of each in the order of their offsets. The next waits for a promise. */
  onBatches(delivery: Delivery): Promise<void> | undefined;
  /** What the reader should know but does not end the reading. */
  onNotice(text: string): void;
  /** Metadata named partitions, with a leader, that nobody asked for; they may be given to `add`. */
  onNewPartitions(partitions: readonly number[]): void;
  /** Whether any leader answers. */
  onConnection(isConnected: boolean): void;
  /** Whatever was read of `partition` from `offset` on is not in the log any more. */
  onTruncated(partition: number, offset: bigint): void;
}

/** A stretch of reading without a pause or a change of assignment. */
interface Run {
  readonly controller: AbortController;
  readonly loops: Map<string, Promise<void>>;
  /** Lets the supervisor look at once. */
  wake: () => void;
}

const maxWaitMs = 500;
const answerMaxBytes = 16 * 1024 * 1024;
const metadataIntervalMs = 5_000;
const firstBackoffMs = 50;
const longestBackoffMs = 2_000;
const unknownTopicAttempts = 3;

const errorCode = { offsetOutOfRange: 1, topicAuthorizationFailed: 29 };

let nextChannel = 0;

/**
 * Reads partitions of one topic from their leaders, by assignment: nothing is joined, nothing is committed. Each leader
 * has a connection of its own, on which the next request is under way before an answer is worked through. Leaders that
 * move and brokers that die are followed; an answer counts only when it begins where its partition stands, so that
 * nothing is lost and nothing comes twice.
 */
export class TopicReader {
  readonly #cluster: KafkaCluster;
  readonly #topic: string;
  readonly #topicId: string | null;
  readonly #isolation: IsolationLevel;
  readonly #events: TopicReaderEvents;
  readonly #channel = `fetch-${nextChannel++}`;
  readonly #links = new Set<FetchChannel['link']>();
  readonly #addresses = new Map<string, HostAndPort>();
  readonly #finished: PromiseWithResolvers<void> = Promise.withResolvers();
  #positions = new Map<number, ReadingPosition>();
  #run: Run | undefined;
  #settled: Promise<unknown> = Promise.resolve();
  #isPaused = false;
  #isClosed = false;
  #isConnected = false;

  constructor(
    cluster: KafkaCluster,
    topic: { readonly name: string; readonly topicId: string | null; readonly isolation: IsolationLevel },
    events: TopicReaderEvents,
  ) {
    this.#cluster = cluster;
    this.#topic = topic.name;
    this.#topicId = topic.topicId;
    this.#isolation = topic.isolation;
    this.#events = events;
    this.#finished.promise.catch(() => undefined);
  }

  /** Settles when every partition has reached its end, or with what ended the reading: a KafkaFailure. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  get positions(): readonly ReadingPosition[] {
    return [...this.#positions.values()];
  }

  /** Reads these partitions from now on, and no others. An answer that is under way is dropped. */
  assign(ranges: ReadonlyMap<number, ReadRange>): void {
    this.#endRun();
    this.#positions = new Map(
      [...ranges].map(([partition, range]) => [
        partition,
        new ReadingPosition(this.#topic, partition, range),
      ]),
    );
    this.#beginRun();
  }

  /** Reads these partitions as well; those that are read already go on as they are. */
  add(ranges: ReadonlyMap<number, ReadRange>): void {
    for (const [partition, range] of ranges) {
      if (this.#positions.has(partition)) continue;
      this.#positions.set(partition, new ReadingPosition(this.#topic, partition, range));
    }
    this.#run?.wake();
  }

  /** Sets where `partition` ends, exclusive. */
  setEnd(partition: number, end: bigint): void {
    const state = this.#positions.get(partition);
    if (state === undefined) return;
    state.end = end;
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
    const run: Run = { controller: new AbortController(), loops: new Map(), wake: () => undefined };
    this.#run = run;
    this.#finishIfDone();
    const before = this.#settled;
    this.#settled = before.then(() => this.#supervise(run));
  }

  #endRun(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.controller.abort();
  }

  #fail(failure: KafkaFailure): void {
    this.#endRun();
    this.#finished.reject(failure);
  }

  #finishIfDone(): void {
    if (this.#positions.size === 0 || !this.positions.every((state) => state.isDone)) return;
    this.#finished.resolve();
    this.#run?.wake();
  }

  /** Looks leaders up, starts a loop for each, and looks again when something went wrong or some time has passed. */
  async #supervise(run: Run): Promise<void> {
    const { signal } = run.controller;
    let unknownTopicTimes = 0;
    try {
      for (;;) {
        throwIfAborted(signal);
        try {
          this.#applyLeaders(await this.#cluster.topicLeaders(this.#topic, signal));
          unknownTopicTimes = 0;
        } catch (error) {
          throwIfAborted(signal);
          const failure = KafkaFailure.from(error);
          unknownTopicTimes = failure.reason === 'unknown-topic' ? unknownTopicTimes + 1 : 0;
          if (!failure.retriable && failure.reason !== 'unknown-topic') throw failure;
          if (unknownTopicTimes >= unknownTopicAttempts) throw this.#vanished(failure);
          for (const state of this.#waiting()) state.troubles += 1;
        }
        this.#startLoops(run);
        await this.#untilNeeded(run);
      }
    } catch (error) {
      if (!signal.aborted) this.#fail(KafkaFailure.from(error));
    }
    while (run.loops.size > 0) await Promise.allSettled(run.loops.values());
  }

  #waiting(): readonly ReadingPosition[] {
    return this.positions.filter((state) => !state.isDone && !state.isBlocked && state.leader === null);
  }

  async #untilNeeded(run: Run): Promise<void> {
    const { signal } = run.controller;
    while (!signal.aborted) {
      const waiting = this.#waiting();
      const delayMs = Math.min(metadataIntervalMs, ...waiting.map((state) => backoffMs(state.troubles)));
      const woken = Promise.withResolvers<boolean>();
      run.wake = () => woken.resolve(true);
      const timer = new AbortController();
      const isWoken = await Promise.race([
        woken.promise,
        pause(delayMs, AbortSignal.any([signal, timer.signal])).then(
          () => false,
          () => false,
        ),
      ]);
      timer.abort();
      if (!isWoken) return;
      // Woken by a partition that has just lost its leader: its own pause comes first.
    }
  }

  #applyLeaders(leaders: TopicLeaders): void {
    if (this.#topicId !== null && leaders.topicId !== null && leaders.topicId !== this.#topicId) {
      throw new KafkaFailure(
        'topic-recreated',
        `\`${this.#topic}\` was deleted and created again while it was read: its offsets mean other records now.`,
      );
    }
    const unknown: number[] = [];
    for (const { partition, leader, leaderEpoch } of leaders.partitions) {
      const state = this.#positions.get(partition);
      if (state === undefined) {
        if (leader !== null) unknown.push(partition);
      } else if (leader === null || (leaderEpoch < state.leaderEpoch && this.#topicId !== null)) {
        // A broker that lags behind the controller names a leader of yesterday.
        if (state.leader === null) state.troubles += 1;
      } else {
        const name = formatHostAndPort(leader);
        this.#addresses.set(name, leader);
        state.leader = name;
        state.leaderEpoch = leaderEpoch;
      }
    }
    if (unknown.length > 0) this.#events.onNewPartitions(unknown);
  }

  #startLoops(run: Run): void {
    if (run.controller.signal.aborted) return;
    for (const state of this.#positions.values()) {
      const { leader } = state;
      const address = leader === null ? undefined : this.#addresses.get(leader);
      if (leader === null || address === undefined || run.loops.has(leader)) continue;
      if (state.isDone || state.isBlocked) continue;
      const loop = this.#readFrom(run, leader, address).finally(() => {
        run.loops.delete(leader);
        this.#startLoops(run);
      });
      run.loops.set(leader, loop);
    }
  }

  async #readFrom(run: Run, leader: string, address: HostAndPort): Promise<void> {
    const { signal } = run.controller;
    try {
      const link = await untilAborted(this.#cluster.connections.broker(address, this.#channel), signal);
      this.#links.add(link);
      const channel = new FetchChannel(link, this.#topic, this.#topicId);
      let exchange = this.#send(channel, leader);
      while (exchange !== undefined) {
        const answer = await untilAborted(exchange.answer, signal);
        const deliveries = this.#take(run, leader, exchange.request, answer);
        exchange = this.#send(channel, leader);
        await this.#deliver(deliveries);
        this.#finishIfDone();
        signal.throwIfAborted();
      }
    } catch (error) {
      if (!signal.aborted) this.#lose(run, leader, KafkaFailure.from(error));
    }
  }

  /** Sends the next request to a leader; `undefined` when it has nothing to be asked for. */
  #send(
    channel: FetchChannel,
    leader: string,
  ): { readonly request: FetchRequest; readonly answer: Promise<FetchAnswer> } | undefined {
    const partitions = this.positions
      .filter((state) => state.leader === leader && !state.isDone && !state.isBlocked)
      .map((state) => ({
        partition: state.partition,
        offset: state.position,
        leaderEpoch: state.leaderEpoch,
        lastFetchedEpoch: state.lastFetchedEpoch,
        maxBytes: state.maxBytes,
      }));
    if (partitions.length === 0) return undefined;
    const request: FetchRequest = {
      isolation: this.#isolation,
      maxWaitMs,
      maxBytes: answerMaxBytes,
      partitions,
    };
    const answer = channel.fetch(request);
    // Whoever waits for it sees the failure; where nobody does any more, it is none.
    answer.catch(() => undefined);
    return { request, answer };
  }

  /** Moves the positions on, and gives what they moved over. */
  #take(run: Run, leader: string, request: FetchRequest, answer: FetchAnswer): readonly Delivery[] {
    const asked = new Map(request.partitions.map((entry) => [entry.partition, entry.offset]));
    const deliveries: Delivery[] = [];
    let hasAnswered = false;
    for (const entry of answer.partitions) {
      const state = this.#positions.get(entry.partition);
      if (state?.leader !== leader || state.position !== asked.get(entry.partition)) continue;
      const code = answer.errorCode === 0 ? entry.errorCode : answer.errorCode;
      if (code !== 0) {
        this.#partitionError(run, state, code);
        continue;
      }
      hasAnswered = true;
      state.troubles = 0;
      if (entry.highWatermark >= 0n) state.highWatermark = entry.highWatermark;
      if (entry.diverging !== null) {
        this.#diverged(state, entry.diverging);
        continue;
      }
      const delivery = takeBatches(state, entry, (text) => this.#events.onNotice(text));
      if (delivery !== undefined) deliveries.push(delivery);
    }
    if (answer.errorCode !== 0 && answer.partitions.length === 0) {
      throw new KafkaFailure('broker-error', `The broker answered with error ${answer.errorCode}.`, {
        retriable: true,
      });
    }
    if (hasAnswered) this.#setConnected(true);
    for (const { partition } of deliveries) this.#moveToEnd(partition);
    return deliveries;
  }

  /** The broker fills its answer in our order: who got something goes to the end, so that nobody starves. */
  #moveToEnd(partition: number): void {
    const state = this.#positions.get(partition);
    if (state === undefined) return;
    this.#positions.delete(partition);
    this.#positions.set(partition, state);
  }

  async #deliver(deliveries: readonly Delivery[]): Promise<void> {
    try {
      for (const delivery of deliveries) {
        const handled = this.#events.onBatches(delivery);
        if (handled !== undefined) await handled;
      }
    } catch (error) {
      this.#fail(KafkaFailure.from(error));
    }
  }

  #partitionError(run: Run, state: ReadingPosition, code: number): void {
    if (code === errorCode.topicAuthorizationFailed) {
      this.#fail(new KafkaFailure('not-authorized', `You are not authorized to read \`${this.#topic}\`.`));
      return;
    }
    if (code === errorCode.offsetOutOfRange) {
      state.isBlocked = true;
      void this.#recoverRange(run, state);
      return;
    }
    // A leader that moved, an epoch that changed, a broker in trouble: metadata knows more, in a moment.
    state.leader = null;
    state.troubles += 1;
    if (state.troubles === 10) {
      this.#events.onNotice(
        `Partition ${state.partition} cannot be read now: the broker answers with error ${code}.`,
      );
    }
    run.wake();
  }

  /** Below the log start: resumes there, and tells what was skipped. Above the end: the log lost what had been read. */
  async #recoverRange(run: Run, state: ReadingPosition): Promise<void> {
    const { signal } = run.controller;
    const { partition, position } = state;
    try {
      const bounds = await logBounds(this.#cluster, this.#topic, [partition], 'read_uncommitted', signal);
      const { begin, end } = bounds.get(partition) ?? { begin: position, end: position };
      if (signal.aborted || this.#positions.get(partition) !== state) return;
      if (position < begin) {
        this.#events.onNotice(
          `Partition ${partition}: skipped ${begin - position} offsets from ${position} on, which had left the log.`,
        );
        state.advanceTo(begin);
      } else if (position > end) {
        this.#applyLeaders(await this.#cluster.topicLeaders(this.#topic, signal));
        this.#diverged(state, { epoch: -1, endOffset: end });
      }
    } catch (error) {
      if (signal.aborted) return;
      const failure = KafkaFailure.from(error);
      if (failure.reason === 'topic-recreated') {
        this.#fail(failure);
        return;
      }
    }
    state.isBlocked = false;
    state.leader = null;
    state.troubles += 1;
    this.#finishIfDone();
    run.wake();
  }

  #diverged(state: ReadingPosition, { epoch, endOffset }: { epoch: number; endOffset: bigint }): void {
    if (endOffset >= state.position) {
      state.lastFetchedEpoch = -1;
      return;
    }
    this.#events.onNotice(
      `Partition ${state.partition}: the log was truncated to offset ${endOffset}; what was read from there on ` +
        'is not in it any more. Reading goes on there.',
    );
    this.#events.onTruncated(state.partition, endOffset);
    state.position = endOffset;
    state.lastFetchedEpoch = epoch;
  }

  /** A leader does not answer: its partitions wait for metadata to name another, or the same one again. */
  #lose(run: Run, leader: string, failure: KafkaFailure): void {
    if (!failure.retriable) {
      this.#fail(failure);
      return;
    }
    const lost = this.positions.filter((state) => state.leader === leader && !state.isDone);
    for (const state of lost) {
      state.leader = null;
      state.troubles += 1;
    }
    const isFirst = lost.every((state) => state.troubles === 1);
    if (isFirst && lost.length > 0) {
      this.#events.onNotice(`The broker at ${leader} does not answer; looking for its partitions elsewhere.`);
    }
    if (this.positions.every((state) => state.leader === null || state.isDone)) this.#setConnected(false);
    run.wake();
  }

  #setConnected(isConnected: boolean): void {
    if (this.#isConnected === isConnected) return;
    this.#isConnected = isConnected;
    this.#events.onConnection(isConnected);
  }

  #vanished(cause: KafkaFailure): KafkaFailure {
    return new KafkaFailure('unknown-topic', `\`${this.#topic}\` does not exist any more.`, { cause });
  }
}

function backoffMs(troubles: number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(troubles, 10));
}
