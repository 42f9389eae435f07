import { KafkaFailure, type KafkaFailureData } from '../core/kafka-failure.ts';
import { pause as sleep } from '../kafka/abortable.ts';
import type { LogLine } from '../kafka/group-membership.ts';
import type { KafkaCluster, TopicLeaders } from '../kafka/kafka-cluster.ts';
import { unknownPartition } from '../kafka/log-offsets.ts';
import { deliverToStore } from './deliver-to-store.ts';
import { GroupReading } from './group-reading.ts';
import { readLastRecords } from './last-records.ts';
import { readStoredRecord } from './stored-record.ts';
import { RangeResolver } from './range-resolver.ts';
import { RateMeter } from './rate-meter.ts';
import type { ReadRange } from './reading-position.ts';
import { RecordStore, type StoreBound } from './record-store.ts';
import type { LogBounds } from './start-offsets.ts';
import { isSelected, onlyTopic, type TailGroup, type TailQuery } from './tail-query.ts';
import { TopicReader } from './topic-reader.ts';

export type TailSessionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'ended'; readonly by: 'end' | 'stop' }
  | { readonly kind: 'failed'; readonly failure: KafkaFailureData };

export interface TailPosition {
  readonly partition: number;
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
/** Longer waits overflow a timer. */
const longestSleepMs = 24 * 60 * 60 * 1000;

/**
 * Reads a topic into a bounded store, from a start to an end or until it is stopped. Without a group it reads by
 * assignment and leaves no trace; with one it reads what the group assigns, and commits what was delivered.
 */
export class TailSession {
  readonly store: RecordStore;
  readonly #options: TailSessionOptions;
  readonly #controller = new AbortController();
  readonly #rate = new RateMeter();
  readonly #resolver: RangeResolver;
  /** Partitions that appeared and are being resolved. */
  readonly #adding = new Set<number>();
  readonly #finished: PromiseWithResolvers<void> = Promise.withResolvers();
  #state: TailSessionState = { kind: 'connecting' };
  #notices: readonly string[] = [];
  #reader: TopicReader | undefined;
  #group: GroupReading | undefined;
  #topicId: string | null = null;
  #partitionsAtStart = 0;
  #hasStarted = false;
  #isPaused = false;

  constructor(options: TailSessionOptions) {
    this.#options = options;
    this.store = new RecordStore(options.bound);
    this.#resolver = new RangeResolver(options.cluster, options.query, (text) => this.#notice(text));
  }

  get state(): TailSessionState {
    return this.#state;
  }

  /** What the reader should know; the newest last, at most 20. */
  get notices(): readonly string[] {
    return this.#notices;
  }

