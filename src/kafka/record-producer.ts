import { KafkaFailure } from '../core/kafka-failure.ts';
import type { OutgoingRecord, ProducedRecord } from '../core/record.ts';
import type { BrokerConnections } from './broker-connections.ts';
import type { ClusterMetadata } from './cluster-metadata.ts';
import type { ProduceOptions, TopicLeaders } from './kafka-cluster.ts';
import { unknownPartition } from './log-offsets.ts';
import { Partitioner } from './partitioner.ts';
import { ProduceFailure } from './produce-failure.ts';
import { ProduceRun, type PlacedRecord } from './produce-run.ts';
import { AnonymousSession, ProducerSessions } from './producer-sessions.ts';
import { maxRecordBytes, recordBytes } from './record-batch-writer.ts';

/** A broker takes no larger request, unless it is told to (`socket.request.max.bytes`). */
const maxRequestBytes = 100 * 1024 * 1024;

/**
 * So long after records were written their topic's leaders are believed: long enough for the next records of a stream,
 * and too short for a topic to be deleted and created again.
 */
const streamGapMs = 20;

/** Sends records to the partitions that we choose. */
export class RecordProducer {
  readonly #connections: BrokerConnections;
  readonly #metadata: ClusterMetadata;
  readonly #sessions: ProducerSessions;
  readonly #partitioner = new Partitioner();
  /** Counts what was changed about topics: what was asked before may not hold any more. */
  #changes = 0;
  #written: { readonly topics: ReadonlyMap<string, TopicLeaders>; readonly atMs: number } | undefined;

  constructor(connections: BrokerConnections, metadata: ClusterMetadata) {
    this.#connections = connections;
    this.#metadata = metadata;
    this.#sessions = new ProducerSessions(connections);
  }

  /**
   * See `ClusterMutations.produce`. With `acks` −1 a batch whose answer was lost is sent again without being written
   * twice; with 0 or 1 it is not sent again. With `acks` 0 no offset is known: it is −1.
   * @throws ProduceFailure
   */
  async produce(
    records: readonly OutgoingRecord[],
    options: ProduceOptions = {},
    signal?: AbortSignal,
  ): Promise<readonly ProducedRecord[]> {
    if (records.length === 0) return [];
    const { acks = -1, compression = 'none', maxBatchBytes = Infinity } = options;
    const changes = this.#changes;
    const topics = await this.#topicLeaders(records, signal);
    const placed = this.#place(records, topics);
    const doing = `Could not produce to \`${this.#connections.profile.name}\``;
    const session = acks === -1 ? await this.#sessions.acquire(doing, signal) : new AnonymousSession();
    const run = new ProduceRun({
      connections: this.#connections,
      metadata: this.#metadata,
      records: placed,
      topics,
      session,
      acks,
      compression,
      maxBatchBytes,
      signal,
    });
    const produced = await run.finish();
    this.#sessions.release(session);
    if (changes === this.#changes) this.#written = { topics, atMs: performance.now() };
    return produced;
  }

  /** Asks for leaders and partitions anew from now on: topics were changed. */
  forgetTopics(): void {
    this.#changes += 1;
    this.#written = undefined;
  }

  async #topicLeaders(
    records: readonly OutgoingRecord[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, TopicLeaders>> {
    const topics = new Map<string, TopicLeaders>();
    const written = this.#written;
    const believed =
      written !== undefined && performance.now() - written.atMs < streamGapMs ? written.topics : undefined;
    const asked = new Set<string>();
    for (const [index, { topic, partition = 0 }] of records.entries()) {
      const known = topics.get(topic) ?? believed?.get(topic);
      // What is believed may have grown: it is asked for before a partition is refused.
      if (known !== undefined && (asked.has(topic) || partition < known.partitions.length)) {
        topics.set(topic, known);
        continue;
      }
      try {
        topics.set(topic, await this.#metadata.topicLeaders(topic, signal));
        asked.add(topic);
      } catch (error) {
        const failure = KafkaFailure.from(error);
        throw failure.reason === 'cancelled'
          ? failure
          : new ProduceFailure(failure, index, records.length, []);
      }
    }
    return topics;
  }

  /** Chooses the partition of each record; nothing is sent unless all have one. */
  #place(
    records: readonly OutgoingRecord[],
    topics: ReadonlyMap<string, TopicLeaders>,
  ): readonly PlacedRecord[] {
    const now = BigInt(Date.now());
    return records.map((record, index) => {
      const { topic, key, partition, timestamp = now } = record;
      const count = topics.get(topic)?.partitions.length ?? 0;
      const refuse = (failure: KafkaFailure): never => {
        throw new ProduceFailure(failure, index, records.length, []);
      };
      if (partition !== undefined && !(Number.isInteger(partition) && partition >= 0 && partition < count)) {
        return refuse(unknownPartition(topic, partition, count));
      }
      if (maxRecordBytes(record) > maxRequestBytes) {
        return refuse(
          new KafkaFailure(
            'record-too-large',
            `Record ${index + 1} for \`${topic}\` has ${recordBytes(record)} bytes, more than a broker takes in one request.`,
          ),
        );
      }
      return { record, timestamp, partition: partition ?? this.#partitioner.choose(topic, key, count) };
    });
  }
}
