import { describeLogDirsV2, describeLogDirsV4 } from '@platformatic/kafka';
import type { HostAndPort } from '../core/cluster-profile.ts';
import type { TopicSize } from '../core/topic.ts';
import type { BrokerConnections } from './broker-connections.ts';
import type { ClusterMetadata } from './cluster-metadata.ts';
import { brokerFailure, ErrorCode } from './kafka-errors.ts';

/** Bytes by partition. */
type PartitionBytes = ReadonlyMap<number, bigint>;

/** What topics take on the disks of brokers. */
export class LogDirs {
  readonly #connections: BrokerConnections;
  readonly #metadata: ClusterMetadata;

  constructor(connections: BrokerConnections, metadata: ClusterMetadata) {
    this.#connections = connections;
    this.#metadata = metadata;
  }

  /** See `KafkaCluster.topicSize`. Each broker that has a replica is asked. */
  async topicSize(name: string, signal?: AbortSignal): Promise<TopicSize> {
    const doing = `Could not read the size of topic \`${name}\``;
    const { topic, metadata } = await this.#metadata.topic(name, doing, signal);
    const replicas = Map.groupBy(
      topic.partitions.flatMap(({ partitionIndex, replicaNodes }) =>
        replicaNodes.map((brokerId) => ({ brokerId, partition: partitionIndex })),
      ),
      ({ brokerId }) => brokerId,
    );
    const byBroker = new Map<number, PartitionBytes>();
    await Promise.all(
      metadata.brokers.map(async (broker) => {
        const partitions = replicas.get(broker.nodeId)?.map(({ partition }) => partition);
        if (partitions === undefined) return;
        byBroker.set(broker.nodeId, await this.#sizesAt(broker, name, partitions, doing, signal));
      }),
    );
    const leaders = topic.partitions.map(
      ({ partitionIndex, leaderId }) => byBroker.get(leaderId)?.get(partitionIndex) ?? 0n,
    );
    const all = [...byBroker.values()].flatMap((sizes) => [...sizes.values()]);
    return { bytes: sum(leaders), bytesOnDisk: sum(all) };
  }

  async #sizesAt(
    broker: HostAndPort,
    name: string,
    partitions: number[],
    doing: string,
    signal: AbortSignal | undefined,
  ): Promise<PartitionBytes> {
    const link = await this.#connections.broker(broker, '', signal);
    const { api } = link.answers(describeLogDirsV4.api.key, 4) ? describeLogDirsV4 : describeLogDirsV2;
    const answer = await this.#connections.askBroker(broker, api, [[{ name, partitions }]], doing, signal);
    const sizes = new Map<number, bigint>();
    for (const { errorCode, topics } of answer.results) {
      if (errorCode !== ErrorCode.none) throw brokerFailure(errorCode, doing);
      // A replica that moves from one disk to the other is there twice; the new one is on its way.
      for (const { partitionIndex, partitionSize, isFutureKey } of topics.flatMap((one) => one.partitions)) {
        if (!isFutureKey) sizes.set(partitionIndex, partitionSize);
      }
    }
    return sizes;
  }
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
