/** The whole process, start to exit, against kcat on the same topic, taking turns. */
import path from 'node:path';
import type { CompressionCodec } from '../../src/core/record.ts';
import type { LoadedTopic } from './load-topic.ts';
import { atMost, median, notMeasured, type Bench, type BenchPart, type Figure } from './bench.ts';
import { timedProcess } from './timed-process.ts';

interface Work {
  readonly work: string;
  readonly brokers: 1 | 3;
  readonly partitions: number;
  readonly compression: CompressionCodec;
  readonly batchBytes?: number;
  readonly content?: LoadedTopic['content'];
  readonly prints: boolean;
  readonly mostOfKcat: number;
}

const one = { brokers: 1, partitions: 1, prints: false } as const;

const works: readonly Work[] = [
  { ...one, work: '`tail --quiet`, 1 partition', compression: 'none', mostOfKcat: 0.6 },
  {
    work: '`tail --quiet`, 12 partitions on 3 brokers',
    brokers: 3,
    partitions: 12,
    compression: 'none',
    prints: false,
    mostOfKcat: 0.6,
  },
  { ...one, work: '`tail --quiet`, lz4', compression: 'lz4', mostOfKcat: 0.6 },
  { ...one, work: '`tail --quiet`, snappy', compression: 'snappy', mostOfKcat: 0.6 },
  { ...one, work: '`tail --quiet`, gzip', compression: 'gzip', mostOfKcat: 0.6 },
  { ...one, work: '`tail --quiet`, zstd', compression: 'zstd', mostOfKcat: 0.6 },
  {
    ...one,
    work: '`tail --quiet`, zstd, large batches of records that repeat',
    compression: 'zstd',
    // kcat takes more than 100,000 records at a time then, and waits a second after each: see docs/decisions.md.
    batchBytes: 200_000,
    content: 'reports',
    mostOfKcat: 0.15,
  },
  {
    ...one,
    work: '`tail --format value` to /dev/null',
    compression: 'none',
    prints: true,
    mostOfKcat: 0.9,
  },
];

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

export const commandLine: BenchPart = {
  name: 'cli',
  title: 'The command line against kcat, whole processes',
  run: async (bench) => {
    const figures: Figure[] = [];
    for (const work of works) figures.push(await measure(bench, work));
    return figures;
  },
};

async function measure(bench: Bench, work: Work): Promise<Figure> {
  const { brokers, partitions, compression, prints, mostOfKcat, content = 'orders' } = work;
  bench.say(work.work);
  const cluster = await bench.cluster(brokers);
  const topic = {
    name: `${content}-${compression}-${partitions}`,
    records: bench.records,
    partitions,
    compression,
    content,
    ...(work.batchBytes === undefined ? {} : { batchBytes: work.batchBytes }),
  };
  await cluster.load({ ...topic, replicationFactor: 1 });
  const servers = cluster.bootstrapServers.join();
  const range = ['--from', 'earliest', '--until', 'end'];
  const output = prints ? ['--format', 'value'] : ['--quiet'];
  const ours = [cli, 'tail', topic.name, '--bootstrap', servers, ...range, ...output];
  const theirs = ['-C', '-b', servers, '-t', topic.name, '-o', 'beginning', '-e', '-q'];
  const times = { ours: [] as number[], kcat: [] as number[] };
  const expected = `${bench.records.toLocaleString('en-US')} records, `;
  try {
    // Not counted: what both read comes from memory then, and what V8 compiled is kept.
    await timedProcess(process.execPath, ours);
    for (let round = 0; round < bench.rounds; round++) {
      const { seconds, errors } = await timedProcess(process.execPath, ours);
      if (!errors.startsWith(expected)) throw new Error(`\`tail\` said: ${errors.trim()}`);
      times.ours.push(seconds);
      times.kcat.push((await timedProcess('kcat', [...theirs, ...(prints ? [] : ['-f', ''])])).seconds);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return notMeasured(work.work, `≤ ${mostOfKcat} × kcat`, 'kcat is not installed');
    }
    throw error;
  }
  const ourSeconds = median(times.ours);
  const kcatSeconds = median(times.kcat);
  return atMost(work.work, ourSeconds / kcatSeconds, mostOfKcat, ' × kcat', {
    detail: `${ourSeconds.toFixed(2)} s, kcat ${kcatSeconds.toFixed(2)} s`,
    values: { ourSeconds, kcatSeconds },
  });
}
