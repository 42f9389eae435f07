/** Sends records, each in a transaction of its own that is committed or taken back at the end. */
export async function sendTransactions(
  bootstrapServers: readonly string[],
  topic: string,
  values: readonly string[],
  end: 'commit' | 'abort',
): Promise<void> {
  const { Kafka, logLevel } = (await import('kafkajs')).default;
  const kafka = new Kafka({ brokers: [...bootstrapServers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({
    transactionalId: `${topic}-transactions`,
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: () => () => 0,
  });
  await producer.connect();
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
