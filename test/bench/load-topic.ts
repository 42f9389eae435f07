import type { CompressionCodec } from '../../src/core/record.ts';
import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';

export const recordBytes = 108;
const recordsPerCall = 20_000;

/** A topic of records of 108 bytes, which is created and filled. */
export interface LoadedTopic {
  readonly name: string;
  readonly records: number;
  readonly partitions: number;
  readonly replicationFactor?: number;
  readonly compression?: CompressionCodec;
}

/** Creates a topic and writes its records. */
export async function loadTopic(cluster: KafkaCluster, topic: LoadedTopic): Promise<void> {
  const { name, records, partitions, replicationFactor = 1, compression = 'none' } = topic;
  await cluster.mutations.createTopic({ name, partitions, replicationFactor, configs: {} });
  for (let first = 0; first < records; first += recordsPerCall) {
    const count = Math.min(recordsPerCall, records - first);
    await cluster.mutations.produce(
      Array.from({ length: count }, (_, index) => ({
        topic: name,
        key: null,
        value: Buffer.from(valueOf(first + index)),
        headers: [],
      })),
      { compression },
    );
  }
}

/** Order as a shop would write it, padded to its length: text that compresses as JSON does. */
function valueOf(index: number): string {
  const hash = Math.imul(index, 0x9e3779b1) >>> 0;
  const order = `{"order":${index},"customer":"c-${hash % 99_991}","amount":${(hash % 1_000_000) / 100},"paid":${hash % 2 === 0},"note":"`;
  return `${order}${'abcdefghijklmnopqrstuvwxyz'.repeat(4).slice(0, recordBytes - order.length - 2)}"}`;
}
