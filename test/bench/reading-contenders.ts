/** Readers that are measured against each other on the same records: each reads a whole topic once. */
import { spawn } from 'node:child_process';
import type { Kafka } from 'kafkajs';
import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';
import { TailSession } from '../../src/tail/tail-session.ts';
import type { StoreBound } from '../../src/tail/record-store.ts';

/** What is read, and how much it is. */
export interface Workload {
  readonly cluster: KafkaCluster;
  readonly bootstrapServers: readonly string[];
  readonly topic: string;
  readonly records: number;
}

export interface Contender {
  readonly name: string;
  /** Reads everything. @returns the seconds that took, and the processor's where they are known */
  readonly run: (workload: Workload) => Promise<Measurement>;
}

export interface Measurement {
  readonly seconds: number;
  readonly cpuSeconds: number | null;
}

const megabyte = 1024 * 1024;

/** The engine of the tail, from start to end, every record indexed. */
export function engine(name: string, bound: StoreBound): Contender {
  return {
    name,
    run: async ({ cluster, topic, records }) => {
      const session = new TailSession({
        cluster,
        query: {
          topics: [topic],
          partitions: 'all',
          start: { kind: 'earliest' },
          end: { kind: 'end' },
          limit: null,
          filter: null,
          isolation: 'read_uncommitted',
        },
        bound,
        onChange: () => undefined,
        log: () => undefined,
      });
      const cpu = process.cpuUsage();
      const begin = performance.now();
      await session.start();
      await session.finished;
      const measured = measure(begin, process.cpuUsage(cpu));
      if (session.store.endRow !== records) {
        throw new Error(`${session.store.endRow} records were read, not ${records}.`);
      }
      return measured;
    },
  };
}

/** As a tail panel is set by default. */
export const engineKeepingAll = engine('Kafka Workbench, all kept', {
  maxBytes: 256 * megabyte,
  maxRecords: 20_000_000,
});
/** As a long tail runs: the store is full, and the oldest records leave. */
export const engineBounded = engine('Kafka Workbench, 32 MB kept', {
  maxBytes: 32 * megabyte,
  maxRecords: 20_000_000,
});

/** kcat's consumer, printing nothing; its start is part of it. */
export const kcat: Contender = {
  name: 'kcat',
  run: async ({ bootstrapServers, topic }) => {
    const begin = performance.now();
    const child = spawn(
      'kcat',
      ['-C', '-b', bootstrapServers.join(), '-t', topic, '-o', 'beginning', '-e', '-q', '-f', ''],
      { stdio: 'ignore' },
    );
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (exitCode !== 0) throw new Error(`kcat ended with ${exitCode}.`);
    return { seconds: (performance.now() - begin) / 1000, cpuSeconds: null };
  },
};

/** kafkajs, batch by batch, from its first batch on: joining the group is not counted. */
export const kafkajs: Contender = {
  name: 'kafkajs',
  run: async ({ bootstrapServers, topic, records }) => {
    const { Kafka, logLevel } = (await import('kafkajs')).default;
    const kafka = new Kafka({ brokers: [...bootstrapServers], logLevel: logLevel.NOTHING });
    const groupId = `bench-kafkajs-${Date.now()}`;
    const consumer = kafka.consumer({ groupId, maxBytesPerPartition: 4 * megabyte });
    const done = Promise.withResolvers<undefined>();
    let begin = 0;
    let cpu = process.cpuUsage();
    let read = 0;
    consumer.on(consumer.events.GROUP_JOIN, () => {
      begin = performance.now();
      cpu = process.cpuUsage();
    });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        read += batch.messages.length;
        if (read >= records) done.resolve(undefined);
        return Promise.resolve();
      },
    });
    await done.promise;
    const measured = measure(begin, process.cpuUsage(cpu));
    await consumer.disconnect();
    await deleteGroup(kafka, groupId);
    return measured;
  },
};

/** The stream of the library that our connections come from; joining the group is not counted. */
export const libraryStream: Contender = {
  name: '`@platformatic/kafka` stream',
  run: async ({ bootstrapServers, topic, records }) => {
    const { Consumer, MessagesStreamModes } = await import('@platformatic/kafka');
    const groupId = `bench-stream-${Date.now()}`;
    const consumer = new Consumer({ clientId: 'bench', groupId, bootstrapBrokers: [...bootstrapServers] });
    await consumer.joinGroup({});
    const begin = performance.now();
    const cpu = process.cpuUsage();
    const stream = await consumer.consume({
      topics: [topic],
      mode: MessagesStreamModes.EARLIEST,
      autocommit: false,
      maxBytes: 4 * megabyte,
    });
    let read = 0;
    const done = Promise.withResolvers<undefined>();
    stream.on('data', () => {
      if (++read >= records) done.resolve(undefined);
    });
    stream.on('error', (error: unknown) => done.reject(error));
    await done.promise;
    const measured = measure(begin, process.cpuUsage(cpu));
    await stream.close();
    await consumer.close(true);
    const { Kafka, logLevel } = (await import('kafkajs')).default;
    await deleteGroup(new Kafka({ brokers: [...bootstrapServers], logLevel: logLevel.NOTHING }), groupId);
    return measured;
  },
};

/** What our peers need, and we leave none behind. */
async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteGroups([groupId]);
  await admin.disconnect();
}

function measure(begin: number, cpu: NodeJS.CpuUsage): Measurement {
  return { seconds: (performance.now() - begin) / 1000, cpuSeconds: (cpu.user + cpu.system) / 1e6 };
}
