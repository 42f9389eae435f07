import { KafkaFailure } from '../core/kafka-failure.ts';
import { pause as sleep } from '../kafka/abortable.ts';
import type { GroupMembership, LogLine } from '../kafka/group-membership.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import type { RangeResolver } from './range-resolver.ts';
import type { ReadRange } from './reading-position.ts';
import { isSelected, onlyTopic, type TailGroup, type TailQuery } from './tail-query.ts';
import type { TopicReader } from './topic-reader.ts';

export interface GroupReadingOptions {
  readonly cluster: KafkaCluster;
  readonly query: TailQuery;
  readonly group: TailGroup;
  readonly reader: TopicReader;
  readonly resolver: RangeResolver;
  /** As the query's start says, whatever is committed. */
  readonly seek: (partitions: readonly number[]) => Promise<ReadonlyMap<number, ReadRange>>;
  /** Reading has to stop, or may go on: see `isRebalancing`. */
  readonly onRebalancing: () => void;
  readonly onNotice: (text: string) => void;
  readonly onFailure: (failure: KafkaFailure) => void;
  readonly log: LogLine;
}

const autoCommitIntervalMs = 1_000;

/** Gives a reader the partitions that a group assigns, and commits what it delivered. */
export class GroupReading {
  readonly #options: GroupReadingOptions;
  readonly #committed = new Map<number, bigint>();
  #membership: GroupMembership | undefined;
  #committing: Promise<void> = Promise.resolve();
  /** Counts the assignments: what was resolved for an older one is void. */
  #generation = 0;
  #hasBeenAssigned = false;
  #isRebalancing = true;

  constructor(options: GroupReadingOptions) {
    this.#options = options;
  }

  /** Between a rebalance and its assignment nobody knows what is ours. */
  get isRebalancing(): boolean {
    return this.#isRebalancing;
  }

  /** Joins; `signal` ends the commits that come by themselves, not the membership. @throws KafkaFailure */
  async join(signal: AbortSignal): Promise<void> {
    const { cluster, query, group, log, onFailure } = this.#options;
    const { GroupMembership: Membership } = await import('../kafka/group-membership.ts');
    this.#membership = await Membership.join(
      {
        cluster,
        groupId: group.groupId,
        topic: onlyTopic(query),
        log,
        onAssigned: (partitions) => void this.#onAssigned(partitions, signal),
        onRevoked: () => this.#onRevoked(),
        onFailure,
      },
      signal,
    );
    if (group.commit === 'auto') void this.#commitNowAndThen(signal);
  }

  /**
   * Commits what was delivered so far.
   * @returns what is committed by us now, of the partitions that are ours
   * @throws KafkaFailure `invalid-request` where this consumer does not commit
   */
  async commit(): Promise<ReadonlyMap<number, bigint>> {
    if (this.#options.group.commit === 'never' || this.#membership === undefined) {
      throw new KafkaFailure('invalid-request', 'This consumer does not commit offsets.');
    }
    await this.#commitDelivered(this.#membership);
    return new Map(this.#committed);
  }

  /** Under `commit: auto`: begins a commit, without waiting for it. */
  commitIfAuto(): void {
    const membership = this.#membership;
    if (this.#options.group.commit !== 'auto' || membership === undefined) return;
    this.#committing = this.#commitDelivered(membership).catch((error: unknown) => {
      // The next commit tells more: after a rebalance it is another member's to make.
      this.#options.log('warn', KafkaFailure.from(error).message);
    });
  }

  /** Leaves the group once the commit that is under way has ended. Never throws. */
  async leave(): Promise<void> {
    await this.#committing;
    await this.#membership?.leave();
  }

  #onRevoked(): void {
    this.#generation += 1;
    this.#setRebalancing(true);
    this.commitIfAuto();
  }

  async #onAssigned(partitions: readonly number[], signal: AbortSignal): Promise<void> {
    const { query, reader, onFailure } = this.#options;
    const generation = ++this.#generation;
    this.#setRebalancing(true);
    const chosen = partitions.filter((partition) => isSelected(query, partition));
    this.#sayAssignment(partitions, chosen);
    // What stays ours goes on where it was; the rest may come back another time, from where others left it.
    const kept = new Map(
      reader.positions
        .filter(({ partition }) => chosen.includes(partition))
        .map(({ partition, position, end }) => [partition, { position, end }]),
    );
    for (const partition of this.#committed.keys()) {
      if (!kept.has(partition)) this.#committed.delete(partition);
    }
    reader.assign(kept);
    try {
      const added = chosen.filter((partition) => !kept.has(partition));
      const ranges = added.length === 0 ? new Map<number, ReadRange>() : await this.#resolve(added, signal);
      if (generation !== this.#generation || signal.aborted) return;
      reader.add(ranges);
      this.#hasBeenAssigned = true;
      this.#setRebalancing(false);
    } catch (error) {
      if (generation === this.#generation) onFailure(KafkaFailure.from(error));
    }
  }

  /** Where nothing is committed `earliest` and `latest` apply; any other start seeks, at the first assignment. */
  #resolve(partitions: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, ReadRange>> {
    const { query, group, resolver, seek } = this.#options;
    const isDefault = ['earliest', 'latest', 'committed'].includes(query.start.kind);
    return isDefault || this.#hasBeenAssigned
      ? resolver.committed(partitions, group.groupId, signal)
      : seek(partitions);
  }

  #sayAssignment(assigned: readonly number[], chosen: readonly number[]): void {
    if (assigned.length === 0) {
      this.#options.onNotice('The group assigned no partition to this consumer: others read them all.');
    } else if (chosen.length < assigned.length) {
      const ignored = assigned.filter((partition) => !chosen.includes(partition)).join(', ');
      this.#options.onNotice(
        `The group assigned partitions that were not chosen; nobody reads them: ${ignored}.`,
      );
    }
  }

  #setRebalancing(isRebalancing: boolean): void {
    this.#isRebalancing = isRebalancing;
    this.#options.onRebalancing();
  }

  async #commitNowAndThen(signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await sleep(autoCommitIntervalMs, signal);
      } catch {
        return;
      }
      this.commitIfAuto();
      await this.#committing;
    }
  }

  async #commitDelivered(membership: GroupMembership): Promise<void> {
    const offsets = new Map<number, bigint>();
    for (const { partition, position } of this.#options.reader.positions) {
      const before = this.#committed.get(partition) ?? this.#options.resolver.startOf(partition);
      if (position !== before) offsets.set(partition, position);
    }
    await membership.commit(offsets);
    for (const [partition, offset] of offsets) this.#committed.set(partition, offset);
  }
}
