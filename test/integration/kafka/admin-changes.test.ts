import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupId } from '../../../src/core/group.ts';
import { GroupMembership } from '../../../src/kafka/group-membership.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { newTopic, patience } from '../tail/started-tail.ts';

let cluster: KafkaCluster;

beforeAll(() => {
  cluster = openKafkaCluster(connectionTo(sharedBroker().bootstrapServers));
});
afterAll(() => cluster.close());

describe('changing topics', () => {
  it('adds partitions, which are there when it is done', async () => {
    const topic = await newTopic(cluster, 1);
    await cluster.mutations.addPartitions(topic, 3);
    expect((await cluster.describeTopic(topic)).partitionCount).toBe(3);
    await expect(cluster.mutations.addPartitions(topic, 2)).rejects.toMatchObject({
      reason: 'invalid-partitions',
    });
  });

  it('sets entries of the configuration, and leaves the others', async () => {
    const topic = await newTopic(cluster, 1);
    const entry = async (name: string): Promise<string | null | undefined> =>
      (await cluster.describeTopicConfig(topic)).find((config) => config.name === name)?.value;
    await cluster.mutations.alterTopicConfig(topic, { 'retention.ms': '1234', 'cleanup.policy': 'compact' });
    await expect.poll(() => entry('retention.ms'), patience).toBe('1234');
    await cluster.mutations.alterTopicConfig(topic, { 'retention.ms': '4321' });
    await expect.poll(() => entry('retention.ms'), patience).toBe('4321');
    expect(await entry('cleanup.policy')).toBe('compact');
    await expect(cluster.mutations.alterTopicConfig(topic, { 'retention.ms': 'soon' })).rejects.toMatchObject(
      { reason: 'invalid-config' },
    );
  });

  it('names a topic that is not there', async () => {
    const topic = uniqueName('missing');
    const failure = { reason: 'unknown-topic' };
    await expect(cluster.mutations.addPartitions(topic, 2)).rejects.toMatchObject(failure);
    await expect(cluster.mutations.alterTopicConfig(topic, { 'retention.ms': '1' })).rejects.toMatchObject(
      failure,
    );
  });
});

describe('changing groups', { timeout: patience.timeout * 2 }, () => {
  it('commits for a group that is not there yet, moves its offsets, and deletes it', async () => {
    const topic = await newTopic(cluster, 2);
    const group = uniqueName('group') as GroupId;
    await cluster.mutations.commitGroupOffsets(group, [
      { topic, partition: 0, offset: 5n },
      { topic, partition: 1, offset: 7n },
    ]);
    await cluster.mutations.commitGroupOffsets(group, [{ topic, partition: 0, offset: 3n }]);
    expect([...(await cluster.committedOffsets(group, topic))]).toEqual([
      [0, 3n],
      [1, 7n],
    ]);
    await cluster.mutations.deleteGroup(group);
    await expect(cluster.describeGroup(group)).rejects.toMatchObject({ reason: 'unknown-group' });
    await expect(cluster.mutations.deleteGroup(group)).rejects.toMatchObject({ reason: 'unknown-group' });
  });

  it('leaves a group alone that has members', async () => {
    const topic = await newTopic(cluster, 1);
    const groupId = uniqueName('group');
    const membership = await GroupMembership.join(
      {
        cluster,
        groupId,
        topics: [topic],
        log: () => undefined,
        onAssigned: () => undefined,
        onRevoked: () => undefined,
        onFailure: () => undefined,
      },
      AbortSignal.timeout(patience.timeout),
    );
    try {
      const failure = { reason: 'group-not-empty' };
      await expect(
        cluster.mutations.commitGroupOffsets(groupId, [{ topic, partition: 0, offset: 0n }]),
      ).rejects.toMatchObject(failure);
      await expect(cluster.mutations.deleteGroup(groupId)).rejects.toMatchObject(failure);
    } finally {
      await membership.leave();
    }
  });
});
