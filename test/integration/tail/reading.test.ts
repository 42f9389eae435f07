import { describe, expect, it } from 'vitest';
import { parseStartPosition } from '../../../src/core/position.ts';
import { sharedBroker } from '../local-brokers.ts';
import { deleteRecordsBefore } from './delete-records.ts';
import {
  newTopic,
  openCluster,
  patience,
  produceTexts,
  readToEnd,
  startTail,
  textRecord,
  type StartedTail,
} from './started-tail.ts';
import { sendTransactions } from './transactions.ts';

const broker = sharedBroker();

function offsetsOf(tail: StartedTail): readonly (readonly [number, bigint])[] {
  return tail.records.map(({ partition, offset }) => [partition, offset] as const);
}

describe('reading by assignment', () => {
  it('reads 100 records that were sent one at a time back from all partitions', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 4);
    const tail = await startTail(cluster, { topic });
    const sent: string[] = [];
    for (let index = 0; index < 100; index++) {
      sent.push(`value-${index}`);
      await cluster.mutations.produce([textRecord(topic, `value-${index}`, { partition: index % 4 })]);
    }
    await tail.received(100);
    expect(tail.values.toSorted()).toEqual(sent.toSorted());
    for (let partition = 0; partition < 4; partition++) {
      const offsets = tail.records
        .filter((record) => record.partition === partition)
        .map(({ offset }) => offset);
      expect(offsets).toEqual(Array.from({ length: 25 }, (_, index) => BigInt(index)));
    }
  });

  it('reads the one partition that was chosen, and no other', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 3);
    for (const partition of [0, 1, 2]) await produceTexts(cluster, topic, 5, `p${partition}-`, { partition });
    const tail = await readToEnd(cluster, { topic, partitions: [1] });
    expect(tail.values).toEqual(['p1-0', 'p1-1', 'p1-2', 'p1-3', 'p1-4']);
    expect(tail.session.positions).toMatchObject([{ topic, partition: 1, start: 0n, position: 5n, end: 5n }]);
  });

  it('says which partition does not exist', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 3);
    await expect(startTail(cluster, { topic, partitions: [0, 7] })).rejects.toMatchObject({
      reason: 'unknown-partition',
      message: `\`${topic}\` has no partition 7: it has partitions 0 to 2.`,
    });
  });

  it('fails clearly for a topic that does not exist, and does not create it', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = 'tail-that-nobody-created';
    await expect(startTail(cluster, { topic })).rejects.toMatchObject({ reason: 'unknown-topic' });
    const listed = await broker.runTool('org.apache.kafka.tools.TopicCommand', [
      '--bootstrap-server',
      broker.bootstrapServers.join(),
      '--list',
    ]);
    expect(listed.stdout).not.toContain(topic);
  });

  it('shows headers in their order with duplicates and nulls, tombstones, null and empty keys', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    const headers = [
      { name: Buffer.from('b'), value: Buffer.from('1') },
      { name: Buffer.from('a'), value: null },
      { name: Buffer.from('b'), value: Buffer.from('2') },
      { name: Buffer.from([0xff, 0x00]), value: Buffer.from([0xfe]) },
      { name: Buffer.from(''), value: Buffer.from('') },
    ];
    await cluster.mutations.produce([
      { topic, key: Buffer.from('k'), value: null, headers },
      { topic, key: null, value: Buffer.from('v'), headers: [] },
      { topic, key: Buffer.from(''), value: Buffer.from(''), headers: [], timestamp: 1_234_567_890_123n },
    ]);
    const tail = await readToEnd(cluster, { topic });
    expect(tail.records).toMatchObject([
      { key: Buffer.from('k'), value: null, headers },
      { key: null, value: Buffer.from('v'), headers: [] },
      {
        key: Buffer.from(''),
        value: Buffer.from(''),
        timestamp: 1_234_567_890_123n,
        timestampType: 'CreateTime',
      },
    ]);
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'reads records compressed with %s',
    async (compression) => {
      const cluster = openCluster(broker.bootstrapServers);
      const topic = await newTopic(cluster, 1);
      const values = Array.from({ length: 1000 }, (_, index) => `value ${index} value value value`);
      await cluster.mutations.produce(
        values.map((value) => textRecord(topic, value)),
        { compression },
      );
      const tail = await readToEnd(cluster, { topic });
      expect(tail.values).toEqual(values);
      expect(new Set(tail.records.map((record) => record.compression))).toEqual(new Set([compression]));
      expect(tail.records.every(({ corruption }) => corruption === null)).toBe(true);
    },
  );

  it('reads a record of 20 MB, more than a fetch asks for', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 2, { 'max.message.bytes': '21000000' });
    await produceTexts(cluster, topic, 3, 'other', { partition: 1 });
    const large = 'x'.repeat(20_000_000);
    await cluster.mutations.produce([
      textRecord(topic, 'before', { partition: 0 }),
      textRecord(topic, large, { partition: 0 }),
      textRecord(topic, 'after', { partition: 0 }),
    ]);
    const tail = await readToEnd(cluster, { topic });
    const values = tail.records.filter(({ partition }) => partition === 0).map(({ value }) => value?.length);
    expect(values).toEqual(['before'.length, large.length, 'after'.length]);
  });

  it('shows the time of the broker where the topic says so', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1, { 'message.timestamp.type': 'LogAppendTime' });
    const [produced] = await cluster.mutations.produce([textRecord(topic, 'v', { timestamp: 5n })]);
    const tail = await readToEnd(cluster, { topic });
    expect(tail.records).toMatchObject([{ timestamp: produced?.timestamp, timestampType: 'LogAppendTime' }]);
  });
});

