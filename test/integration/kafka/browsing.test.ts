import { expect, it } from 'vitest';
import type { GroupId } from '../../../src/core/group.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, withFreshBroker } from '../local-brokers.ts';
import { runTool } from './console-tools.ts';

it('creates nothing on a fresh broker by looking at everything, missing topics and groups included', async () => {
  await withFreshBroker(async (broker) => {
    const cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
    const missing = 'missing' as GroupId;
    const { brokers } = await cluster.describe();
    expect(await cluster.listTopics()).toEqual([]);
    expect(await cluster.listGroups()).toEqual([]);
    await cluster.describeBrokerConfig(brokers[0]?.id ?? -1);
    expect(await cluster.committedOffsets(missing, 'missing')).toEqual(new Map());
    const looks = [
      cluster.describeTopic('missing'),
      cluster.describeTopicConfig('missing'),
      cluster.topicLeaders('missing'),
      cluster.listOffsets('missing', [0], { kind: 'latest', isolation: 'read_committed' }),
      cluster.describeGroup(missing),
      cluster.groupLag(missing),
    ];
    for (const look of await Promise.allSettled(looks)) expect(look.status).toBe('rejected');
    await cluster.close();

    expect((await runTool(broker, 'org.apache.kafka.tools.TopicCommand', ['--list'])).trim()).toBe('');
    const groups = await runTool(broker, 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', [
      '--list',
    ]);
    expect(groups.trim()).toBe('');
  });
});

it('lets the broker create a topic for nobody, even where the broker would', async () => {
  await withFreshBroker(
    async (broker) => {
      const cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
      await expect(cluster.topicLeaders('typo')).rejects.toMatchObject({ reason: 'unknown-topic' });
      const record = { topic: 'typo', key: null, value: null, headers: [] };
      await expect(cluster.mutations.produce([record])).rejects.toMatchObject({ reason: 'unknown-topic' });
      expect(await cluster.listTopics()).toEqual([]);
      await cluster.close();
    },
    { 'auto.create.topics.enable': 'true' },
  );
});
