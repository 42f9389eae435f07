import { expect, it } from 'vitest';
import type { GroupId } from '../../../src/core/group.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, withFreshBroker } from '../local-brokers.ts';
import { runTool } from './console-tools.ts';

it(
  'creates nothing on a fresh broker, which would create any topic, by looking at everything',
  { timeout: 180_000 },
  async () => {
    await withFreshBroker(async (broker) => {
      const cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
      const missing = 'missing' as GroupId;
      const { brokers } = await cluster.describe();
      expect(await cluster.listTopics()).toEqual([]);
      expect(await cluster.listGroups()).toEqual([]);
      await cluster.describeBrokerConfig(brokers[0]?.id ?? -1);
      expect(await cluster.committedOffsets(missing, 'missing')).toEqual(new Map());
      const record = { topic: 'missing', key: null, value: null, headers: [] };
      const looks = [
        cluster.describeTopic('missing'),
        cluster.describeTopicConfig('missing'),
        cluster.topicLeaders('missing'),
        cluster.listOffsets('missing', [0], { kind: 'latest', isolation: 'read_committed' }),
        cluster.describeGroup(missing),
        cluster.groupLag(missing),
        // Not a look, but a topic's name with a typo must not become a topic either.
        cluster.mutations.produce([record]),
      ];
      for (const look of await Promise.allSettled(looks)) expect(look.status).toBe('rejected');
      await cluster.close();

      expect((await runTool(broker, 'org.apache.kafka.tools.TopicCommand', ['--list'])).trim()).toBe('');
      const groups = await runTool(broker, 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', [
        '--list',
      ]);
      expect(groups.trim()).toBe('');
    });
  },
);
