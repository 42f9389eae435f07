/** Tails for the suites, and what they read. */
import { expect, onTestFinished } from 'vitest';
import type { OutgoingRecord } from '../../../src/core/record.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { readStoredRecord, type StoredRecord } from '../../../src/tail/stored-record.ts';
import type { TailQuery } from '../../../src/tail/tail-query.ts';
import { TailSession, type TailSessionOptions } from '../../../src/tail/tail-session.ts';
import { connectionTo, uniqueName } from '../local-brokers.ts';

/** Waiting for a broker under load. */
export const patience = { timeout: 30_000, interval: 50 };
export const largeBound = { maxBytes: 256 * 1024 * 1024, maxRecords: 1_000_000 };

/** Opens a cluster for the length of the test. */
export function openCluster(bootstrapServers: readonly string[]): KafkaCluster {
  const cluster = openKafkaCluster(connectionTo(bootstrapServers));
  onTestFinished(() => cluster.close());
  return cluster;
}

/** Creates a topic that no other test uses, and gives its name. */
export async function newTopic(
  cluster: KafkaCluster,
  partitions: number,
  configs: Readonly<Record<string, string>> = {},
  replicationFactor = 1,
): Promise<string> {
  const name = uniqueName('tail');
  await cluster.mutations.createTopic({ name, partitions, replicationFactor, configs });
  return name;
}

export interface RecordOptions {
  readonly partition?: number;
  readonly timestamp?: bigint;
  readonly key?: string;
}

export function textRecord(topic: string, value: string, options: RecordOptions = {}): OutgoingRecord {
  const { key, ...rest } = options;
  return {
    topic,
    key: key === undefined ? null : Buffer.from(key),
    value: Buffer.from(value),
    headers: [],
    ...rest,
  };
}

/** Sends records with the values `prefix0`, `prefix1`, … and gives these values. */
export async function produceTexts(
  cluster: KafkaCluster,
  topic: string,
  count: number,
  prefix: string,
  options: RecordOptions = {},
): Promise<readonly string[]> {
  const values = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  await cluster.mutations.produce(values.map((value) => textRecord(topic, value, options)));
  return values;
}

/** `topic` where there is one, or `topics`. */
export type StartedQuery = Partial<TailQuery> & { readonly topic?: string };

/** A tail that runs until it ends or the test does. */
export class StartedTail {
  readonly session: TailSession;
  readonly log: string[] = [];

  constructor(
    cluster: KafkaCluster,
    query: StartedQuery,
    bound = largeBound,
    options: Pick<TailSessionOptions, 'pausesWhenRefused'> = {},
  ) {
    const { topic, ...rest } = query;
    this.session = new TailSession({
      cluster,
      query: {
        topics: topic === undefined ? [] : [topic],
        partitions: 'all',
        start: { kind: 'earliest' },
        end: { kind: 'never' },
        limit: null,
        filter: null,
        isolation: 'read_uncommitted',
        ...rest,
      },
      bound,
      ...options,
      onChange: () => undefined,
      log: (level, text) => this.log.push(`${level} ${text}`),
    });
    onTestFinished(() => this.session.stop());
  }

  /** Every record that is stored, in the order of arrival. */
  get records(): readonly StoredRecord[] {
    const { store } = this.session;
    return Array.from({ length: store.endRow - store.firstRow }, (_, index) =>
      readStoredRecord(store, store.firstRow + index),
    ).filter((record) => record !== undefined);
  }

  get values(): readonly (string | undefined)[] {
    return this.records.map(({ value }) => (value === null ? undefined : Buffer.from(value).toString()));
  }

  /** Waits until so many records came. */
  async received(count: number): Promise<void> {
    await expect.poll(() => this.session.store.endRow, patience).toBeGreaterThanOrEqual(count);
  }

  /** Waits until the tail ended by itself. */
  async ended(): Promise<void> {
    await this.session.finished;
    expect(this.session.state).toEqual({ kind: 'ended', by: 'end' });
  }
}

export async function startTail(
  cluster: KafkaCluster,
  query: StartedQuery,
  bound = largeBound,
): Promise<StartedTail> {
  const tail = new StartedTail(cluster, query, bound);
  await tail.session.start();
  return tail;
}

/** Reads a topic, or what `query` chooses of it, up to its end. */
export async function readToEnd(cluster: KafkaCluster, query: StartedQuery): Promise<StartedTail> {
  const tail = await startTail(cluster, { end: { kind: 'end' }, ...query });
  await tail.ended();
  return tail;
}
