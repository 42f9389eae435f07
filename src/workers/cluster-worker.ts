import { ClusterRequests, WorkerLog } from '../contracts/cluster-worker.ts';
import { handle } from '../contracts/worker-connection.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../kafka/open-kafka-cluster.ts';
import { connectToParent } from './worker-port.ts';

const connection = connectToParent();
let opened: KafkaCluster | undefined;

function cluster(): KafkaCluster {
  if (opened === undefined) throw new KafkaFailure('internal', 'The cluster was not opened yet.');
  return opened;
}

handle(connection, ClusterRequests.open, async (clusterConnection, signal) => {
  await opened?.close();
  opened = openKafkaCluster(clusterConnection);
  const description = await opened.describe(signal);
  void connection.sendNotification(WorkerLog, {
    level: 'info',
    text: `Connected to ${clusterConnection.profile.name}: Kafka ${description.kafkaVersion ?? 'of unknown version'}, ${description.brokers.length} brokers.`,
  });
  return description;
});
handle(connection, ClusterRequests.describe, (_, signal) => cluster().describe(signal));
handle(connection, ClusterRequests.listTopics, (_, signal) => cluster().listTopics(signal));
handle(connection, ClusterRequests.describeTopic, ({ topic }, signal) =>
  cluster().describeTopic(topic, signal),
);
handle(connection, ClusterRequests.topicSize, ({ topic }, signal) => cluster().topicSize(topic, signal));
handle(connection, ClusterRequests.describeTopicConfig, ({ topic }, signal) =>
  cluster().describeTopicConfig(topic, signal),
);
handle(connection, ClusterRequests.describeBrokerConfig, ({ brokerId }, signal) =>
  cluster().describeBrokerConfig(brokerId, signal),
);
handle(connection, ClusterRequests.createTopic, (topic, signal) =>
  cluster().mutations.createTopic(topic, signal),
);
handle(connection, ClusterRequests.deleteTopic, async ({ topic }, signal) => {
  await cluster().mutations.deleteTopic(topic, signal);
  return null;
});
handle(connection, ClusterRequests.listGroups, (_, signal) => cluster().listGroups(signal));
handle(connection, ClusterRequests.describeGroup, ({ groupId }, signal) =>
  cluster().describeGroup(groupId, signal),
);
handle(connection, ClusterRequests.groupLag, ({ groupId }, signal) => cluster().groupLag(groupId, signal));
connection.listen();