describe('where reading starts', () => {
  it('starts at the earliest, an offset, or one offset a partition', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 2);
    for (const partition of [0, 1]) await produceTexts(cluster, topic, 4, `p${partition}-`, { partition });
    const all = await readToEnd(cluster, { topic, start: { kind: 'earliest' } });
    expect(all.values.toSorted()).toEqual(['p0-0', 'p0-1', 'p0-2', 'p0-3', 'p1-0', 'p1-1', 'p1-2', 'p1-3']);
    const fromOffset = await readToEnd(cluster, { topic, start: { kind: 'offset', offset: 3n } });
    expect(fromOffset.values.toSorted()).toEqual(['p0-3', 'p1-3']);
    const offsets = [{ topic, topicId: null, partition: 1, offset: 2n }];
    const fromOffsets = await readToEnd(cluster, { topic, start: { kind: 'offsets', offsets } });
    expect(fromOffsets.values.toSorted()).toEqual(['p0-0', 'p0-1', 'p0-2', 'p0-3', 'p1-2', 'p1-3']);
  });

  it('starts at the latest: only what comes after is read', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 2);
    await produceTexts(cluster, topic, 10, 'old');
    const tail = await startTail(cluster, { topic, start: { kind: 'latest' } });
    const values = await produceTexts(cluster, topic, 3, 'new', { partition: 1 });
    await tail.received(3);
    expect(tail.values).toEqual(values);
  });

  it('starts at the first record of a time, and at the end where there is none', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 2);
    const now = Date.now();
    const minutesAgo = (minutes: number): bigint => BigInt(now - minutes * 60_000);
    for (const minutes of [30, 20, 10]) {
      await cluster.mutations.produce([
        textRecord(topic, `${minutes} ago`, { partition: 0, timestamp: minutesAgo(minutes) }),
        textRecord(topic, `old`, { partition: 1, timestamp: minutesAgo(60) }),
      ]);
    }
    const start = parseStartPosition('20m ago', now);
    if (start === undefined) throw new Error('The position is not understood.');
    const tail = await readToEnd(cluster, { topic, start });
    expect(tail.values).toEqual(['20 ago', '10 ago']);
  });

  it('starts at the newest records of all partitions together, in the order of time, and goes on live', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 3);
    const start = 1_700_000_000_000;
    const records = Array.from({ length: 60 }, (_, index) => ({
      // Partition 0 gets the oldest half: none of it is among the newest.
      ...textRecord(topic, `v${index}`, { partition: index < 30 ? 0 : 1 + (index % 2) }),
      timestamp: BigInt(start + index),
    }));
    await cluster.mutations.produce(records);
    const tail = await startTail(cluster, { topic, start: { kind: 'last', count: 20 } });
    const expected = Array.from({ length: 20 }, (_, index) => `v${40 + index}`);
    expect(tail.values).toEqual(expected);
    // From these offsets the same records can be read again.
    expect(tail.session.positions.map(({ start: offset }) => offset)).toEqual([30n, 5n, 5n]);
    await produceTexts(cluster, topic, 1, 'live', { partition: 0 });
    await tail.received(21);
    expect(tail.values).toEqual([...expected, 'live0']);
    expect(tail.records.every(({ corruption }) => corruption === null)).toBe(true);
  });

  it('steps back over what compaction and transactions left out until it has enough', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 20, 'v');
    // An end marker takes an offset each, so that the last 10 offsets hold fewer than 10 records.
    await sendTransactions(broker.bootstrapServers, topic, new Array<string>(12).fill('aborted'), 'abort');
    const tail = await startTail(cluster, {
      topic,
      start: { kind: 'last', count: 10 },
      isolation: 'read_committed',
    });
    expect(tail.values).toEqual(Array.from({ length: 10 }, (_, index) => `v${10 + index}`));
  });

  it('has fewer than were asked for where there are no more', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 2);
    const empty = await startTail(cluster, { topic, start: { kind: 'last', count: 10 } });
    expect(empty.values).toEqual([]);
    await produceTexts(cluster, topic, 3, 'v', { partition: 1 });
    const tail = await readToEnd(cluster, { topic, start: { kind: 'last', count: 10 } });
    expect(tail.values).toEqual(['v0', 'v1', 'v2']);
  });

  it('starts where a group stands', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 10, 'v');
    const groupId = `${topic}-group`;
    const reset = await broker.runTool('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', [
      ...['--bootstrap-server', broker.bootstrapServers.join(), '--group', groupId],
      ...['--topic', `${topic}:0`, '--reset-offsets', '--to-offset', '7', '--execute'],
    ]);
    expect(reset.exitCode).toBe(0);
    const tail = await readToEnd(cluster, { topic, start: { kind: 'committed', groupId } });
    expect(tail.values).toEqual(['v7', 'v8', 'v9']);
  });
});

