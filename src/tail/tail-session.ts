import { KafkaFailure, type KafkaFailureData } from '../core/kafka-failure.ts';
import { pause as sleep } from '../kafka/abortable.ts';
import type { GroupMembership, LogLine } from '../kafka/group-membership.ts';
import type { KafkaCluster, TopicLeaders } from '../kafka/kafka-cluster.ts';
import { unknownPartition } from '../kafka/log-offsets.ts';
import { deliverToStore } from './deliver-to-store.ts';
import { readLastRecords } from './last-records.ts';
import { RateMeter } from './rate-meter.ts';
import type { ReadRange } from './reading-position.ts';
import { RecordStore, type StoreBound } from './record-store.ts';
import { clampToLog, logBounds, resolveEnd, resolveStart, type LogBounds } from './start-offsets.ts';
import type { TailGroup, TailQuery } from './tail-query.ts';
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
}

const maxNotices = 20;
const autoCommitIntervalMs = 1_000;
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
  readonly #starts = new Map<number, bigint>();
  readonly #committed = new Map<number, bigint>();
  readonly #finished: PromiseWithResolvers<void> = Promise.withResolvers();
  #state: TailSessionState = { kind: 'connecting' };
  #notices: readonly string[] = [];
  #reader: TopicReader | undefined;
  #membership: GroupMembership | undefined;
  #committing: Promise<void> = Promise.resolve();
  /** Counts the assignments of the group: what was resolved for an older one is void. */
  #generation = 0;
  #hasBeenAssigned = false;
  #partitionsAtStart = 0;
  #isPaused = false;
  /** Between a rebalance and its assignment nobody knows what is ours. */
  #isRebalancing = false;

  constructor(options: TailSessionOptions) {
    this.#options = options;
    this.store = new RecordStore(options.bound);
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
        start: this.#starts.get(partition) ?? position,
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
      const leaders = await cluster.topicLeaders(query.topic, signal);
      requirePartitions(leaders, query);
      this.#partitionsAtStart = leaders.partitions.length;
      const reader = this.#createReader(leaders.topicId);
      this.#reader = reader;
      if (query.group === undefined) await this.#assignAll(reader, leaders);
      else await this.#join(query.group);
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
    if (this.#state.kind !== 'connecting') this.#setState({ kind: 'paused' });
    this.#commitIfAuto();
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
    const { group } = this.#options.query;
    if (group === undefined || group.commit === 'never' || this.#membership === undefined) {
      throw new KafkaFailure('invalid-request', 'This consumer does not commit offsets.');
    }
    await this.#commitDelivered();
    return new Map(this.#committed);
  }

  #pauseOrResume(): void {
    if (this.#isPaused || this.#isRebalancing) this.#reader?.pause();
    else this.#reader?.resume();
  }

  get #isOver(): boolean {
    return this.#state.kind === 'ended' || this.#state.kind === 'failed';
  }

  #createReader(topicId: string | null): TopicReader {
    const { cluster, query } = this.#options;
    const { topic, isolation } = query;
    return new TopicReader(
      cluster,
      { name: topic, topicId, isolation },
      {
        onBatches: (delivery) => {
          this.#rate.add(deliverToStore(this.store, delivery, isolation), Date.now());
          this.#options.onChange();
          return undefined;
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
    const ranges = await this.#resolve(ready, leaders.topicId, true);
    reader.assign(ranges);
  }

  /** Resolves start and end of partitions, and reads the last records where the start says so. */
  async #resolve(
    partitions: readonly number[],
    topicId: string | null,
    isFirst: boolean,
  ): Promise<ReadonlyMap<number, ReadRange>> {
    const { cluster, query } = this.#options;
    const { topic, isolation, start, end } = query;
    const { signal } = this.#controller;
    const bounds = await logBounds(cluster, topic, partitions, isolation, signal);
    const resolved = await resolveStart(cluster, topic, bounds, start, signal);
    const ends = await resolveEnd(cluster, topic, bounds, end, Date.now(), signal);
    resolved.notices.forEach((text) => this.#notice(text));
    if (start.kind === 'last' && isFirst) await this.#readLast(start.count, bounds, topicId);
    if (isFirst && end.kind === 'time') void this.#endAt(end.timestampMs);
    return this.#ranges(resolved.offsets, ends);
  }

  #ranges(
    offsets: ReadonlyMap<number, bigint>,
    ends: ReadonlyMap<number, bigint | null>,
  ): ReadonlyMap<number, ReadRange> {
    for (const [partition, offset] of offsets) this.#starts.set(partition, offset);
    return new Map(
      [...offsets].map(([partition, position]) => [
        partition,
        { position, end: ends.get(partition) ?? null },
      ]),
    );
  }

  async #readLast(
    count: number,
    bounds: ReadonlyMap<number, LogBounds>,
    topicId: string | null,
  ): Promise<void> {
    const { cluster, query } = this.#options;
    const before = this.store.endRow;
    const request = { cluster, topic: query.topic, topicId, isolation: query.isolation, count, bounds };
    const notices = await readLastRecords(this.store, request, this.#controller.signal);
    notices.forEach((text) => this.#notice(text));
    this.#rate.add(this.store.endRow - before, Date.now());
    this.#options.onChange();
  }

  /** A time in the future ends the reading when the clock passes it, where each partition then stands. */
  async #endAt(timestampMs: bigint): Promise<void> {
    const { signal } = this.#controller;
    const { cluster, query } = this.#options;
    try {
      for (;;) {
        const waitMs = Number(timestampMs) - Date.now();
        if (waitMs <= 0) break;
        await sleep(Math.min(waitMs, longestSleepMs), signal);
      }
      const partitions = this.positions.map(({ partition }) => partition);
      const bounds = await logBounds(cluster, query.topic, partitions, query.isolation, signal);
      const ends = await resolveEnd(cluster, query.topic, bounds, query.end, Date.now(), signal);
      for (const [partition, end] of ends) if (end !== null) this.#reader?.setEnd(partition, end);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** A partition that appeared is read from its first record; one that had no leader, from where the start says. */
  async #addPartitions(partitions: readonly number[]): Promise<void> {
    const { query } = this.#options;
    const reader = this.#reader;
    const wanted = partitions.filter((partition) => isSelected(query, partition));
    if (
      reader === undefined ||
      query.group !== undefined ||
      wanted.length === 0 ||
      query.end.kind === 'end'
    ) {
      return;
    }
    try {
      const old = wanted.filter((partition) => this.#wasThereAtStart(partition));
      const ranges = new Map(old.length === 0 ? [] : await this.#resolve(old, null, false));
      const ends = new Map<number, bigint | null>();
      const created = wanted.filter((partition) => !this.#wasThereAtStart(partition));
      for (const partition of created) {
        this.#notice(`Partition ${partition} is new; it is read from its first record.`);
        ends.set(partition, query.end.kind === 'offset' ? query.end.offset : null);
      }
      const fromFirst = this.#ranges(new Map(created.map((partition) => [partition, 0n])), ends);
      for (const [partition, range] of fromFirst) ranges.set(partition, range);
      reader.add(ranges);
      this.#options.onChange();
    } catch (error) {
      // Metadata is looked at again in a few seconds.
      this.#options.log('warn', KafkaFailure.from(error).toData().message);
    }
  }

  #wasThereAtStart(partition: number): boolean {
    return partition < this.#partitionsAtStart;
  }

  async #join({ groupId, commit }: TailGroup): Promise<void> {
    const { cluster, query, log } = this.#options;
    const { GroupMembership: Membership } = await import('../kafka/group-membership.ts');
    this.#membership = await Membership.join(
      {
        cluster,
        groupId,
        topic: query.topic,
        log,
        onAssigned: (partitions) => void this.#onAssigned(partitions, groupId),
        onRevoked: () => this.#onRevoked(),
        onFailure: (failure) => this.#fail(failure),
      },
      this.#controller.signal,
    );
    if (commit === 'auto') void this.#commitNowAndThen();
  }

  #onRevoked(): void {
    this.#generation += 1;
    this.#isRebalancing = true;
    this.#pauseOrResume();
    this.#commitIfAuto();
  }

  async #onAssigned(partitions: readonly number[], groupId: string): Promise<void> {
    const generation = ++this.#generation;
    const reader = this.#reader;
    if (reader === undefined) return;
    try {
      const chosen = partitions.filter((partition) => isSelected(this.#options.query, partition));
      this.#sayAssignment(partitions, chosen);
      const kept = new Map(
        reader.positions
          .filter(({ partition }) => chosen.includes(partition))
          .map(({ partition, position, end }) => [partition, { position, end }]),
      );
      for (const partition of this.#committed.keys()) {
        if (!kept.has(partition)) this.#committed.delete(partition);
      }
      this.#isRebalancing = false;
      reader.assign(kept);
      this.#pauseOrResume();
      const added = chosen.filter((partition) => !kept.has(partition));
      const ranges =
        added.length === 0 ? new Map<number, ReadRange>() : await this.#resolveAssigned(added, groupId);
      if (generation !== this.#generation || this.#isOver) return;
      this.#hasBeenAssigned = true;
      reader.add(ranges);
      this.#options.onChange();
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
    }
  }

  #sayAssignment(assigned: readonly number[], chosen: readonly number[]): void {
    if (assigned.length === 0) {
      this.#notice('The group assigned no partition to this consumer: others read them all.');
    } else if (chosen.length < assigned.length) {
      const ignored = assigned.filter((partition) => !chosen.includes(partition)).join(', ');
      this.#notice(`The group assigned partitions that were not chosen; nobody reads them: ${ignored}.`);
    }
  }

  /** Where nothing is committed `earliest` and `latest` apply; any other start seeks, at the first assignment. */
  async #resolveAssigned(
    partitions: readonly number[],
    groupId: string,
  ): Promise<ReadonlyMap<number, ReadRange>> {
    const { cluster, query } = this.#options;
    const { topic, isolation, start, end } = query;
    const { signal } = this.#controller;
    const isDefault = start.kind === 'earliest' || start.kind === 'latest' || start.kind === 'committed';
    if (!isDefault && !this.#hasBeenAssigned) {
      return this.#resolve(partitions, null, true);
    }
    const bounds = await logBounds(cluster, topic, partitions, isolation, signal);
    const committed = await cluster.committedOffsets(groupId, topic, signal);
    const wanted = new Map(
      [...bounds].map(([partition, bound]) => [
        partition,
        committed.get(partition) ?? (start.kind === 'latest' ? bound.end : bound.begin),
      ]),
    );
    const resolved = clampToLog(bounds, wanted);
    resolved.notices.forEach((text) => this.#notice(text));
    const ends = await resolveEnd(cluster, topic, bounds, end, Date.now(), signal);
    return this.#ranges(resolved.offsets, ends);
  }

  async #commitNowAndThen(): Promise<void> {
    const { signal } = this.#controller;
    for (;;) {
      try {
        await sleep(autoCommitIntervalMs, signal);
      } catch {
        return;
      }
      this.#commitIfAuto();
      await this.#committing;
    }
  }

  #commitIfAuto(): void {
    if (this.#options.query.group?.commit !== 'auto' || this.#membership === undefined) return;
    this.#committing = this.#commitDelivered().catch((error: unknown) => {
      // The next commit tells more: after a rebalance it is another member's to make.
      this.#options.log('warn', KafkaFailure.from(error).message);
    });
  }

  async #commitDelivered(): Promise<void> {
    const offsets = new Map<number, bigint>();
    for (const { partition, position } of this.#reader?.positions ?? []) {
      const before = this.#committed.get(partition) ?? this.#starts.get(partition);
      if (position !== before) offsets.set(partition, position);
    }
    await this.#membership?.commit(offsets);
    for (const [partition, offset] of offsets) this.#committed.set(partition, offset);
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
    this.#commitIfAuto();
    this.#setState(state);
    this.#controller.abort();
    await this.#committing;
    await Promise.allSettled([this.#reader?.close(), this.#membership?.leave()]);
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

function isSelected({ partitions }: TailQuery, partition: number): boolean {
  return partitions === 'all' || partitions.includes(partition);
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
