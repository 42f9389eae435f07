import { describe, expect, it, vi } from 'vitest';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import type { OutgoingRecord, ProducedRecord } from '../../../src/core/record.ts';
import type { ClusterMutations, KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { ProduceFailure } from '../../../src/kafka/produce-failure.ts';
import type { ProducePlan } from '../../../src/requests/plan-produce.ts';
import { produceBlock } from '../../../src/requests/produce-block.ts';

const record: OutgoingRecord = { topic: 'orders', key: null, value: Buffer.from('v'), headers: [] };

function plan(total: number | null, changes: Partial<ProducePlan> = {}): ProducePlan {
  return {
    topic: 'orders',
    total,
    recordsPerSecond: undefined,
    lingerMs: 0,
    options: {},
    warnings: [],
    record: () => record,
    ...changes,
  };
}

/** A cluster that gives each record the next offset, unless `onProduce` throws. */
function clusterWith(
  onProduce: (records: readonly OutgoingRecord[], sent: number) => void | Promise<void> = () => undefined,
) {
  let offset = 0;
  const produce = vi.fn<ClusterMutations['produce']>(async (records) => {
    await onProduce(records, offset);
    return records.map(() => placed(offset++));
  });
  return { produce, cluster: { mutations: { produce } } as unknown as Pick<KafkaCluster, 'mutations'> };
}

function placed(offset: number): ProducedRecord {
  return { topic: 'orders', partition: 0, offset: BigInt(offset), timestamp: 0n };
}

describe('produceBlock', () => {
  it('keeps the newest hundred records of any number', async () => {
    const { sent, records } = await produceBlock(clusterWith().cluster, plan(25_000));
    expect(sent).toBe(25_000);
    expect(records.map(({ offset }) => Number(offset))).toEqual(
      Array.from({ length: 100 }, (_, index) => 24_900 + index),
    );
  });

  it('makes few requests of many small records, and more of large ones', async () => {
    const small = clusterWith();
    await produceBlock(small.cluster, plan(20_000));
    expect(small.produce).toHaveBeenCalledTimes(2);
    const large = clusterWith();
    const value = Buffer.alloc(1024 * 1024);
    await produceBlock(large.cluster, plan(10, { record: () => ({ ...record, value }) }));
    expect(large.produce).toHaveBeenCalledTimes(5);
  });

  it('makes no more records than one request ahead of what is sent', async () => {
    let made = 0;
    const ahead: number[] = [];
    const { cluster } = clusterWith((_records, sent) => void ahead.push(made - sent));
    const counting = (): OutgoingRecord => {
      made++;
      return record;
    };
    await produceBlock(cluster, plan(50_000, { record: counting }));
    expect(Math.max(...ahead)).toBeLessThanOrEqual(20_000);
  });

  it('counts a failed record from the first of the run, with those before it as sent', async () => {
    const { cluster } = clusterWith((records, sent) => {
      if (sent + records.length <= 12_000) return;
      const written = records.slice(0, 2).map((_, index) => placed(sent + index));
      throw new ProduceFailure(
        new KafkaFailure('record-too-large', 'The record is too large.'),
        2,
        records.length,
        written,
      );
    });
    const { sent, failure } = await produceBlock(cluster, plan(20_000));
    expect(failure?.message).toBe('Record 10003 of 20000: The record is too large.');
    expect(failure?.reason).toBe('record-too-large');
    expect(sent).toBe(10_002);
  });

  it('does not blame the first record for what any would have met', async () => {
    const { cluster } = clusterWith((records) => {
      const reason = new KafkaFailure('unknown-topic', 'There is no topic `orders` on `shop`.');
      throw new ProduceFailure(reason, 0, records.length, []);
    });
    const { failure } = await produceBlock(cluster, plan(10));
    expect(failure?.message).toBe('There is no topic `orders` on `shop`.');
  });

  it('waits for the request under way when it is cancelled, so that the count is right', async () => {
    const controller = new AbortController();
    const { cluster } = clusterWith(async () => {
      controller.abort();
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    const { sent, failure } = await produceBlock(cluster, plan(null), { signal: controller.signal });
    expect(failure?.reason).toBe('cancelled');
    expect(sent).toBe(10_000);
  });

  it('ends a pause between paced records when it is cancelled', async () => {
    const controller = new AbortController();
    const { cluster } = clusterWith();
    const { sent, failure } = await produceBlock(cluster, plan(null, { recordsPerSecond: 0.001 }), {
      signal: controller.signal,
      onProgress: () => setTimeout(() => controller.abort(), 5),
    });
    expect(failure?.reason).toBe('cancelled');
    expect(sent).toBe(1);
  });
});
