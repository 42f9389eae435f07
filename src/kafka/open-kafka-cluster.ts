import type { ClusterConnection } from '../core/cluster-profile.ts';
import { BrokerConnections } from './broker-connections.ts';
import { describeCluster } from './cluster-description.ts';
import { ClusterGuard } from './cluster-guard.ts';
import { ClusterMetadata } from './cluster-metadata.ts';
import { Configs } from './configs.ts';
import { GroupChanges } from './group-changes.ts';
import { GroupOffsets } from './group-offsets.ts';
import { Groups } from './groups.ts';
import type { ClusterMutations, KafkaCluster } from './kafka-cluster.ts';
import { LogDirs } from './log-dirs.ts';
import { LogOffsets } from './log-offsets.ts';
import { RecordProducer } from './record-producer.ts';
import { TopicChanges } from './topic-changes.ts';
import { Topics } from './topics.ts';

/**
 * A cluster to work with. Opens no connection yet: the first call does, and each later call reconnects where it must.
 * @throws KafkaFailure `invalid-request` where the profile asks for what is not supported
 */
export function openKafkaCluster(connection: ClusterConnection): KafkaCluster {
  const { profile } = connection;
  const connections = new BrokerConnections(connection);
  const metadata = new ClusterMetadata(connections);
  const offsets = new LogOffsets(connections, metadata);
  const topics = new Topics(connections, metadata, offsets);
  const configs = new Configs(connections, metadata);
  const groups = new Groups(connections, metadata);
  const groupOffsets = new GroupOffsets(connections, metadata, offsets, groups);
  const topicChanges = new TopicChanges(connections, metadata);
  const logDirs = new LogDirs(connections, metadata);
  const groupChanges = new GroupChanges(connections, groups);
  const producer = new RecordProducer(connections, metadata);
  const changed = <R>(change: Promise<R>): Promise<R> => change.finally(() => producer.forgetTopics());
  const mutations: ClusterMutations = {
    createTopic: (topic, signal) => changed(topicChanges.create(topic, signal)),
    deleteTopic: (topic, signal) => changed(topicChanges.delete(topic, signal)),
    addPartitions: (topic, count, signal) => changed(topicChanges.addPartitions(topic, count, signal)),
    alterTopicConfig: (topic, config, signal) => topicChanges.alterConfig(topic, config, signal),
    commitGroupOffsets: (groupId, offsets, signal) => groupChanges.commit(groupId, offsets, signal),
    deleteGroup: (groupId, signal) => groupChanges.delete(groupId, signal),
    produce: (records, options, signal) => producer.produce(records, options, signal),
    allowGroupMembership: () => undefined,
  };
  return {
    profile,
    connections,
    describe: (signal) => describeCluster(connections, metadata, signal),
    listTopics: (signal) => topics.list(signal),
    describeTopic: (topic, signal) => topics.describe(topic, signal),
    topicSize: (topic, signal) => logDirs.topicSize(topic, signal),
    describeTopicConfig: (topic, signal) => configs.ofTopic(topic, signal),
    describeBrokerConfig: (brokerId, signal) => configs.ofBroker(brokerId, signal),
    listGroups: (signal) => groups.list(signal),
    describeGroup: (groupId, signal) => groups.describe(groupId, signal),
    groupLag: (groupId, signal) => groupOffsets.lag(groupId, signal),
    topicLeaders: (topic, signal) => metadata.topicLeaders(topic, signal),
    leadersOf: (names, signal) => metadata.leadersOf(names, signal),
    listOffsets: (topic, partitions, at, signal) => offsets.list(topic, partitions, at, signal),
    listOffsetsOf: (partitions, at, signal) => offsets.listOf(partitions, at, signal),
    committedOffsets: (groupId, topic, signal) => groupOffsets.committed(groupId, topic, signal),
    mutations: new ClusterGuard(profile, mutations),
    close: () => connections.close(),
  };
}
