import { metadataV11 } from '@platformatic/kafka';
import type { HostAndPort } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { topicNameProblem } from '../core/topic.ts';
import { pause } from './abortable.ts';
import type { BrokerConnections } from './broker-connections.ts';
import type { TopicLeaders } from './kafka-cluster.ts';
import { brokerFailure, ErrorCode, isRetriableCode } from './kafka-errors.ts';

export type Metadata = metadataV11.MetadataResponse;
export type TopicMetadata = metadataV11.MetadataResponseTopic;
export type PartitionMetadata = metadataV11.MetadataResponsePartition;

const noTopicId = '00000000-0000-0000-0000-000000000000';
const retryDelayMs = 100;
const maxRetries = 20;

/** What brokers say about brokers, topics and leaders. No request of ours ever lets a broker create a topic. */
export class ClusterMetadata {
  readonly #connections: BrokerConnections;

  constructor(connections: BrokerConnections) {
    this.#connections = connections;
  }

  /**
   * One Metadata request.
   * @param topics their names; `[]` for the brokers alone, `null` for every topic
   * @param broker asks this one instead of whichever answers
   */
  async fetch(
    topics: readonly string[] | null,
    doing: string,
    signal?: AbortSignal,
    broker?: HostAndPort,
  ): Promise<Metadata> {
    const args: Parameters<typeof metadataV11.createRequest> = [topics === null ? null : [...topics], false];
    const metadata = await (broker === undefined
      ? this.#connections.askAny(metadataV11.api, args, doing, signal)
      : this.#connections.askBroker(broker, metadataV11.api, args, doing, signal));
    this.#connections.rememberBrokers(metadata.brokers.map(({ host, port }) => ({ host, port })));
    return metadata;
  }

  /**
   * One topic. Waits out a topic that is just being created.
   * @throws KafkaFailure `unknown-topic`, `invalid-topic-name`, `not-authorized`
   */
  async topic(
    name: string,
    doing: string,
    signal?: AbortSignal,
  ): Promise<{ readonly topic: TopicMetadata; readonly metadata: Metadata }> {
    const problem = topicNameProblem(name);
    if (problem !== undefined) throw new KafkaFailure('invalid-topic-name', `${doing}: ${problem}`);
    for (let attempt = 0; ; attempt++) {
      const metadata = await this.fetch([name], doing, signal);
      const topic = metadata.topics[0];
      if (topic?.errorCode === ErrorCode.none) return { topic, metadata };
      const code = topic?.errorCode ?? ErrorCode.unknownTopicOrPartition;
      if (code === ErrorCode.unknownTopicOrPartition) throw this.unknownTopic(name);
      if (!isRetriableCode(code) || attempt >= maxRetries) throw brokerFailure(code, doing);
      await pause(retryDelayMs, signal);
    }
  }

  unknownTopic(name: string): KafkaFailure {
    return new KafkaFailure(
      'unknown-topic',
      `There is no topic \`${name}\` on \`${this.#connections.profile.name}\`.`,
    );
  }

  /** See `KafkaCluster.topicLeaders`. */
  async topicLeaders(name: string, signal?: AbortSignal): Promise<TopicLeaders> {
    const { topic, metadata } = await this.topic(name, `Could not find the leaders of \`${name}\``, signal);
    return topicLeaders(topic, metadata);
  }

  /** See `KafkaCluster.leadersOf`. */
  async leadersOf(
    names: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, TopicLeaders | KafkaFailure>> {
    if (names.length === 0) return new Map();
    const doing = `Could not find the leaders of ${quotedNames(names)}`;
    const metadata = await this.fetch(names, doing, signal);
    const found = new Map(metadata.topics.map((topic) => [topic.name, topic]));
    return new Map(
      names.map((name) => [name, this.#leadersOrFailure(name, found.get(name), metadata)] as const),
    );
  }

  #leadersOrFailure(
    name: string,
    topic: TopicMetadata | undefined,
    metadata: Metadata,
  ): TopicLeaders | KafkaFailure {
    const code = topic?.errorCode ?? ErrorCode.unknownTopicOrPartition;
    if (topic !== undefined && code === ErrorCode.none) return topicLeaders(topic, metadata);
    if (code === ErrorCode.unknownTopicOrPartition) return this.unknownTopic(name);
    return brokerFailure(code, `Could not find the leaders of \`${name}\``);
  }

  /** The broker that requests to the controller go to; with KRaft any broker forwards them. */
  async controller(doing: string, signal?: AbortSignal): Promise<HostAndPort> {
    const metadata = await this.fetch([], doing, signal);
    const broker =
      metadata.brokers.find(({ nodeId }) => nodeId === metadata.controllerId) ?? metadata.brokers[0];
    if (broker !== undefined) return { host: broker.host, port: broker.port };
    throw new KafkaFailure('broker-error', `${doing}: the cluster has no controller now.`, {
      retriable: true,
    });
  }
}

/** `` `orders` ``, or `` `orders` and 3 more topics``. */
export function quotedNames(names: readonly string[]): string {
  const more = names.length - 1;
  return `\`${names[0] ?? ''}\`${more > 0 ? ` and ${more} more topic${more === 1 ? '' : 's'}` : ''}`;
}

/** The topic's id; `null` where the broker has none to give. */
export function topicIdOf(topic: TopicMetadata): string | null {
  return topic.topicId === noTopicId ? null : topic.topicId;
}

/** Leaders of `topic` with the addresses that `metadata` has for them. */
export function topicLeaders(topic: TopicMetadata, metadata: Metadata): TopicLeaders {
  const brokers = new Map(metadata.brokers.map((broker) => [broker.nodeId, broker]));
  return {
    topic: topic.name ?? '',
    topicId: topicIdOf(topic),
    partitions: topic.partitions
      .map(({ partitionIndex, leaderId, leaderEpoch }) => {
        const broker = brokers.get(leaderId);
        return {
          partition: partitionIndex,
          leader: broker === undefined ? null : { brokerId: leaderId, host: broker.host, port: broker.port },
          leaderEpoch,
        };
      })
      .sort((a, b) => a.partition - b.partition),
  };
}
