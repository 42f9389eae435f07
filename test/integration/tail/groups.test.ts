import { describe, expect, it, onTestFinished } from 'vitest';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import type { GroupId } from '../../../src/core/group.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { newTopic, openCluster, patience, produceTexts, startTail } from './started-tail.ts';

const broker = sharedBroker();

/** Java's console consumer as a member of a group; what it printed comes back when it is stopped. */
class JavaConsumer {
  readonly #abort = new AbortController();
  readonly #finished: Promise<string>;

  constructor(topic: string, groupId: string, properties: readonly string[]) {
    this.#finished = broker
      .runTool(
        'org.apache.kafka.tools.consumer.ConsoleConsumer',
        [
          ...['--bootstrap-server', broker.bootstrapServers.join(), '--topic', topic, '--group', groupId],
          ...['--from-beginning', ...properties.flatMap((entry) => ['--command-property', entry])],
        ],
        { signal: this.#abort.signal },
      )
      .then(
        ({ stdout }) => stdout,
        () => '',
      );
    onTestFinished(() => this.stop());
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#finished;
  }
}

async function membersOf(cluster: KafkaCluster, groupId: string): Promise<number> {
  try {
    return (await cluster.describeGroup(groupId as GroupId)).members.length;
  } catch {
    return 0;
  }
}

describe('reading as a member of a group', () => {
  it('commits when told to, and a second consumer goes on after that', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 2);
    const group = { groupId: uniqueName('group'), commit: 'manual' } as const;
    const first = await startTail(cluster, { topic, group });
    const committed = await produceTexts(cluster, topic, 10, 'committed');
    await first.received(10);
    expect(first.values.toSorted()).toEqual(committed.toSorted());
    const offsets = await first.session.commit();
    expect(offsets.reduce((sum, { offset }) => sum + offset, 0n)).toBe(10n);
    expect(await cluster.committedOffsets(group.groupId, topic)).toEqual(
      new Map(offsets.map(({ partition, offset }) => [partition, offset])),
    );
    const uncommitted = await produceTexts(cluster, topic, 5, 'uncommitted');
    await first.received(15);
    await first.session.stop();

    const second = await startTail(cluster, { topic, group });
    await second.received(5);
    expect(second.values.toSorted()).toEqual(uncommitted.toSorted());
  });

