import { describeConfigsV4 } from '@platformatic/kafka';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { ConfigEntry, ConfigSource } from '../core/topic.ts';
import type { BrokerConnections } from './broker-connections.ts';
import type { ClusterMetadata } from './cluster-metadata.ts';
import { brokerFailure, ErrorCode } from './kafka-errors.ts';

const topicResource = 2;
const brokerResource = 4;

/** Sources by their number in DescribeConfigs (`DescribeConfigsResponse.ConfigSource`). */
const sources: Readonly<Record<number, ConfigSource>> = {
  1: 'topic',
  2: 'dynamic-broker',
  3: 'dynamic-default-broker',
  4: 'static-broker',
  5: 'default',
  8: 'group',
};

/** The configuration of topics and brokers. */
export class Configs {
  readonly #connections: BrokerConnections;
  readonly #metadata: ClusterMetadata;

  constructor(connections: BrokerConnections, metadata: ClusterMetadata) {
    this.#connections = connections;
    this.#metadata = metadata;
  }

  /** See `KafkaCluster.describeTopicConfig`. */
  async ofTopic(topic: string, signal?: AbortSignal): Promise<readonly ConfigEntry[]> {
    const doing = `Could not read the configuration of topic \`${topic}\``;
    const request = describeRequest(topicResource, topic);
    const answer = await this.#connections.askAny(describeConfigsV4.api, request, doing, signal);
    const result = answer.results[0];
    if (result?.errorCode === ErrorCode.unknownTopicOrPartition) throw this.#metadata.unknownTopic(topic);
    return entries(result, doing);
  }

  /** See `KafkaCluster.describeBrokerConfig`. A broker's static configuration is known to itself alone. */
  async ofBroker(brokerId: number, signal?: AbortSignal): Promise<readonly ConfigEntry[]> {
    const doing = `Could not read the configuration of broker ${brokerId}`;
    const { brokers } = await this.#metadata.fetch([], doing, signal);
    const broker = brokers.find(({ nodeId }) => nodeId === brokerId);
    if (broker === undefined) {
      throw new KafkaFailure('broker-error', `${doing}: the cluster has no broker ${brokerId} now.`, {
        retriable: true,
      });
    }
    const request = describeRequest(brokerResource, String(brokerId));
    const answer = await this.#connections.askBroker(broker, describeConfigsV4.api, request, doing, signal);
    return entries(answer.results[0], doing);
  }
}

function describeRequest(
  resourceType: typeof topicResource | typeof brokerResource,
  resourceName: string,
): Parameters<typeof describeConfigsV4.createRequest> {
  const includeSynonyms = false;
  const includeDocumentation = true;
  return [[{ resourceType, resourceName, configurationKeys: null }], includeSynonyms, includeDocumentation];
}

function entries(
  result: describeConfigsV4.DescribeConfigsResponseResult | undefined,
  doing: string,
): readonly ConfigEntry[] {
  if (result === undefined) throw new KafkaFailure('broker-error', `${doing}: the broker gave no answer.`);
  if (result.errorCode !== ErrorCode.none) throw brokerFailure(result.errorCode, doing, result.errorMessage);
  return result.configs
    .map((config): ConfigEntry => ({
      name: config.name,
      value: config.isSensitive ? null : (config.value ?? null),
      source: sources[config.configSource] ?? 'unknown',
      isSensitive: config.isSensitive,
      isReadOnly: config.readOnly,
      documentation: config.documentation ?? null,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
