import { describeQuorumV0 } from '@platformatic/kafka';
import type { ClusterDescription } from '../core/cluster.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { BrokerConnections } from './broker-connections.ts';
import type { ClusterMetadata, Metadata } from './cluster-metadata.ts';
import { ErrorCode } from './kafka-errors.ts';
import { kafkaRelease } from './kafka-release.ts';

/** See `KafkaCluster.describe`. */
export async function describeCluster(
  connections: BrokerConnections,
  metadata: ClusterMetadata,
  signal?: AbortSignal,
): Promise<ClusterDescription> {
  const doing = `Could not describe \`${connections.profile.name}\``;
  const cluster = await metadata.fetch([], doing, signal);
  const controllerId = await findController(connections, cluster, doing, signal);
  const { capabilities } = await connections.bootstrap(signal);
  return {
    clusterId: cluster.clusterId ?? null,
    brokers: cluster.brokers
      .map(({ nodeId, host, port, rack }) => ({
        id: nodeId,
        host,
        port,
        rack: rack ?? null,
        isController: nodeId === controllerId,
      }))
      .sort((a, b) => a.id - b.id),
    kafkaVersion: kafkaRelease(capabilities),
  };
}

/**
 * The id of the active controller; −1 where it is not known. With KRaft, Metadata names any broker instead (they all
 * forward), so the leader of the quorum is asked for.
 */
async function findController(
  connections: BrokerConnections,
  cluster: Metadata,
  doing: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const link = await connections.bootstrap(signal);
  if (!link.answers(describeQuorumV0.api.key, describeQuorumV0.api.version)) return cluster.controllerId;
  try {
    const topics = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }];
    const quorum = await link.ask(describeQuorumV0.api, [topics], doing, signal);
    const partition = quorum.topics[0]?.partitions[0];
    return quorum.errorCode === ErrorCode.none && partition?.errorCode === ErrorCode.none
      ? partition.leaderId
      : -1;
  } catch (error) {
    // The rest of the description stands without it: the right to describe the cluster may be missing.
    if (error instanceof KafkaFailure && error.reason === 'cancelled') throw error;
    return -1;
  }
}
