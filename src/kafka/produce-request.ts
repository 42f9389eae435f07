import { createAPI, produceV9, Writer, type API } from '@platformatic/kafka';

/** One batch for one partition. */
export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly batch: Buffer;
}

export type ProduceAnswer = produceV9.ProduceResponse;
export type ProduceAnswerPartition = produceV9.ProduceResponsePartition;

type ProduceArguments = [acks: -1 | 0 | 1, timeoutMs: number, batches: readonly PartitionBatch[]];

const produceApiKey = 0;
const produceVersion = 9;

/**
 * Produce with batches that are bytes already. The library's own request takes records, and would choose partitions,
 * sequences and batch bounds itself. With `acks` 0 the broker gives no answer.
 */
export const produceApi: API<ProduceArguments, ProduceAnswer> = createAPI<ProduceArguments, ProduceAnswer>(
  produceApiKey,
  produceVersion,
  (acks: -1 | 0 | 1, timeoutMs: number, batches: readonly PartitionBatch[]) => {
    const writer = Writer.create()
      .appendString(null) // transactional id
      .appendInt16(acks)
      .appendInt32(timeoutMs)
      .appendArray([...Map.groupBy(batches, ({ topic }) => topic)], (topicWriter, [topic, ofTopic]) => {
        topicWriter.appendString(topic).appendArray(ofTopic, (partitionWriter, { partition, batch }) => {
          partitionWriter.appendInt32(partition).appendBytes(batch);
        });
      })
      .appendTaggedFields();
    writer.context['noResponse'] = acks === 0;
    return writer;
  },
  produceV9.parseResponse,
);
