import { describe, expect, it } from 'vitest';
import { sharedBroker, uniqueName } from '../local-brokers.ts';
import { newTopic, openCluster, patience, produceTexts, readToEnd, startTail } from './started-tail.ts';

const broker = sharedBroker();

async function recreate(cluster: ReturnType<typeof openCluster>, name: string): Promise<void> {
  await cluster.mutations.deleteTopic(name);
  await expect
    .poll(async () => (await cluster.listTopics()).map((topic) => topic.name), patience)
    .not.toContain(name);
  await cluster.mutations.createTopic({ name, partitions: 1, replicationFactor: 1, configs: {} });
}

describe('reading several topics', () => {
  it('reads them together, and tells of each record and position whose it is', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const [one, two] = [await newTopic(cluster, 2), await newTopic(cluster, 1)];
    await produceTexts(cluster, one, 5, 'one-', { partition: 1 });
    await produceTexts(cluster, two, 5, 'two-');
    const tail = await readToEnd(cluster, { topics: [one, two] });
    for (const [topic, prefix] of [
      [one, 'one-'],
      [two, 'two-'],
    ] as const) {
      const values = tail.records
        .filter((record) => record.topic === topic)
        .map(({ value }) => String(value));
      expect(values).toEqual([0, 1, 2, 3, 4].map((index) => `${prefix}${index}`));
    }
    const ids = new Map((await cluster.listTopics()).map(({ name, topicId }) => [name, topicId]));
    const places = [
      { topic: one, topicId: ids.get(one), partition: 0, start: 0n, position: 0n, end: 0n },
      { topic: one, topicId: ids.get(one), partition: 1, start: 0n, position: 5n, end: 5n },
      { topic: two, topicId: ids.get(two), partition: 0, start: 0n, position: 5n, end: 5n },
    ];
    expect(tail.session.positions).toEqual(places.toSorted((a, b) => (a.topic < b.topic ? -1 : 0)));
  });

  it('reads the newest records of all of them together, in the order of time', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topics = [await newTopic(cluster, 1), await newTopic(cluster, 2)];
    for (let index = 0; index < 30; index++) {
      await produceTexts(cluster, topics[index % 2] ?? '', 1, `${index}-`, {
        timestamp: BigInt(1_700_000_000_000 + index),
        partition: 0,
      });
    }
    const tail = await readToEnd(cluster, { topics, start: { kind: 'last', count: 7 } });
    expect(tail.values).toEqual([23, 24, 25, 26, 27, 28, 29].map((index) => `${index}-0`));
  });

  it('reads what matches a pattern, and what is created later from its first record', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const prefix = uniqueName('pattern');
    const create = (name: string) =>
      cluster.mutations.createTopic({ name, partitions: 1, replicationFactor: 1, configs: {} });
    await create(`${prefix}.a`);
    await create(`other-${prefix}.a`);
    await produceTexts(cluster, `${prefix}.a`, 2, 'a');
    await produceTexts(cluster, `other-${prefix}.a`, 2, 'other');
    const tail = await startTail(cluster, { topics: [`${prefix}\\.(a|b)`], start: { kind: 'latest' } });
    await create(`${prefix}.b`);
    await create(`${prefix}.c`);
    await produceTexts(cluster, `${prefix}.b`, 3, 'b');
    await produceTexts(cluster, `${prefix}.c`, 3, 'c');
    await tail.received(3);
    expect(tail.values).toEqual(['b0', 'b1', 'b2']);
    expect(tail.session.notices).toEqual([`Topic \`${prefix}.b\` is new; it is read from its first record.`]);
    await produceTexts(cluster, `${prefix}.a`, 1, 'later');
    await tail.received(4);
    expect(tail.values[3]).toBe('later0');
  });

  it('waits where nothing matches a pattern, and says so; ends at once where it is to read to the end', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const prefix = uniqueName('waits');
    const pattern = `${prefix}.+`;
    const tail = await startTail(cluster, { topics: [pattern] });
    expect(tail.session.state).toEqual({ kind: 'live' });
    expect(tail.session.notices).toEqual([
      `No topic matches \`${pattern}\` now; one that is created is read from its first record.`,
    ]);
    const nothing = await readToEnd(cluster, { topics: [pattern] });
    expect(nothing.session.notices).toEqual([`No topic matches \`${pattern}\`.`]);
    const name = `${prefix}-1`;
    await cluster.mutations.createTopic({ name, partitions: 2, replicationFactor: 1, configs: {} });
    const values = await produceTexts(cluster, name, 3, 'v', { partition: 1 });
    await tail.received(3);
    expect(tail.values).toEqual(values);
  });

  it('says where a pattern is none, and which topic there is not', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await expect(startTail(cluster, { topics: [topic, 'orders-['] })).rejects.toMatchObject({
      reason: 'invalid-request',
      message: "`orders-[` is no topic's name, and no regular expression either: missing closing ], at `[`.",
    });
    await expect(startTail(cluster, { topics: [topic, 'nobody-has-this'] })).rejects.toMatchObject({
      reason: 'unknown-topic',
      message: 'There is no topic `nobody-has-this` on `test`.',
    });
    await expect(startTail(cluster, { topics: [topic, '..'] })).rejects.toMatchObject({
      reason: 'invalid-topic-name',
    });
  });

  it('goes on with the others where one is deleted or created anew, and says so', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const [gone, anew, stays] = [
      await newTopic(cluster, 1),
      await newTopic(cluster, 1),
      await newTopic(cluster, 1),
    ];
    const tail = await startTail(cluster, { topics: [gone, anew, stays] });
    await produceTexts(cluster, anew, 2, 'before');
    await tail.received(2);
    await cluster.mutations.deleteTopic(gone);
    await recreate(cluster, anew);
    await produceTexts(cluster, anew, 5, 'after');
    await expect
      .poll(() => tail.session.notices.toSorted(), patience)
      .toEqual(
        [
          `\`${gone}\` does not exist any more. It is not read any further.`,
          `\`${anew}\` was deleted and created again while it was read: its offsets mean other records now. It is not read any further.`,
        ].toSorted(),
      );
    await produceTexts(cluster, stays, 3, 'v');
    await tail.received(5);
    expect(tail.values).toEqual(['before0', 'before1', 'v0', 'v1', 'v2']);
    expect(tail.session.positions.map(({ topic }) => topic)).toEqual([stays]);
    await cluster.mutations.deleteTopic(stays);
    await tail.session.finished;
    expect(tail.session.state).toMatchObject({ kind: 'failed', failure: { reason: 'unknown-topic' } });
  });

  it('refuses offsets of a topic that has been created anew since', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 5, 'v');
    const before = await readToEnd(cluster, { topic });
    const offsets = before.session.positions.map(({ start, ...place }) => ({ ...place, offset: start + 2n }));
    const restored = await readToEnd(cluster, { topic, start: { kind: 'offsets', offsets } });
    expect(restored.values).toEqual(['v2', 'v3', 'v4']);
    await recreate(cluster, topic);
    await expect(startTail(cluster, { topic, start: { kind: 'offsets', offsets } })).rejects.toMatchObject({
      reason: 'topic-recreated',
      message: `\`${topic}\` was deleted and created again: the offsets to start from mean records that are gone.`,
    });
  });
});

describe('several topics in a group', () => {
  it('reads and commits them all', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topics = [await newTopic(cluster, 2), await newTopic(cluster, 1)];
    const group = { groupId: uniqueName('group'), commit: 'manual' } as const;
    const tail = await startTail(cluster, { topics, group });
    await expect.poll(() => tail.session.positions.length, patience).toBe(3);
    for (const topic of topics) await produceTexts(cluster, topic, 5, `${topic}-`, { partition: 0 });
    await tail.received(10);
    await tail.session.commit();
    for (const topic of topics) {
      expect(await cluster.committedOffsets(group.groupId, topic)).toEqual(new Map([[0, 5n]]));
    }
    await tail.session.stop();
    const second = await startTail(cluster, { topics, group });
    await produceTexts(cluster, topics[1] ?? '', 1, 'new');
    await second.received(1);
    expect(second.values).toEqual(['new0']);
  });

  it('refuses a pattern', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const group = { groupId: uniqueName('group'), commit: 'never' } as const;
    await expect(startTail(cluster, { topics: ['orders.*'], group })).rejects.toMatchObject({
      reason: 'invalid-request',
      message:
        'A consumer with a group reads topics by name: `orders.*` is a pattern. Name the topics, or read without a group.',
    });
  });
});
