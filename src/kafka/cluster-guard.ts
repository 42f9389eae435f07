import type { ClusterProfile } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { OutgoingRecord, ProducedRecord } from '../core/record.ts';
import type { NewTopic, TopicSummary } from '../core/topic.ts';
import type { ClusterMutations, GroupOffset, ProduceOptions } from './kafka-cluster.ts';

/**
 * Stands before everything that changes a cluster, so that a read-only profile refuses it. `openKafkaCluster` hands
 * out nothing else, so no surface can go around it.
 */
export class ClusterGuard implements ClusterMutations {
  readonly #profile: ClusterProfile;
  readonly #mutations: ClusterMutations;

  constructor(profile: ClusterProfile, mutations: ClusterMutations) {
    this.#profile = profile;
    this.#mutations = mutations;
  }

  async createTopic(topic: NewTopic, signal?: AbortSignal): Promise<TopicSummary> {
    this.#refuseReadOnly(`creating topic \`${topic.name}\``);
    return this.#mutations.createTopic(topic, signal);
  }

  async deleteTopic(topic: string, signal?: AbortSignal): Promise<void> {
    this.#refuseReadOnly(`deleting topic \`${topic}\``);
    return this.#mutations.deleteTopic(topic, signal);
  }

  async addPartitions(topic: string, count: number, signal?: AbortSignal): Promise<void> {
    this.#refuseReadOnly(`adding partitions to \`${topic}\``);
    return this.#mutations.addPartitions(topic, count, signal);
  }

  async alterTopicConfig(
    topic: string,
    config: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void> {
    this.#refuseReadOnly(`changing the configuration of \`${topic}\``);
    return this.#mutations.alterTopicConfig(topic, config, signal);
  }

  async commitGroupOffsets(
    groupId: string,
    offsets: readonly GroupOffset[],
    signal?: AbortSignal,
  ): Promise<void> {
    this.#refuseReadOnly(`changing the offsets of group \`${groupId}\``);
    return this.#mutations.commitGroupOffsets(groupId, offsets, signal);
  }

  async deleteGroup(groupId: string, signal?: AbortSignal): Promise<void> {
    this.#refuseReadOnly(`deleting group \`${groupId}\``);
    return this.#mutations.deleteGroup(groupId, signal);
  }

  async produce(
    records: readonly OutgoingRecord[],
    options?: ProduceOptions,
    signal?: AbortSignal,
  ): Promise<readonly ProducedRecord[]> {
    const [first] = records;
    this.#refuseReadOnly(first === undefined ? 'producing' : `producing to \`${first.topic}\``);
    return this.#mutations.produce(records, options, signal);
  }

  allowGroupMembership(groupId: string): void {
    this.#refuseReadOnly(`joining group \`${groupId}\``);
    this.#mutations.allowGroupMembership(groupId);
  }

  #refuseReadOnly(doing: string): void {
    if (!this.#profile.readOnly) return;
    throw new KafkaFailure(
      'read-only',
      `\`${this.#profile.name}\` is read-only, so ${doing} is refused. Edit the cluster to allow changes.`,
    );
  }
}
