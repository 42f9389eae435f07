import {
  createPartitionsV3,
  createTopicsV7,
  deleteTopicsV6,
  incrementalAlterConfigsV1,
} from '@platformatic/kafka';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { topicNameProblem, type NewTopic, type TopicSummary } from '../core/topic.ts';
import { pause, throwIfAborted } from './abortable.ts';
import type { BrokerConnections } from './broker-connections.ts';
import type { BrokerLink } from './broker-link.ts';
import type { ClusterMetadata, TopicMetadata } from './cluster-metadata.ts';
import { brokerFailure, ErrorCode } from './kafka-errors.ts';
import { topicSummary } from './topics.ts';

const brokerTimeoutMs = 20_000;
const patienceMs = 15_000;
const pollDelayMs = 50;
const maxControllerMoves = 3;
/** In IncrementalAlterConfigs (KIP-339). */
const topicResource = 2;
const setOperation = 0;
const maxPartitions = 2 ** 31 - 1;
const maxReplicationFactor = 2 ** 15 - 1;

/** Creates, alters and deletes topics, and waits until every broker knows. */
export class TopicChanges {
  readonly #connections: BrokerConnections;
  readonly #metadata: ClusterMetadata;

  constructor(connections: BrokerConnections, metadata: ClusterMetadata) {
    this.#connections = connections;
    this.#metadata = metadata;
  }

