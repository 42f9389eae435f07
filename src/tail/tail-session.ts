import { KafkaFailure, type KafkaFailureData } from '../core/kafka-failure.ts';
import { partitionKey, type TopicPartition } from '../core/topic.ts';
import type { CommittablePlace, LogLine } from '../kafka/group-membership.ts';
import type { KafkaCluster, TopicLeaders } from '../kafka/kafka-cluster.ts';
import { GroupReading } from './group-reading.ts';
import { LogReader } from './log-reader.ts';
import { RangeResolver } from './range-resolver.ts';
import { RateMeter } from './rate-meter.ts';
import { ReachEstimate, type Reach } from './reach-estimate.ts';
import { RecordStore, type StoreBound } from './record-store.ts';
import { Seeker } from './seeker.ts';
import { StoreWriter } from './store-writer.ts';
import type { RecordFilter, TailGroup, TailQuery } from './tail-query.ts';
import type { Delivery } from './take-batches.ts';
import { TopicIntake } from './topic-intake.ts';

export type TailSessionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** With a failure: the broker refused the credentials; `resume` goes on where it was, with those that hold then. */
  | { readonly kind: 'paused'; readonly failure?: KafkaFailureData }
  | { readonly kind: 'ended'; readonly by: 'end' | 'stop' }
  | { readonly kind: 'failed'; readonly failure: KafkaFailureData };

export interface TailPosition extends TopicPartition {
  /** UUID as text; `null` before Kafka 2.8. */
  readonly topicId: string | null;
  /** What the start was resolved to. */
  readonly start: bigint;
  /** The next offset to read. */
  readonly position: bigint;
  /** The high watermark last seen. */
  readonly end: bigint;
}

export interface TailSessionOptions {
  readonly cluster: KafkaCluster;
  readonly query: TailQuery;
  readonly bound: StoreBound;
  /** The state, the rows, the positions or the notices changed. */
  readonly onChange: () => void;
  readonly log: LogLine;
  /** Somebody may give other credentials: where the broker refuses them on the way, the tail pauses instead of failing. */
  readonly pausesWhenRefused?: boolean;
  /** Takes the rows as they come; the store may let go of them later. */
  readonly sink?: TailSink;
}

/** Where rows go on to while they are certainly stored. */
export interface TailSink {
  /** Rows were added, a batch at a time. */
  readonly onStored: (store: RecordStore) => void;
  /** Present when the sink is full: nothing more is read until it settles. */
  readonly untilReady: () => Promise<void> | undefined;
}

const maxNotices = 20;

/**
 * Reads topics into a bounded store, from a start to an end or until it is stopped. Without a group it reads by
 * assignment and leaves no trace; with one it reads what the group assigns, and commits what was delivered.
 */
export class TailSession {
  readonly store: RecordStore;
  readonly #options: TailSessionOptions;
  readonly #controller = new AbortController();
  readonly #rate = new RateMeter();
  readonly #reach = new ReachEstimate();
  readonly #writer: StoreWriter;
  readonly #resolver: RangeResolver;
  readonly #reader: LogReader;
  readonly #finished: PromiseWithResolvers<void> = Promise.withResolvers();
  #intake: TopicIntake | undefined;
  #group: GroupReading | undefined;
  #state: TailSessionState = { kind: 'connecting' };
  #notices: readonly string[] = [];
  #hasStarted = false;
  #isPaused = false;

