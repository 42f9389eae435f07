import type { Producer } from 'kafkajs';

/** Sends a record in a transaction that stays open until `end` is called. */
export async function openTransaction(
  bootstrapServers: readonly string[],
  topic: string,
  value: string,
): Promise<{ end(how: 'commit' | 'abort'): Promise<void> }> {
  const producer = await transactionalProducer(bootstrapServers, topic);
  const transaction = await producer.transaction();
  await transaction.send({ topic, messages: [{ value }] });
  return {
    end: async (how) => {
      await transaction[how]();
      await producer.disconnect();
    },
  };
}

/** Sends records, each in a transaction of its own that is committed or taken back at the end. */
export async function sendTransactions(
  bootstrapServers: readonly string[],
  topic: string,
  values: readonly string[],
  end: 'commit' | 'abort',
): Promise<void> {
  const producer = await transactionalProducer(bootstrapServers, topic);
  try {
    for (const value of values) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value }] });
      await transaction[end]();
    }
  } finally {
    await producer.disconnect();
  }
}

async function transactionalProducer(bootstrapServers: readonly string[], topic: string): Promise<Producer> {
  const { Kafka, logLevel } = (await import('kafkajs')).default;
  const kafka = new Kafka({ brokers: [...bootstrapServers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({
    transactionalId: `${topic}-transactions`,
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: () => () => 0,
  });
  await producer.connect();
  return producer;
}
