import { KafkaFailure } from '../core/kafka-failure.ts';
import { partitionKey, type TopicPartition } from '../core/topic.ts';
import { pause as sleep } from '../kafka/abortable.ts';
import type { CommittablePlace, GroupMembership, LogLine } from '../kafka/group-membership.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import type { LogReader } from './log-reader.ts';
import type { RangeResolver } from './range-resolver.ts';
import type { ReadRange } from './reading-position.ts';
import { isSelected, type TailGroup, type TailQuery } from './tail-query.ts';

export interface GroupReadingOptions {
  readonly cluster: KafkaCluster;
  readonly query: TailQuery;
  readonly group: TailGroup;
  /** Plain names. */
  readonly topics: readonly string[];
  readonly reader: LogReader;
  readonly resolver: RangeResolver;
  /** As the query's start says, whatever is committed. */
  readonly seek: (partitions: readonly TopicPartition[]) => Promise<readonly ReadRange[]>;
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
  readonly #committed = new Map<string, CommittablePlace>();
  #membership: GroupMembership | undefined;
  #committing: Promise<void> = Promise.resolve();
  #assigning: Promise<void> = Promise.resolve();
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

  /**
   * Joins, and resolves when the partitions of the first assignment are being read: what is produced from then on
   * comes. `signal` ends the commits that come by themselves, not the membership.
   * @throws KafkaFailure
   */
  async join(signal: AbortSignal): Promise<void> {
    const { cluster, topics, group, log, onFailure } = this.#options;
    const { GroupMembership: Membership } = await import('../kafka/group-membership.ts');
    this.#membership = await Membership.join(
      {
        cluster,
        groupId: group.groupId,
        topics,
        log,
        onAssigned: (partitions) => {
          this.#assigning = this.#onAssigned(partitions, signal);
        },
        onRevoked: () => this.#onRevoked(),
        onFailure,
      },
      signal,
    );
    await this.#assigning;
    if (group.commit === 'auto') void this.#commitNowAndThen(signal);
  }

  /**
   * Commits what was delivered so far.
   * @returns what is committed by us now, of the partitions that are ours
   * @throws KafkaFailure `invalid-request` where this consumer does not commit
   */
  async commit(): Promise<readonly CommittablePlace[]> {
    if (this.#options.group.commit === 'never' || this.#membership === undefined) {
      throw new KafkaFailure('invalid-request', 'This consumer does not commit offsets.');
    }
    await this.#commitDelivered(this.#membership);
    return [...this.#committed.values()];
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

  /**
   * The end of the reading is reached: commits what was delivered, unless nobody asked for that.
   * @throws KafkaFailure where the group does not take a commit that was asked for
   */
  async commitAtEnd(): Promise<void> {
    const { commit, commitsAtEnd = false } = this.#options.group;
    if (this.#membership === undefined) return;
    if (commit === 'manual' && commitsAtEnd) await this.#commitDelivered(this.#membership);
    else this.commitIfAuto();
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

  async #onAssigned(partitions: readonly TopicPartition[], signal: AbortSignal): Promise<void> {
    const { query, reader, onFailure } = this.#options;
    const generation = ++this.#generation;
    this.#setRebalancing(true);
    const chosen = partitions.filter(({ partition }) => isSelected(query, partition));
    this.#sayAssignment(partitions, chosen);
    // What stays ours goes on where it was; the rest may come back another time, from where others left it.
    const ours = new Set(chosen.map(partitionKey));
    const kept = reader.positions.filter((position) => ours.has(partitionKey(position)));
    const keptKeys = new Set(kept.map(partitionKey));
    for (const key of this.#committed.keys()) if (!keptKeys.has(key)) this.#committed.delete(key);
    reader.assign(kept);
    try {
      const added = chosen.filter((partition) => !keptKeys.has(partitionKey(partition)));
      const ranges = added.length === 0 ? [] : await this.#resolve(added, signal);
      if (generation !== this.#generation || signal.aborted) return;
      reader.add(ranges);
      this.#hasBeenAssigned = true;
      this.#setRebalancing(false);
    } catch (error) {
      if (generation === this.#generation) onFailure(KafkaFailure.from(error));
    }
  }

  /** Where nothing is committed `earliest` and `latest` apply; any other start seeks, at the first assignment. */
  #resolve(partitions: readonly TopicPartition[], signal: AbortSignal): Promise<readonly ReadRange[]> {
    const { query, group, resolver, seek } = this.#options;
    const isDefault = ['earliest', 'latest', 'committed'].includes(query.start.kind);
    return isDefault || this.#hasBeenAssigned
      ? resolver.committed(partitions, group.groupId, signal)
      : seek(partitions);
  }

  #sayAssignment(assigned: readonly TopicPartition[], chosen: readonly TopicPartition[]): void {
    if (assigned.length === 0) {
      this.#options.onNotice('The group assigned no partition to this consumer: others read them all.');
    } else if (chosen.length < assigned.length) {
      const ignored = assigned
        .filter((partition) => !chosen.includes(partition))
        .map(({ topic, partition }) => `${partition} of \`${topic}\``)
        .join(', ');
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
    const offsets: CommittablePlace[] = [];
    for (const { topic, partition, position } of this.#options.reader.positions) {
      const key = partitionKey({ topic, partition });
      const before = this.#committed.get(key)?.offset ?? this.#options.resolver.startOf({ topic, partition });
      if (position !== before) offsets.push({ topic, partition, offset: position });
    }
    await membership.commit(offsets);
    for (const place of offsets) this.#committed.set(partitionKey(place), place);
  }
}
