import { describe, expect, it } from 'vitest';
import type { StoredRecord } from '../../../src/tail/stored-record.ts';
import type { RecordFilter } from '../../../src/tail/tail-query.ts';
import { sharedBroker } from '../local-brokers.ts';
import { newTopic, openCluster, patience, produceTexts, readToEnd, startTail } from './started-tail.ts';

const broker = sharedBroker();
const noErrors = { count: 0, example: null };

/** Passes values that end with `ending`, and takes its time for each. */
function ending(text: string, spendMs = 0): RecordFilter {
  return {
    errors: noErrors,
    matches: ({ value }: StoredRecord) => {
      const until = performance.now() + spendMs;
      while (performance.now() < until);
      return String(value).endsWith(text);
    },
  };
}

describe('a scan', () => {
  it('stores only what matches, counts what it read, and says how far it has got', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 3);
    for (const partition of [0, 1, 2])
      await produceTexts(cluster, topic, 100, `p${partition}-`, { partition });
    const tail = await readToEnd(cluster, { topic, filter: ending('7') });
    expect(tail.values).toHaveLength(30);
    expect(tail.values.every((value) => value?.endsWith('7'))).toBe(true);
    expect(tail.session.recordsRead).toBe(300);
    expect(tail.session.reach()).toEqual({ offsets: 300n, totalOffsets: 300n, remainingMs: 0 });
    expect(tail.session.positions.map(({ position }) => position)).toEqual([100n, 100n, 100n]);
    expect(tail.records.every(({ corruption }) => corruption === null)).toBe(true);
  });

  it('filters the last records, of which there may be fewer then', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 100, 'v');
    const tail = await startTail(cluster, {
      topic,
      start: { kind: 'last', count: 20 },
      filter: ending('5'),
    });
    expect(tail.values).toEqual(['v85', 'v95']);
    await produceTexts(cluster, topic, 10, 'w');
    await tail.received(3);
    expect(tail.values).toEqual(['v85', 'v95', 'w5']);
  });

  it('estimates the time that is left, and none without an end', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 20_000, 'v');
    const tail = await startTail(cluster, { topic, end: { kind: 'end' }, filter: ending('7', 0.1) });
    await expect.poll(() => tail.session.reach()?.remainingMs ?? 0, patience).toBeGreaterThan(0);
    const reach = tail.session.reach();
    expect(reach?.totalOffsets).toBe(20_000n);
    expect(reach?.offsets).toBeGreaterThan(0n);
    await tail.session.stop();
    const endless = await startTail(cluster, { topic });
    expect(endless.session.reach()).toBeNull();
  });
});

describe('a pause in the middle of an answer', () => {
  it('takes effect at once, and neither loses nor repeats a record', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 2);
    const large = 'x'.repeat(100);
    const values: string[] = [];
    for (const partition of [0, 1]) {
      values.push(...(await produceTexts(cluster, topic, 10_000, `${large}-${partition}-`, { partition })));
    }
    // 20,000 records of 0.1 ms each: two seconds for one answer.
    const tail = await startTail(cluster, { topic, end: { kind: 'end' }, filter: ending('', 0.1) });
    let pauses = 0;
    for (let next = 500; next < 18_000; next += 2_500) {
      await tail.received(next);
      tail.session.pause();
      const rows = tail.session.store.endRow;
      pauses += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(tail.session.store.endRow).toBe(rows);
      const read = tail.session.positions.reduce((sum, { position }) => sum + position, 0n);
      expect(read).toBe(BigInt(rows));
      tail.session.resume();
    }
    expect(pauses).toBeGreaterThan(3);
    await tail.ended();
    expect(tail.values.toSorted()).toEqual(values.toSorted());
    expect(tail.session.recordsRead).toBe(20_000);
  });

  it('is noticed before a tenth of a second of work more is done, and so is a stop', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 20_000, 'v');
    const tail = await startTail(cluster, { topic, filter: ending('7', 0.1) });
    await expect.poll(() => tail.session.recordsRead, patience).toBeGreaterThan(100);
    // How much is read before a timer comes is how much is read before a request to stop comes: 0.1 ms a record.
    for (let time = 0; time < 20; time++) {
      const before = tail.session.recordsRead;
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect(tail.session.recordsRead - before).toBeLessThan(1_000);
    }
    expect(tail.session.recordsRead).toBeLessThan(20_000);
    const read = tail.session.recordsRead;
    await tail.session.stop();
    expect(tail.session.recordsRead).toBe(read);
    expect(tail.session.state).toEqual({ kind: 'ended', by: 'stop' });
  });
});

describe('a limit', () => {
  it('ends after exactly so many records that pass, over several partitions and topics', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topics = [await newTopic(cluster, 3), await newTopic(cluster, 1)];
    for (const partition of [0, 1, 2]) await produceTexts(cluster, topics[0] ?? '', 50, 'v', { partition });
    await produceTexts(cluster, topics[1] ?? '', 50, 'v');
    for (const limit of [1, 17, 20]) {
      const tail = await startTail(cluster, { topics, limit, filter: ending('7') });
      await tail.ended();
      expect(tail.values).toHaveLength(limit);
    }
    const tail = await startTail(cluster, { topics, limit: 33 });
    await tail.ended();
    expect(tail.values).toHaveLength(33);
    const read = tail.session.positions.reduce((sum, { position }) => sum + position, 0n);
    expect(read).toBe(33n);
  });

  it('waits for records that have not come yet, and limits the last ones too', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 2);
    await produceTexts(cluster, topic, 6, 'v', { partition: 1 });
    const last = await startTail(cluster, { topic, start: { kind: 'last', count: 5 }, limit: 3 });
    await last.ended();
    expect(last.values).toEqual(['v1', 'v2', 'v3']);
    const tail = await startTail(cluster, { topic, limit: 9 });
    await tail.received(6);
    expect(tail.session.state).toEqual({ kind: 'live' });
    await produceTexts(cluster, topic, 10, 'w', { partition: 0 });
    await tail.ended();
    expect(tail.values.slice(6)).toEqual(['w0', 'w1', 'w2']);
  });
});