  it('commits by itself what was delivered, and leaves the group at once', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    const groupId = uniqueName('group');
    const tail = await startTail(cluster, { topic, group: { groupId, commit: 'auto' } });
    await produceTexts(cluster, topic, 10, 'v');
    await tail.received(10);
    await expect.poll(() => cluster.committedOffsets(groupId, topic), patience).toEqual(new Map([[0, 10n]]));
    await produceTexts(cluster, topic, 3, 'w');
    await tail.received(13);
    await tail.session.stop();
    expect(await cluster.committedOffsets(groupId, topic)).toEqual(new Map([[0, 13n]]));
    expect(await membersOf(cluster, groupId)).toBe(0);
  });

  it('commits nothing where it is told not to', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    const groupId = uniqueName('group');
    await produceTexts(cluster, topic, 5, 'v');
    const tail = await startTail(cluster, { topic, group: { groupId, commit: 'never' } });
    await tail.received(5);
    await expect(tail.session.commit()).rejects.toMatchObject({ reason: 'invalid-request' });
    await tail.session.stop();
    expect(await cluster.committedOffsets(groupId, topic)).toEqual(new Map());
  });

  it('starts at the latest only where nothing is committed, and elsewhere by any other start', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    const group = { groupId: uniqueName('group'), commit: 'manual' } as const;
    await produceTexts(cluster, topic, 5, 'old');
    const first = await startTail(cluster, { topic, group, start: { kind: 'latest' } });
    await produceTexts(cluster, topic, 5, 'new');
    await first.received(5);
    expect(first.values[0]).toBe('new0');
    await first.session.commit();
    await first.session.stop();
    await produceTexts(cluster, topic, 1, 'last');

    const second = await startTail(cluster, { topic, group, start: { kind: 'latest' } });
    await second.received(1);
    expect(second.values).toEqual(['last0']);
    await second.session.stop();

    const third = await startTail(cluster, { topic, group, start: { kind: 'offset', offset: 3n } });
    await third.received(8);
    expect(third.values[0]).toBe('old3');
  });

  it('shares a group: two consumers read each record once between them', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 4);
    const group = { groupId: uniqueName('group'), commit: 'auto' } as const;
    const first = await startTail(cluster, { topic, group });
    await expect.poll(() => first.session.positions.length, patience).toBe(4);
    const second = await startTail(cluster, { topic, group });
    await expect.poll(() => first.session.positions.length, patience).toBe(2);
    await expect.poll(() => second.session.positions.length, patience).toBe(2);
    const sent: string[] = [];
    for (let partition = 0; partition < 4; partition++) {
      sent.push(...(await produceTexts(cluster, topic, 10, `${partition}-`, { partition })));
    }
    await first.received(20);
    await second.received(20);
    expect([...first.values, ...second.values].toSorted()).toEqual(sent.toSorted());

    await second.session.stop();
    await expect.poll(() => first.session.positions.length, patience).toBe(4);
    const more = await produceTexts(cluster, topic, 10, 'more', { partition: 3 });
    await produceTexts(cluster, topic, 10, 'more', { partition: 0 });
    await first.received(40);
    expect(first.records.filter(({ partition }) => partition === 3).slice(-10)).toHaveLength(more.length);
  });

  it('shares a group with Java: each of them gets its range of the partitions', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 4);
    const groupId = uniqueName('group');
    new JavaConsumer(topic, groupId, [
      'partition.assignment.strategy=org.apache.kafka.clients.consumer.RangeAssignor',
    ]);
    await expect.poll(() => membersOf(cluster, groupId), patience).toBe(1);
    const tail = await startTail(cluster, { topic, group: { groupId, commit: 'auto' } });
    await expect.poll(() => tail.session.positions.length, patience).toBe(2);
    const group = await cluster.describeGroup(groupId as GroupId);
    expect(group).toMatchObject({ type: 'classic', assignor: 'range' });
    const assigned = group.members.flatMap(({ assignment }) =>
      assignment.map(({ partitions }) => partitions),
    );
    expect(assigned.map((partitions) => partitions.length)).toEqual([2, 2]);
    expect(assigned.flat().toSorted()).toEqual([0, 1, 2, 3]);
    for (let partition = 0; partition < 4; partition++) {
      await produceTexts(cluster, topic, 5, `${partition}-`, { partition });
    }
    await tail.received(10);
    const mine = tail.session.positions.map(({ partition }) => partition);
    expect(new Set(tail.records.map(({ partition }) => partition))).toEqual(new Set(mine));
    // The rest was Java's: together they committed everything.
    const total = async (): Promise<bigint> =>
      [...(await cluster.committedOffsets(groupId, topic)).values()].reduce(
        (sum, offset) => sum + offset,
        0n,
      );
    await expect.poll(total, patience).toBe(20n);
    await tail.session.stop();
  });

  it.each([
    ['the new protocol', ['group.protocol=consumer'], /new consumer protocol/],
    [
      'cooperative-sticky alone',
      ['partition.assignment.strategy=org.apache.kafka.clients.consumer.CooperativeStickyAssignor'],
      /cooperative-sticky/,
    ],
  ])('refuses a group that speaks %s before it joins', async (_what, properties, sentence) => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    const groupId = uniqueName('group');
    new JavaConsumer(topic, groupId, properties);
    await expect.poll(() => membersOf(cluster, groupId), patience).toBe(1);
    const before = await cluster.describeGroup(groupId as GroupId);
    await expect(startTail(cluster, { topic, group: { groupId, commit: 'auto' } })).rejects.toMatchObject({
      reason: 'unsupported-group-protocol',
      message: expect.stringMatching(sentence) as string,
    });
    const after = await cluster.describeGroup(groupId as GroupId);
    expect(after.members.map(({ memberId }) => memberId)).toEqual(
      before.members.map(({ memberId }) => memberId),
    );
  });

  it('joins no group through a read-only profile', async () => {
    const writable = openCluster(broker.bootstrapServers);
    const topic = await newTopic(writable, 1);
    const { profile, secrets } = connectionTo(broker.bootstrapServers);
    const cluster = openKafkaCluster({ profile: { ...profile, readOnly: true }, secrets });
    onTestFinished(() => cluster.close());
    const groupId = uniqueName('group');
    await expect(startTail(cluster, { topic, group: { groupId, commit: 'auto' } })).rejects.toMatchObject({
      reason: 'read-only',
    });
    expect((await writable.listGroups()).map((group) => group.groupId)).not.toContain(groupId);
  });
});