describe('where reading ends', () => {
  it('replays a fixed range of offsets exactly, every time', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 50, 'v');
    for (let time = 0; time < 2; time++) {
      const tail = await startTail(cluster, {
        topic,
        start: { kind: 'offset', offset: 17n },
        end: { kind: 'offset', offset: 23n },
      });
      await tail.ended();
      expect(tail.values).toEqual(['v17', 'v18', 'v19', 'v20', 'v21', 'v22']);
      expect(tail.session.positions).toMatchObject([{ start: 17n, position: 23n }]);
    }
  });

  it('begins at the log start where the offset has left the log, and says so', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 10, 'v');
    await deleteRecordsBefore(broker, topic, 0, 4n);
    const tail = await startTail(cluster, {
      topic,
      start: { kind: 'offset', offset: 1n },
      end: { kind: 'offset', offset: 6n },
    });
    await tail.ended();
    expect(offsetsOf(tail)).toEqual([
      [0, 4n],
      [0, 5n],
    ]);
    expect(tail.session.notices).toEqual([
      `Partition 0 of \`${topic}\` begins at offset 4: 1 has left the log.`,
    ]);
  });

  it('waits for an offset that has not come yet', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    const tail = await startTail(cluster, { topic, end: { kind: 'offset', offset: 3n } });
    await produceTexts(cluster, topic, 5, 'v');
    await tail.ended();
    expect(tail.values).toEqual(['v0', 'v1', 'v2']);
  });

  it('ends before a time, in the past and in the future', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    const now = Date.now();
    for (const minutes of [30, 20, 10]) {
      await produceTexts(cluster, topic, 1, `${minutes} ago `, { timestamp: BigInt(now - minutes * 60_000) });
    }
    const past = await startTail(cluster, {
      topic,
      end: { kind: 'time', timestampMs: BigInt(now - 15 * 60_000) },
    });
    await past.ended();
    expect(past.values).toEqual(['30 ago 0', '20 ago 0']);
    const future = await startTail(cluster, {
      topic,
      end: { kind: 'time', timestampMs: BigInt(Date.now() + 1500) },
    });
    await future.received(3);
    expect(future.session.state).toEqual({ kind: 'live' });
    await future.ended();
    expect(future.values).toHaveLength(3);
  });

  it('ends at once where there is nothing to read', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 2);
    const tail = await readToEnd(cluster, { topic });
    expect(tail.values).toEqual([]);
  });
});