  /** Resolves when the session has ended or failed. Never rejects. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  get positions(): readonly TailPosition[] {
    return (this.#reader?.positions ?? [])
      .map(({ partition, position, highWatermark }) => ({
        partition,
        start: this.#resolver.startOf(partition) ?? position,
        position,
        end: highWatermark < position ? position : highWatermark,
      }))
      .sort((a, b) => a.partition - b.partition);
  }

  recordsPerSecond(nowMs = Date.now()): number {
    return this.#rate.perSecond(nowMs);
  }

  /**
   * Resolves the start and begins to read; comes once. Resolves when records may arrive.
   * @throws KafkaFailure why it could not; the session has failed then
   */
  async start(): Promise<void> {
    const { cluster, query } = this.#options;
    const { signal } = this.#controller;
    try {
      const leaders = await cluster.topicLeaders(onlyTopic(query), signal);
      requirePartitions(leaders, query);
      this.#partitionsAtStart = leaders.partitions.length;
      this.#topicId = leaders.topicId;
      const reader = this.#createReader();
      this.#reader = reader;
      this.#pauseOrResume();
      if (query.group === undefined) await this.#assignAll(reader, leaders);
      else await this.#join(reader, query.group);
      this.#hasStarted = true;
      reader.finished.then(
        () => this.#end({ kind: 'ended', by: 'end' }),
        (error: unknown) => this.#fail(error),
      );
      if (this.#state.kind === 'connecting') this.#setState({ kind: this.#isPaused ? 'paused' : 'live' });
    } catch (error) {
      this.#fail(error);
      throw KafkaFailure.from(error);
    }
  }

  /** Stops fetching; nothing is lost. What was delivered is committed, for a group with `commit: auto`. */
  pause(): void {
    if (this.#isOver) return;
    this.#isPaused = true;
    this.#pauseOrResume();
    if (this.#hasStarted) this.#setState({ kind: 'paused' });
    this.#group?.commitIfAuto();
  }

  resume(): void {
    if (this.#isOver || !this.#isPaused) return;
    this.#isPaused = false;
    this.#pauseOrResume();
    if (this.#state.kind === 'paused') this.#setState({ kind: 'live' });
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
  async commit(): Promise<ReadonlyMap<number, bigint>> {
    if (this.#group === undefined) {
      throw new KafkaFailure('invalid-request', 'This consumer does not commit offsets.');
    }
    return this.#group.commit();
  }

  #pauseOrResume(): void {
    if (this.#isPaused || this.#group?.isRebalancing === true) this.#reader?.pause();
    else this.#reader?.resume();
  }

  get #isOver(): boolean {
    return this.#state.kind === 'ended' || this.#state.kind === 'failed';
  }

  #createReader(): TopicReader {
    const { cluster, query, sink } = this.#options;
    const { isolation } = query;
    const topic = onlyTopic(query);
    const onStored = sink && (() => sink.onStored(this.store));
    return new TopicReader(
      cluster,
      { name: topic, topicId: this.#topicId, isolation },
      {
        onBatches: (delivery) => {
          this.#rate.add(deliverToStore(this.store, delivery, isolation, onStored), Date.now());
          this.#options.onChange();
          return sink?.untilReady();
        },
        onNotice: (text) => this.#notice(text),
        onNewPartitions: (partitions) => void this.#addPartitions(partitions),
        onConnection: (isConnected) => this.#onConnection(isConnected),
        onTruncated: () => undefined,
      },
    );
  }

  #onConnection(isConnected: boolean): void {
    if (this.#isOver || this.#isPaused) return;
    this.#setState({ kind: isConnected ? 'live' : 'connecting' });
  }

  async #assignAll(reader: TopicReader, leaders: TopicLeaders): Promise<void> {
    const { query } = this.#options;
    const wanted = leaders.partitions.filter(({ partition }) => isSelected(query, partition));
    const ready = wanted.filter(({ leader }) => leader !== null).map(({ partition }) => partition);
    for (const { partition, leader } of wanted) {
      if (leader === null)
        this.#notice(`Partition ${partition} has no leader now; it is read once it has one.`);
    }
    reader.assign(await this.#seek(ready));
  }

  /** Resolves start and end of partitions as the query says, and reads the last records where it says so. */
  async #seek(partitions: readonly number[]): Promise<ReadonlyMap<number, ReadRange>> {
    const { start, end } = this.#options.query;
    const { signal } = this.#controller;
    const bounds = await this.#resolver.bounds(partitions, signal);
    const ranges = await this.#resolver.asked(bounds, signal);
    if (start.kind === 'last') await this.#readLast(start.count, bounds);
    if (end.kind === 'time') void this.#endAt(end.timestampMs);
    return ranges;
  }

  async #readLast(count: number, bounds: ReadonlyMap<number, LogBounds>): Promise<void> {
    const { cluster, query } = this.#options;
    const { isolation } = query;
    const topic = onlyTopic(query);
    const before = this.store.endRow;
    const request = { cluster, topic, topicId: this.#topicId, isolation, count, bounds };
    const notices = await readLastRecords(this.store, request, this.#controller.signal);
    notices.forEach((text) => this.#notice(text));
    this.#rememberStarts(before);
    this.#options.sink?.onStored(this.store);
    this.#rate.add(this.store.endRow - before, Date.now());
    this.#options.onChange();
  }

  /** Each partition started at its first record from row `first` on, as the store has them in order. */
  #rememberStarts(first: number): void {
    const known = new Set<number>();
    for (let row = first; row < this.store.endRow; row++) {
      const source = this.store.locate(row)?.source;
      if (source === undefined || known.has(source)) continue;
      known.add(source);
      const record = readStoredRecord(this.store, row);
      if (record !== undefined) this.#resolver.startedAt(record.partition, record.offset);
    }
  }

  /** A time in the future ends the reading when the clock passes it, where each partition then stands. */
  async #endAt(timestampMs: bigint): Promise<void> {
    const { signal } = this.#controller;
    try {
      for (;;) {
        const waitMs = Number(timestampMs) - Date.now();
        if (waitMs <= 0) break;
        await sleep(Math.min(waitMs, longestSleepMs), signal);
      }
      const partitions = this.positions.map(({ partition }) => partition);
      const ends = await this.#resolver.ends(await this.#resolver.bounds(partitions, signal), signal);
      for (const [partition, end] of ends) if (end !== null) this.#reader?.setEnd(partition, end);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** A partition that appeared is read from its first record; one that had no leader, from where the start says. */
  async #addPartitions(partitions: readonly number[]): Promise<void> {
    const { query } = this.#options;
    const reader = this.#reader;
    const wanted = partitions.filter(
      (partition) => isSelected(query, partition) && !this.#adding.has(partition),
    );
    if (
      reader === undefined ||
      query.group !== undefined ||
      wanted.length === 0 ||
      query.end.kind === 'end'
    ) {
      return;
    }
    wanted.forEach((partition) => this.#adding.add(partition));
    try {
      const created = wanted.filter((partition) => !this.#wasThereAtStart(partition));
      const old = wanted.filter((partition) => this.#wasThereAtStart(partition));
      for (const partition of created) {
        this.#notice(`Partition ${partition} is new; it is read from its first record.`);
      }
      reader.add(this.#resolver.created(created));
      if (old.length > 0) {
        const { signal } = this.#controller;
        reader.add(await this.#resolver.asked(await this.#resolver.bounds(old, signal), signal));
      }
      this.#options.onChange();
    } catch (error) {
      // Metadata is looked at again in a few seconds, and names them again.
      this.#options.log('warn', KafkaFailure.from(error).message);
    } finally {
      wanted.forEach((partition) => this.#adding.delete(partition));
    }
  }

  #wasThereAtStart(partition: number): boolean {
    return partition < this.#partitionsAtStart;
  }

  async #join(reader: TopicReader, group: TailGroup): Promise<void> {
    const { cluster, query, log } = this.#options;
    this.#group = new GroupReading({
      cluster,
      query,
      group,
      reader,
      resolver: this.#resolver,
      seek: (partitions) => this.#seek(partitions),
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
    if (this.#isOver) return;
    const failure = KafkaFailure.from(error);
    this.#options.log('error', `${failure.message}\n${failure.toData().detail}`);
    void this.#end({ kind: 'failed', failure: failure.toData() });
  }

  async #end(state: TailSessionState): Promise<void> {
    if (this.#isOver) return this.#finished.promise;
    this.#reader?.pause();
    this.#group?.commitIfAuto();
    this.#setState(state);
    this.#controller.abort();
    await Promise.allSettled([this.#reader?.close(), this.#group?.leave()]);
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

/** @throws KafkaFailure `unknown-partition` */
function requirePartitions({ topic, partitions }: TopicLeaders, query: TailQuery): void {
  if (query.partitions === 'all') return;
  if (query.partitions.length === 0) {
    throw new KafkaFailure('invalid-request', `No partition of \`${topic}\` was chosen.`);
  }
  const unknown = query.partitions.find(
    (wanted) => !partitions.some(({ partition }) => partition === wanted),
  );
  if (unknown !== undefined) throw unknownPartition(topic, unknown, partitions.length);
}
