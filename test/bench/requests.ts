/** `kafka-workbench run`, whole processes, on a real broker: what a request file costs, and how fast it sends. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  atMost,
  median,
  notMeasured,
  type Bench,
  type BenchCluster,
  type BenchPart,
  type Figure,
} from './bench.ts';
import { timedProcess } from './timed-process.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'dist', 'cli.js');
const memorySampler = path.join(import.meta.dirname, 'sample-memory.ts');

const mostSecondsOfRoundTrip = 1;
const leastTemplatedPerSecond = 60_000;
const mostOfKcat = 2;
const recordsPerSecond = 10_000;
const pacedSeconds = 10;
const mostPaceOff = 0.02;
const flatMegabytes = 32;
const megabyte = 1024 * 1024;

/** 100 bytes. */
const payload =
  '{"order":12345,"customer":"c-99991","amount":1234.56,"paid":true,"note":"abcdefghijklmnopqrstuvwxyzab"}';
const fields =
  '{"id":{{$index}},"name":"{{person.fullName}}","product":"{{commerce.productName}}","quantity":{{number.int({"max": 9})}}}';

export const requests: BenchPart = {
  name: 'requests',
  title: '`run`, whole processes',
  run: async (bench) => {
    const cluster = await bench.cluster(1);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-requests-'));
    try {
      const work = new Work(bench, cluster, folder);
      return [
        await roundTrip(work),
        await templated(work),
        await againstKcat(work),
        ...(await paced(work)),
        await memory(work),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Files that are run, and topics of their own. */
class Work {
  readonly bench: Bench;
  readonly cluster: BenchCluster;
  readonly folder: string;

  constructor(bench: Bench, cluster: BenchCluster, folder: string) {
    this.bench = bench;
    this.cluster = cluster;
    this.folder = folder;
  }

  get servers(): string {
    return this.cluster.bootstrapServers.join();
  }

  /** Creates a topic of one partition. */
  async topic(name: string): Promise<string> {
    await this.cluster.kafka.mutations.createTopic({
      name,
      partitions: 1,
      replicationFactor: 1,
      configs: {},
    });
    return name;
  }

  async file(name: string, lines: readonly string[]): Promise<string> {
    const file = path.join(this.folder, name);
    await writeFile(file, lines.join('\n'));
    return file;
  }

  /** The seconds that running a file takes, the process and all. */
  async run(
    file: string,
    options: { readonly node?: readonly string[]; readonly run?: readonly string[] } = {},
  ) {
    const args = [
      ...(options.node ?? []),
      cli,
      'run',
      file,
      '--bootstrap',
      this.servers,
      ...(options.run ?? []),
    ];
    return (await timedProcess(process.execPath, args)).seconds;
  }

  /** The first offset of a topic whose timestamp is at or after this. */
  async offsetAt(topic: string, ms: number): Promise<number> {
    const at = { kind: 'time', timestampMs: BigInt(ms) } as const;
    return Number((await this.cluster.kafka.listOffsets(topic, [0], at)).get(0)?.offset ?? -1n);
  }

  /** @throws where a topic does not hold so many records */
  async expectRecords(topic: string, records: number): Promise<void> {
    const { offset = -1n } =
      (
        await this.cluster.kafka.listOffsets(topic, [0], { kind: 'latest', isolation: 'read_uncommitted' })
      ).get(0) ?? {};
    if (offset !== BigInt(records)) throw new Error(`\`${topic}\` has ${offset} records, not ${records}.`);
  }
}

async function roundTrip(work: Work): Promise<Figure> {
  const { bench } = work;
  const topic = await work.topic('requests-round-trip');
  const file = await work.file('round-trip.kafka', [
    '@id = {{$uuid}}',
    ...['PRODUCER place', `topic: ${topic}`, 'value-format: json', '{"id": "{{id}}", "amount": 42}', '###'],
    ...['EXPECT placed', `topic: ${topic}`, 'match: value.id == "{{id}}"', 'assert: value.amount == 42'],
  ]);
  const name = 'A PRODUCER and the EXPECT of its record';
  bench.say(name);
  await work.run(file);
  const seconds: number[] = [];
  for (let round = 0; round < 2 * bench.rounds; round++) seconds.push(await work.run(file));
  return atMost(name, median(seconds), mostSecondsOfRoundTrip, ' s');
}

async function templated(work: Work): Promise<Figure> {
  const { bench } = work;
  const { records, rounds } = bench;
  const name = `${count(records)} records of 3 faker fields`;
  bench.say(name);
  const topic = await work.topic('requests-templated');
  const file = await work.file('templated.kafka', producer(topic, records, fields, ['value-format: json']));
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) seconds.push(await work.run(file));
  await work.expectRecords(topic, rounds * records);
  const perSecond = Math.round(records / median(seconds));
  return {
    work: name,
    measured: `${count(perSecond)} records/s (${median(seconds).toFixed(2)} s)`,
    target: `≥ ${count(leastTemplatedPerSecond)} records/s`,
    holds: perSecond >= leastTemplatedPerSecond,
    values: { perSecond, seconds: median(seconds) },
  };
}

/** The same records from a file that kcat reads line by line. */
async function againstKcat(work: Work): Promise<Figure> {
  const { bench, servers } = work;
  const { records, rounds } = bench;
  const name = `${count(records)} records of ${payload.length} bytes without templates`;
  bench.say(name);
  const [ourTopic, theirTopic] = [
    await work.topic('requests-plain'),
    await work.topic('requests-plain-kcat'),
  ];
  const file = await work.file('plain.kafka', producer(ourTopic, records, payload));
  const lines = await work.file('lines.txt', [`${payload}\n`.repeat(records)]);
  const seconds = { ours: [] as number[], kcat: [] as number[] };
  try {
    await work.run(file);
    for (let round = 0; round < rounds; round++) {
      seconds.ours.push(await work.run(file));
      const theirs = await timedProcess('kcat', ['-P', '-b', servers, '-t', theirTopic, '-l', lines]);
      seconds.kcat.push(theirs.seconds);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return notMeasured(name, `≤ ${mostOfKcat} × kcat -P`, 'kcat is not installed');
    }
    throw error;
  }
  await work.expectRecords(ourTopic, (rounds + 1) * records);
  await work.expectRecords(theirTopic, rounds * records);
  const [ours, kcat] = [median(seconds.ours), median(seconds.kcat)];
  return atMost(name, ours / kcat, mostOfKcat, ' × kcat -P', {
    detail: `${ours.toFixed(2)} s, kcat ${kcat.toFixed(2)} s`,
    values: { ourSeconds: ours, kcatSeconds: kcat },
  });
}

/** By the records' own timestamps: the whole, and the second of it that was furthest off. */
async function paced(work: Work): Promise<readonly Figure[]> {
  const { bench } = work;
  const records = recordsPerSecond * pacedSeconds;
  const name = `\`rate: ${recordsPerSecond}/s\` for ${pacedSeconds} s`;
  bench.say(name);
  const topic = await work.topic('requests-paced');
  const beginMs = Date.now();
  await work.run(
    await work.file('paced.kafka', producer(topic, records, fields, [`rate: ${recordsPerSecond}/s`])),
  );
  await work.expectRecords(topic, records);
  const firstMs = await firstTimestamp(work, topic, beginMs);
  const ends: number[] = [];
  for (let second = 1; second < pacedSeconds; second++) {
    ends.push(await work.offsetAt(topic, firstMs + second * 1000));
  }
  const perSecond = ends.map((end, index) => end - (ends[index - 1] ?? 0));
  const off = (measured: number): number => Math.abs(measured - recordsPerSecond) / recordsPerSecond;
  const overall = (ends.at(-1) ?? 0) / ends.length;
  const worst = perSecond.toSorted((a, b) => off(b) - off(a))[0] ?? 0;
  return [
    percentOff(`${name}: over all`, off(overall), overall),
    {
      ...percentOff(`${name}: the second that is furthest off`, off(worst), worst),
      target: null,
      holds: null,
    },
  ];
}

/** The last millisecond at which all records were still to come, by halves. */
async function firstTimestamp(work: Work, topic: string, beginMs: number): Promise<number> {
  let [before, after] = [beginMs - 1, Date.now()];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if ((await work.offsetAt(topic, middle)) === 0) before = middle;
    else after = middle;
  }
  return before;
}

function percentOff(work: string, off: number, perSecond: number): Figure {
  return atMost(work, 100 * off, 100 * mostPaceOff, ' % off', {
    detail: `${count(Math.round(perSecond))} records/s`,
    values: { perSecond },
  });
}

async function memory(work: Work): Promise<Figure> {
  const { bench } = work;
  const name = `${count(bench.records)} records of 3 faker fields: growth of the process between its middle and its end`;
  bench.say(name);
  const topic = await work.topic('requests-memory');
  const file = await work.file('memory.kafka', producer(topic, bench.records, fields));
  const samplesFile = path.join(work.folder, 'samples.json');
  process.env['KAFKA_WORKBENCH_MEMORY_SAMPLES'] = samplesFile;
  await work.run(file, { node: ['--import', memorySampler] });
  const samples = (JSON.parse(await readFile(samplesFile, 'utf8')) as number[]).map(
    (bytes) => bytes / megabyte,
  );
  const between = (from: number, until: number): number =>
    median(samples.slice(Math.floor(from * samples.length), Math.ceil(until * samples.length)));
  const growth = Math.max(0, between(0.75, 1) - between(0.35, 0.6));
  return atMost(name, growth, flatMegabytes, ' MB', {
    detail: `${Math.round(Math.max(...samples))} MB at most`,
    values: { highestMegabytes: Math.max(...samples) },
  });
}

function producer(
  topic: string,
  records: number,
  value: string,
  more: readonly string[] = [],
): readonly string[] {
  return ['PRODUCER', `topic: ${topic}`, `count: ${records}`, ...more, value];
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