  /** See `ClusterMutations.createTopic`. */
  async create(topic: NewTopic, signal?: AbortSignal): Promise<TopicSummary> {
    const doing = `Could not create topic \`${topic.name}\` on \`${this.#connections.profile.name}\``;
    checkNewTopic(topic, doing);
    const request: createTopicsV7.CreateTopicsRequestTopic = {
      name: topic.name,
      numPartitions: topic.partitions ?? -1,
      replicationFactor: topic.replicationFactor ?? -1,
      assignments: [],
      configs: Object.entries(topic.configs).map(([name, value]) => ({ name, value })),
    };
    const { errorCode, errorMessage } = await this.#askController(doing, signal, async (controller) => {
      const args: Parameters<typeof createTopicsV7.createRequest> = [[request], brokerTimeoutMs, false];
      return (await controller.ask(createTopicsV7.api, args, doing, signal)).topics[0];
    });
    if (errorCode === ErrorCode.topicAlreadyExists) throw brokerFailure(errorCode, doing);
    if (errorCode !== ErrorCode.none) throw brokerFailure(errorCode, doing, errorMessage);
    const created = await this.#untilEveryBroker(topic.name, doing, signal, hasLeaders);
    if (created !== undefined) return topicSummary(created);
    throw new KafkaFailure(
      'timed-out',
      `Topic \`${topic.name}\` was created, but not every broker shows it yet. Refresh in a while.`,
      { retriable: true },
    );
  }

  /** See `ClusterMutations.deleteTopic`. */
  async delete(topic: string, signal?: AbortSignal): Promise<void> {
    const doing = `Could not delete topic \`${topic}\` from \`${this.#connections.profile.name}\``;
    const { errorCode, errorMessage } = await this.#askController(doing, signal, async (controller) => {
      const args: Parameters<typeof deleteTopicsV6.createRequest> = [[{ name: topic }], brokerTimeoutMs];
      return (await controller.ask(deleteTopicsV6.api, args, doing, signal)).responses[0];
    });
    if (errorCode === ErrorCode.unknownTopicOrPartition) throw this.#metadata.unknownTopic(topic);
    if (errorCode !== ErrorCode.none) throw brokerFailure(errorCode, doing, errorMessage);
    await this.#untilEveryBroker(topic, doing, signal, isGone);
  }

  /** See `ClusterMutations.addPartitions`. */
  async addPartitions(topic: string, count: number, signal?: AbortSignal): Promise<void> {
    const doing = `Could not give topic \`${topic}\` ${count} partitions`;
    const { errorCode, errorMessage } = await this.#askController(doing, signal, async (controller) => {
      const args: Parameters<typeof createPartitionsV3.createRequest> = [
        [{ name: topic, count, assignments: null }],
        brokerTimeoutMs,
        false,
      ];
      return (await controller.ask(createPartitionsV3.api, args, doing, signal)).results[0];
    });
    if (errorCode === ErrorCode.unknownTopicOrPartition) throw this.#metadata.unknownTopic(topic);
    if (errorCode !== ErrorCode.none) throw brokerFailure(errorCode, doing, errorMessage);
    await this.#untilEveryBroker(
      topic,
      doing,
      signal,
      (shown) => hasLeaders(shown) && (shown?.partitions.length ?? 0) >= count,
    );
  }

  /** See `ClusterMutations.alterTopicConfig`. */
  async alterConfig(
    topic: string,
    config: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void> {
    const doing = `Could not change the configuration of topic \`${topic}\``;
    const configs = Object.entries(config).map(
      ([name, value]): incrementalAlterConfigsV1.IncrementalAlterConfigsRequestConfig => ({
        name,
        configOperation: setOperation,
        value,
      }),
    );
    const { errorCode, errorMessage } = await this.#askController(doing, signal, async (controller) => {
      const args: Parameters<typeof incrementalAlterConfigsV1.createRequest> = [
        [{ resourceType: topicResource, resourceName: topic, configs }],
        false,
      ];
      return (await controller.ask(incrementalAlterConfigsV1.api, args, doing, signal)).responses[0];
    });
    if (errorCode === ErrorCode.unknownTopicOrPartition) throw this.#metadata.unknownTopic(topic);
    if (errorCode !== ErrorCode.none) throw brokerFailure(errorCode, doing, errorMessage);
  }

  /** Sends to the controller, and after it when it moves. Only before Kafka 3 does it matter which broker is asked. */
  async #askController<T extends { readonly errorCode: number }>(
    doing: string,
    signal: AbortSignal | undefined,
    ask: (controller: BrokerLink) => Promise<T | undefined>,
  ): Promise<T> {
    for (let move = 0; ; move++) {
      const address = await this.#metadata.controller(doing, signal);
      const answer = await ask(await this.#connections.broker(address, '', signal));
      if (answer === undefined)
        throw new KafkaFailure('broker-error', `${doing}: the broker gave no answer.`);
      if (answer.errorCode !== ErrorCode.notController || move >= maxControllerMoves) return answer;
      await pause(pollDelayMs, signal);
    }
  }

  /**
   * Asks each broker until `isDone` with the topic there. Brokers that cannot be reached are left out.
   * @returns the topic as the last of them shows it; `undefined` when the patience ran out
   */
  async #untilEveryBroker(
    topic: string,
    doing: string,
    signal: AbortSignal | undefined,
    isDone: (topic: TopicMetadata | undefined) => boolean,
  ): Promise<TopicMetadata | undefined> {
    const { brokers } = await this.#metadata.fetch([], doing, signal);
    const deadline = Date.now() + patienceMs;
    const shown = await Promise.allSettled(
      brokers.map(async (broker) => {
        for (;;) {
          const { topics } = await this.#metadata.fetch([topic], doing, signal, broker);
          if (isDone(topics[0])) return topics[0];
          if (Date.now() > deadline) return undefined;
          await pause(pollDelayMs, signal);
        }
      }),
    );
    throwIfAborted(signal);
    const answers = shown.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    return answers.includes(undefined) ? undefined : answers[0];
  }
}

function hasLeaders(topic: TopicMetadata | undefined): boolean {
  return (
    topic?.errorCode === ErrorCode.none &&
    topic.partitions.length > 0 &&
    topic.partitions.every(({ leaderId }) => leaderId >= 0)
  );
}

function isGone(topic: TopicMetadata | undefined): boolean {
  return topic === undefined || topic.errorCode === ErrorCode.unknownTopicOrPartition;
}

/** What no broker needs to be asked about. @throws KafkaFailure naming the field */
function checkNewTopic({ name, partitions, replicationFactor }: NewTopic, doing: string): void {
  const problem = topicNameProblem(name);
  if (problem !== undefined) throw new KafkaFailure('invalid-topic-name', `${doing}: ${problem}`);
  if (partitions !== undefined && !isCount(partitions, maxPartitions)) {
    throw new KafkaFailure(
      'invalid-partitions',
      `${doing}: the number of partitions is ${partitions}; it must be a whole number of at least 1.`,
    );
  }
  if (replicationFactor !== undefined && !isCount(replicationFactor, maxReplicationFactor)) {
    throw new KafkaFailure(
      'invalid-replication-factor',
      `${doing}: the replication factor is ${replicationFactor}; it must be a whole number of at least 1.`,
    );
  }
}

function isCount(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max;
}