describe('a running tail', () => {
  it('loses nothing and repeats nothing over pauses, and fetches nothing meanwhile', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 2);
    const tail = await startTail(cluster, { topic });
    const sent: string[] = [];
    for (let round = 0; round < 5; round++) {
      sent.push(...(await produceTexts(cluster, topic, 20, `${round}-before-`)));
      tail.session.pause();
      expect(tail.session.state).toEqual({ kind: 'paused' });
      const rows = tail.session.store.endRow;
      sent.push(...(await produceTexts(cluster, topic, 20, `${round}-during-`)));
      expect(tail.session.store.endRow).toBe(rows);
      tail.session.resume();
    }
    await tail.received(sent.length);
    tail.session.pause();
    expect(tail.values.toSorted()).toEqual(sent.toSorted());
  });

  it('keeps what it may hold, and counts what left', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 1000, 'v');
    const tail = await startTail(
      cluster,
      { topic, end: { kind: 'end' } },
      { maxBytes: 2 ** 30, maxRecords: 100 },
    );
    await tail.ended();
    expect([tail.session.store.firstRow, tail.session.store.endRow]).toEqual([900, 1000]);
    expect(tail.values).toEqual(Array.from({ length: 100 }, (_, index) => `v${900 + index}`));
  });

  it('goes on at the log start where what it was to read next has left the log, and says how much that was', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 5, 'old');
    const tail = await startTail(cluster, { topic });
    await tail.received(5);
    tail.session.pause();
    await produceTexts(cluster, topic, 10, 'v');
    await deleteRecordsBefore(broker, topic, 0, 12n);
    tail.session.resume();
    await tail.received(8);
    expect(tail.values.slice(5)).toEqual(['v7', 'v8', 'v9']);
    expect(tail.session.notices).toEqual([
      `Partition 0 of \`${topic}\`: skipped 7 offsets from 5 on, which had left the log.`,
    ]);
  });

  it('reads a partition that appears from its first record', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    const tail = await startTail(cluster, { topic, start: { kind: 'latest' } });
    const altered = await broker.runTool('org.apache.kafka.tools.TopicCommand', [
      ...['--bootstrap-server', broker.bootstrapServers.join()],
      ...['--alter', '--topic', topic, '--partitions', '2'],
    ]);
    expect(altered.exitCode).toBe(0);
    await produceTexts(cluster, topic, 3, 'v', { partition: 1 });
    await tail.received(3);
    expect(tail.values).toEqual(['v0', 'v1', 'v2']);
    expect(tail.session.notices).toEqual([
      `Partition 1 of \`${topic}\` is new; it is read from its first record.`,
    ]);
  });

  it('ends with a clear failure where the topic is created anew', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 3, 'v');
    const tail = await startTail(cluster, { topic });
    await tail.received(3);
    await cluster.mutations.deleteTopic(topic);
    await expect
      .poll(async () => (await cluster.listTopics()).map(({ name }) => name), patience)
      .not.toContain(topic);
    await cluster.mutations.createTopic({ name: topic, partitions: 1, replicationFactor: 1, configs: {} });
    await tail.session.finished;
    expect(tail.session.state).toMatchObject({ kind: 'failed', failure: { reason: 'topic-recreated' } });
    expect(tail.values).toEqual(['v0', 'v1', 'v2']);
  });

  it('ends with a clear failure where the topic is deleted', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    const tail = await startTail(cluster, { topic });
    await cluster.mutations.deleteTopic(topic);
    await tail.session.finished;
    expect(tail.session.state).toMatchObject({
      kind: 'failed',
      failure: { reason: 'unknown-topic', message: `\`${topic}\` does not exist any more.` },
    });
  });
});
