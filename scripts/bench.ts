/**
 * Measures how fast records are read, on a real broker of its own, against kcat (where it is installed) and kafkajs on
 * the same records in the same run: `npm run bench -- [--records N] [--rounds N] [--json FILE]`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parseClusterProfile } from '../src/core/cluster-profile.ts';
import { KafkaFailure } from '../src/core/kafka-failure.ts';
import { openKafkaCluster } from '../src/kafka/open-kafka-cluster.ts';
import type { KafkaCluster } from '../src/kafka/kafka-cluster.ts';
import { cacheFolder } from '../src/local-cluster/cache-folder.ts';
import { startLocalCluster } from '../src/local-cluster/local-cluster.ts';
import { formatTable, type ContenderResult } from '../test/bench/bench-result.ts';
import {
  engineBounded,
  engineKeepingAll,
  kafkajs,
  kcat,
  type Contender,
  type Measurement,
  type Workload,
} from '../test/bench/reading-contenders.ts';

const recordBytes = 108;
const recordsPerCall = 20_000;
const topic = 'bench';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});
const records = positive('records', values.records);
const rounds = positive('rounds', values.rounds);

const dataDir = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-bench-'));
const broker = await startLocalCluster({
  brokers: 1,
  dataDir,
  cacheDir: cacheFolder(),
  heapMegabytes: 1024,
  onProgress: (text) => console.log(text),
});
try {
  const parsed = parseClusterProfile({
    id: 'bench',
    name: 'bench',
    bootstrapServers: broker.bootstrapServers,
  });
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  const cluster = openKafkaCluster({ profile: parsed.profile, secrets: {} });
  const workload: Workload = { cluster, bootstrapServers: broker.bootstrapServers, topic, records };
  try {
    console.log(`Writing ${records.toLocaleString('en-US')} records of ${recordBytes} bytes…`);
    await load(cluster);
    const results = await measureAll([engineKeepingAll, engineBounded, kcat, kafkajs], workload);
    console.log(`\n${formatTable(results, records, kcat.name)}\n`);
    const report = { records, recordBytes, rounds, cpus: os.cpus().length, results };
    console.log(JSON.stringify(report));
    if (values.json !== undefined) await writeFile(values.json, JSON.stringify(report, undefined, 2));
  } finally {
    await cluster.close();
  }
} finally {
  await broker.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function load(cluster: KafkaCluster): Promise<void> {
  await cluster.mutations.createTopic({ name: topic, partitions: 1, replicationFactor: 1, configs: {} });
  for (let first = 0; first < records; first += recordsPerCall) {
    const count = Math.min(recordsPerCall, records - first);
    await cluster.mutations.produce(
      Array.from({ length: count }, (_, index) => ({
        topic,
        key: null,
        value: Buffer.from(`record ${first + index} `.padEnd(recordBytes, 'abcdefghijklmnopqrstuvwxyz')),
        headers: [],
      })),
    );
  }
}

/** Round by round, so that what else the machine does meanwhile befalls everybody. */
async function measureAll(
  contenders: readonly Contender[],
  workload: Workload,
): Promise<readonly ContenderResult[]> {
  const measured = new Map<string, Measurement[]>(contenders.map(({ name }) => [name, []]));
  const problems = new Map<string, string>();
  for (let round = 1; round <= rounds; round++) {
    console.log(`Round ${round} of ${rounds}…`);
    for (const { name, run } of contenders) {
      if (problems.has(name)) continue;
      try {
        measured.get(name)?.push(await run(workload));
      } catch (error) {
        problems.set(name, problemOf(error));
      }
    }
  }
  return contenders.map(({ name }): ContenderResult => {
    const problem = problems.get(name);
    return problem === undefined
      ? { name, measurements: measured.get(name) ?? [] }
      : { name, measurements: null, problem };
  });
}

function problemOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'not installed';
  return KafkaFailure.from(error).message;
}

function positive(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  console.error(`--${name} takes a number above 0, not \`${text}\`.`);
  process.exit(2);
}
