import { describe, expect, it } from 'vitest';
import { sharedBroker } from '../local-brokers.ts';
import { newTopic, openCluster, patience, produceTexts, readToEnd, startTail } from './started-tail.ts';
import { sendTransactions } from './transactions.ts';

const broker = sharedBroker();

describe('transactions', () => {
  // The broker compresses what comes, as the topic says: transactions in every compression.
  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'are seen by their end, and their markers never, in batches with compression %s',
    async (compression) => {
      const cluster = openCluster(broker.bootstrapServers);
      const type = compression === 'none' ? 'uncompressed' : compression;
      const topic = await newTopic(cluster, 1, { 'compression.type': type });
      const servers = broker.bootstrapServers;
      await produceTexts(cluster, topic, 1, 'before');
      await sendTransactions(servers, topic, ['aborted 0', 'aborted 1'], 'abort');
      await sendTransactions(servers, topic, ['committed 0', 'committed 1'], 'commit');
      await sendTransactions(servers, topic, ['aborted 2'], 'abort');
      // A transaction that has ended gets its marker a moment later.
      const at = { kind: 'latest', isolation: 'read_committed' } as const;
      await expect
        .poll(async () => (await cluster.listOffsets(topic, [0], at)).get(0)?.offset, patience)
        .toBe(11n);
      await produceTexts(cluster, topic, 1, 'after');
      const committed = await readToEnd(cluster, { topic, isolation: 'read_committed' });
      expect(committed.values).toEqual(['before0', 'committed 0', 'committed 1', 'after0']);
      expect(committed.records.map(({ offset }) => offset)).toEqual([0n, 5n, 7n, 11n]);
      const all = await readToEnd(cluster, { topic });
      expect(all.values).toEqual([
        ...['before0', 'aborted 0', 'aborted 1', 'committed 0', 'committed 1', 'aborted 2', 'after0'],
      ]);
      for (const tail of [committed, all]) {
        expect(new Set(tail.records.map((record) => record.compression))).toEqual(new Set([compression]));
        expect(tail.session.positions).toMatchObject([{ position: 12n }]);
      }
    },
  );

  it('that are still open hold up read_committed alone', async () => {
    const cluster = openCluster(broker.bootstrapServers);
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 1, 'before');
    const { Kafka, logLevel } = (await import('kafkajs')).default;
    const kafka = new Kafka({ brokers: [...broker.bootstrapServers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ transactionalId: `${topic}-open`, maxInFlightRequests: 1 });
    await producer.connect();
    try {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value: 'open' }] });
      await produceTexts(cluster, topic, 1, 'after');
      const toEnd = await readToEnd(cluster, { topic, isolation: 'read_committed' });
      expect(toEnd.values).toEqual(['before0']);
      const tail = await startTail(cluster, { topic, isolation: 'read_committed' });
      const uncommitted = await readToEnd(cluster, { topic });
      expect(uncommitted.values).toEqual(['before0', 'open', 'after0']);
      await transaction.commit();
      await tail.received(3);
      expect(tail.values).toEqual(['before0', 'open', 'after0']);
    } finally {
      await producer.disconnect();
    }
  });
});
