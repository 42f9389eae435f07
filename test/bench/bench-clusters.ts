import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { plaintextProfile } from '../../src/cli/plaintext-profile.ts';
import { KafkaFailure } from '../../src/core/kafka-failure.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import { cacheFolder } from '../../src/local-cluster/cache-folder.ts';
import { startLocalCluster, type LocalCluster } from '../../src/local-cluster/local-cluster.ts';
import type { BenchCluster, Figure } from './bench.ts';
import { contents, loadTopic, type LoadedTopic } from './load-topic.ts';

interface Running extends BenchCluster {
  readonly groupsBefore: readonly string[];
  stop(): Promise<void>;
}

/** Clusters of one and of three brokers, started when they are first asked for. */
export class BenchClusters {
  readonly #running = new Map<number, Promise<Running>>();
  readonly #say: (text: string) => void;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  get(brokers: 1 | 3): Promise<BenchCluster> {
    let running = this.#running.get(brokers);
    if (running === undefined) this.#running.set(brokers, (running = start(brokers, this.#say)));
    return running;
  }

  /** Whether the groups are those that were there at the start. */
  async groups(): Promise<Figure> {
    let isSame = true;
    let count = 0;
    for (const running of this.#running.values()) {
      const { kafka, groupsBefore } = await running;
      const after = await groupsOf(kafka);
      count += after.length;
      isSame &&= after.join('\n') === groupsBefore.join('\n');
    }
    return {
      work: 'Groups on the clusters',
      measured: isSame ? `the same ${count} as before` : `${count}, others than before`,
      target: 'as before',
      holds: isSame,
      values: { count },
    };
  }

  async stop(): Promise<void> {
    for (const running of this.#running.values()) await (await running).stop();
  }
}

async function start(brokers: 1 | 3, say: (text: string) => void): Promise<Running> {
  say(brokers === 1 ? 'Starting a broker' : 'Starting three brokers');
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-bench-'));
  const heapMegabytes = brokers === 1 ? 1024 : 512;
  const local = await startLocalCluster({
    brokers,
    dataDir,
    cacheDir: cacheFolder(),
    heapMegabytes,
    onProgress: say,
  });
  const { bootstrapServers } = local;
  const profile = plaintextProfile(
    bootstrapServers.join(),
    (sentence) => new KafkaFailure('invalid-request', sentence),
  );
  const kafka = openKafkaCluster({ profile, secrets: {} });
  const loaded = new Set<string>();
  return {
    bootstrapServers,
    kafka,
    groupsBefore: await groupsOf(kafka),
    load: async (topic) => {
      if (loaded.has(topic.name)) return;
      loaded.add(topic.name);
      say(`Writing \`${topic.name}\`, ${topic.records.toLocaleString('en-US')} records`);
      if (topic.compression === undefined || topic.compression === 'none') await loadTopic(kafka, topic);
      else await loadByJava(local, kafka, topic);
    },
    stop: async () => {
      await kafka.close();
      await local.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Compressed records come from Java's producer, as in most topics: batches of 16 KiB unless told otherwise, and zstd
 * frames that do not tell their size. It picks from the records at random.
 */
async function loadByJava(
  local: LocalCluster,
  kafka: BenchCluster['kafka'],
  topic: LoadedTopic,
): Promise<void> {
  const { name, records, partitions, compression = 'none', content = 'orders', batchBytes } = topic;
  await kafka.mutations.createTopic({ name, partitions, replicationFactor: 1, configs: {} });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-payloads-'));
  const payloads = path.join(folder, 'values.txt');
  try {
    await writeFile(
      payloads,
      Array.from({ length: records }, (_, index) => contents[content](index)).join('\n'),
    );
    const batches = batchBytes === undefined ? [] : [`batch.size=${batchBytes}`, 'linger.ms=50'];
    const { exitCode, stderr } = await local.runTool(
      'org.apache.kafka.tools.ProducerPerformance',
      [
        ...[
          '--topic',
          name,
          '--num-records',
          String(records),
          '--payload-file',
          payloads,
          '--throughput',
          '-1',
        ],
        ...['--producer-props', `bootstrap.servers=${local.bootstrapServers.join()}`],
        ...[`compression.type=${compression}`, ...batches],
      ],
      { signal: AbortSignal.timeout(300_000) },
    );
    if (exitCode !== 0) throw new Error(`Could not write \`${name}\`: ${stderr}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function groupsOf(kafka: BenchCluster['kafka']): Promise<readonly string[]> {
  return (await kafka.listGroups()).map(({ groupId }) => groupId).toSorted();
}