  constructor(options: TailSessionOptions) {
    this.#options = options;
    const { cluster, query, sink } = options;
    this.store = new RecordStore(options.bound);
    this.#writer = new StoreWriter(this.store, query, () => sink?.onStored(this.store));
    this.#resolver = new RangeResolver(cluster, query, (text) => this.#notice(text));
    this.#reader = new LogReader(cluster, query.isolation, {
      onBatches: (delivery) => this.#write(delivery),
      untilReady: () => sink?.untilReady(),
      onNotice: (text) => this.#notice(text),
      onNewPartitions: (topic, partitions) =>
        void this.#intake?.addPartitions(topic, partitions, this.#controller.signal),
      onTopicLost: (topic, failure) => this.#onTopicLost(topic, failure),
      onFailure: (failure) => this.#pauseIfRefused(failure),
      onConnection: (isConnected) => this.#onConnection(isConnected),
      onTruncated: ({ topic, partition }, offset) => {
        this.store.markTruncated(this.store.sourceNumber(topic, partition), offset);
        this.#options.onChange();
      },
    });
  }

  get state(): TailSessionState {
    return this.#state;
  }

  /** Whether it has ended or failed. */
  get isOver(): boolean {
    return this.#state.kind === 'ended' || this.#state.kind === 'failed';
  }

  /** What the reader should know; the newest last, at most 20. */
  get notices(): readonly string[] {
    return this.#notices;
  }

  /** Resolves when the session has ended or failed. Never rejects. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  /** By topic and partition. */
  get positions(): readonly TailPosition[] {
    return this.#reader.positions
      .map(({ topic, partition, position, highWatermark }) => ({
        topic,
        topicId: this.#reader.topicId(topic),
        partition,
        start: this.#resolver.startOf({ topic, partition }) ?? position,
        position,
        end: highWatermark < position ? position : highWatermark,
      }))
      .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
  }

  /** Where reading stands in the partitions of which no broker has answered a fetch yet. */
  get unanswered(): readonly TailPosition[] {
    const silent = new Set(
      this.#reader.positions.filter(({ highWatermark }) => highWatermark < 0n).map(partitionKey),
    );
    return this.positions.filter((position) => silent.has(partitionKey(position)));
  }

  /** Whether nothing that can be read is known to be there beyond the positions; nothing is known of `unanswered`. */
  get hasReadAll(): boolean {
    return (
      this.#state.kind !== 'connecting' &&
      this.#reader.positions.every(({ position, readableEnd }) => position >= readableEnd)
    );
  }

  /** Records that were read, whether the filter let them into the store or not. */
  get recordsRead(): number {
    return this.#writer.records;
  }

  /** What decides which records are stored. */
  get filter(): RecordFilter | null {
    return this.#options.query.filter;
  }

  recordsPerSecond(nowMs = Date.now()): number {
    return this.#rate.perSecond(nowMs);
  }

  /** How far it has got towards its end; `null` where there is none, or none yet. */
  reach(nowMs = Date.now()): Reach | null {
    if (this.#reader.hasAwaited) return null;
    return this.#reach.at(
      nowMs,
      this.#reader.positions.map((at) => ({
        start: this.#resolver.startOf(at) ?? at.position,
        position: at.position,
        end: at.end,
      })),
    );
  }

  /**
   * Resolves the start and begins to read; comes once. Resolves when records may arrive.
   * @throws KafkaFailure why it could not; the session has failed then
   */
  async start(): Promise<void> {
    const { cluster, query, log } = this.#options;
    const { signal } = this.#controller;
    try {
      const intake = new TopicIntake({
        cluster,
        query,
        reader: this.#reader,
        resolver: this.#resolver,
        isPaused: () => this.#isPaused,
        onNotice: (text) => this.#notice(text),
        log,
      });
      this.#intake = intake;
      const names = query.group === undefined ? [] : intake.plainNames;
      const seeker = this.#seekerIn(await intake.open(signal));
      this.#pauseOrResume();
      let hasNothing = false;
      if (query.group !== undefined) await this.#join(names, query.group, seeker);
      else hasNothing = (await seeker.assign(intake)) === 0 && query.end.kind === 'end';
      this.#hasStarted = true;
      this.#reader.finished.then(
        () => this.#end({ kind: 'ended', by: 'end' }),
        (error: unknown) => this.#fail(error),
      );
      if (this.#writer.isFull || hasNothing) void this.#end({ kind: 'ended', by: 'end' });
      void intake.watch(signal);
      if (this.#state.kind === 'connecting') this.#setState(this.#runningState);
    } catch (error) {
      this.#fail(error);
      throw KafkaFailure.from(error);
    }
  }

  /** Stops fetching; nothing is lost. What was delivered is committed, for a group with `commit: auto`. */
  pause(): void {
    if (this.isOver) return;
    this.#isPaused = true;
    this.#pauseOrResume();
    this.#reach.reset();
    if (this.#hasStarted) this.#setState({ kind: 'paused' });
    this.#group?.commitIfAuto();
  }

  resume(): void {
    if (this.isOver || !this.#isPaused) return;
    this.#isPaused = false;
    this.#pauseOrResume();
    if (this.#state.kind === 'paused') this.#setState(this.#runningState);
  }

  /** Ends the session and leaves the group; rows stay. Resolves when connections are closed. */
  async stop(): Promise<void> {
    await this.#end({ kind: 'ended', by: 'stop' });
  }

  /**
   * Commits what was delivered so far.
   * @returns what is committed now, of the partitions that are ours
   * @throws KafkaFailure `invalid-request` where this session does not commit
   */
  async commit(): Promise<readonly CommittablePlace[]> {
    if (this.#group === undefined) {
      throw new KafkaFailure('invalid-request', 'This consumer does not commit offsets.');
    }
    return this.#group.commit();
  }

  #pauseOrResume(): void {
    if (this.#isPaused || this.#group?.isRebalancing === true) this.#reader.pause();
    else this.#reader.resume();
  }

  get #runningState(): TailSessionState {
    if (this.#isPaused) return { kind: 'paused' };
    return { kind: this.#reader.isWaiting ? 'connecting' : 'live' };
  }

  *#write(delivery: Delivery): Generator<bigint, void> {
    let counted = this.#writer.records;
    try {
      for (const next of this.#writer.write(delivery)) {
        this.#rate.add(this.#writer.records - counted, Date.now());
        this.#options.onChange();
        yield next;
        counted = this.#writer.records;
      }
    } finally {
      // Also where reading is paused just then: nothing might come any more that would end it later.
      if (this.#writer.isFull) void this.#end({ kind: 'ended', by: 'end' });
    }
  }

  #onTopicLost(topic: string, failure: KafkaFailure): void {
    if (this.#intake?.lose(topic) === false) this.#fail(failure);
    else this.#notice(`${failure.message} It is not read any further.`);
  }

  /** @returns whether it paused: a group goes on without a member that waits, which therefore fails */
  #pauseIfRefused(failure: KafkaFailure): boolean {
    const { pausesWhenRefused, query, log } = this.#options;
    const isRefused = failure.reason === 'authentication' || failure.reason === 'missing-secret';
    if (pausesWhenRefused !== true || query.group !== undefined || !isRefused || this.isOver) return false;
    this.#isPaused = true;
    this.#reach.reset();
    log('warn', `${failure.message}\n${failure.toData().detail}`);
    this.#notice(`${failure.message} Reading has paused; resume it with the right ones.`);
    this.#setState({ kind: 'paused', failure: failure.toData() });
    return true;
  }

  #onConnection(isConnected: boolean): void {
    if (this.isOver || this.#isPaused) return;
    this.#setState({ kind: isConnected ? 'live' : 'connecting' });
  }

  #seekerIn(topics: readonly TopicLeaders[]): Seeker {
    const { cluster, query, bound } = this.#options;
    return new Seeker(
      {
        ...{ cluster, query, bound, topics },
        reader: this.#reader,
        resolver: this.#resolver,
        writer: this.#writer,
        onRead: (records) => {
          this.#rate.add(records, Date.now());
          this.#options.onChange();
        },
        onNotice: (text) => this.#notice(text),
        isPaused: () => this.#isPaused,
        onFailure: (failure) => {
          const isPaused = this.#pauseIfRefused(failure);
          if (!isPaused) this.#fail(failure);
          return isPaused;
        },
      },
      this.#controller.signal,
    );
  }

  async #join(topics: readonly string[], group: TailGroup, seeker: Seeker): Promise<void> {
    const { cluster, query, log } = this.#options;
    this.#group = new GroupReading({
      cluster,
      query,
      topics,
      group,
      reader: this.#reader,
      resolver: this.#resolver,
      seek: (partitions) => seeker.seek(partitions),
      onRebalancing: () => {
        this.#pauseOrResume();
        this.#options.onChange();
      },
      onNotice: (text) => this.#notice(text),
      onFailure: (failure) => this.#fail(failure),
      log,
    });
    await this.#group.join(this.#controller.signal);
  }

  #fail(error: unknown): void {
    if (this.isOver) return;
    const failure = KafkaFailure.from(error);
    this.#options.log('error', `${failure.message}\n${failure.toData().detail}`);
    void this.#end({ kind: 'failed', failure: failure.toData() });
  }

  async #end(state: TailSessionState): Promise<void> {
    if (this.isOver) return this.#finished.promise;
    this.#reader.pause();
    const isAtEnd = state.kind === 'ended' && state.by === 'end';
    const committed = isAtEnd ? this.#group?.commitAtEnd() : this.#group?.commitIfAuto();
    this.#setState(state);
    this.#controller.abort();
    try {
      await committed;
    } catch (error) {
      this.#setState({ kind: 'failed', failure: KafkaFailure.from(error).toData() });
    }
    await Promise.allSettled([this.#reader.close(), this.#group?.leave()]);
    this.#finished.resolve();
  }

  #notice(text: string): void {
    this.#notices = [...this.#notices, text].slice(-maxNotices);
    this.#options.onChange();
  }

  #setState(state: TailSessionState): void {
    this.#state = state;
    this.#options.onChange();
  }
}
