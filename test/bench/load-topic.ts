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
  /** Java's producer writes the topic in batches of so many bytes, waiting until they are full. */
  readonly batchBytes?: number;
  /** What the records say; orders where it is left out. */
  readonly content?: keyof typeof contents;
}

/** Creates a topic and writes its records. */
export async function loadTopic(cluster: KafkaCluster, topic: LoadedTopic): Promise<void> {
  const { name, records, partitions, replicationFactor = 1, compression = 'none' } = topic;
  const valueOf = contents[topic.content ?? 'orders'];
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

/** Values of 108 bytes. */
export const contents = {
  /** Orders as a shop would write them: text that compresses as JSON does. */
  orders: (index: number): string => {
    const hash = Math.imul(index, 0x9e3779b1) >>> 0;
    return padded(
      `{"order":${index},"customer":"c-${hash % 99_991}","amount":${(hash % 1_000_000) / 100},"paid":${hash % 2 === 0},"note":"`,
    );
  },
  /** What fifty machines report of themselves, over and over: a thousand different records. */
  reports: (index: number): string =>
    padded(
      `{"host":"node-${index % 50}","service":"billing","state":"up","load":${(index * 7) % 20},"note":"`,
    ),
} as const;

function padded(start: string): string {
  return `${start}${'abcdefghijklmnopqrstuvwxyz'.repeat(4).slice(0, recordBytes - start.length - 2)}"}`;
}
