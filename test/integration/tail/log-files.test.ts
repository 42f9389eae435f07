/** What brokers serve from log files that our own hands wrote into: damaged batches, and formats of long ago. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cacheFolder } from '../../../src/local-cluster/cache-folder.ts';
import { startLocalCluster, type LocalCluster } from '../../../src/local-cluster/local-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import type { RecordFilter } from '../../../src/tail/tail-query.ts';
import { encodeMessage } from '../../unit/tail/old-message-bytes.ts';
import { connectionTo } from '../local-brokers.ts';
import { newTopic, openCluster, produceTexts, readToEnd, textRecord } from './started-tail.ts';

const segment = '00000000000000000000.log';
const damaged = 'The record batch is damaged: its checksum is wrong.';

let folder: string;
let broker: LocalCluster;
const topics = new Map<string, string>();

/** The topic that stands for a purpose in this suite. */
function topicFor(purpose: string): string {
  const topic = topics.get(purpose);
  if (topic === undefined) throw new Error(`There is no topic for ${purpose}.`);
  return topic;
}

/** The folder of partition 0. */
async function logFolder(topic: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true });
  const found = entries.find((entry) => path.basename(entry) === `${topic}-0`);
  if (found === undefined) throw new Error(`There is no log of ${topic}.`);
  return path.join(folder, found);
}

/** Flips a byte `back` bytes before the end of the batch that is the `nth` of the log. */
async function damageBatch(topic: string, nth: number, back: number): Promise<void> {
  const file = path.join(await logFolder(topic), segment);
  const bytes = await readFile(file);
  let start = 0;
  for (let batch = 0; batch < nth; batch++) start += 12 + bytes.readInt32BE(start + 8);
  const at = start + 12 + bytes.readInt32BE(start + 8) - back;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x01, at);
  await writeFile(file, bytes);
}

/** Puts other bytes into the place of a log; its indexes are built anew. */
async function replaceLog(topic: string, bytes: Buffer): Promise<void> {
  const log = await logFolder(topic);
  for (const entry of await readdir(log)) {
    if (/\.(timeindex|index|snapshot)$/.test(entry)) await rm(path.join(log, entry));
  }
  await writeFile(path.join(log, segment), bytes);
}

function inner(magic: 0 | 1, firstOffset: bigint): Buffer {
  return Buffer.concat(
    [0n, 1n, 2n].map((index) =>
      encodeMessage({
        offset: firstOffset + index,
        magic,
        timestamp: 1_000n + index,
        key: `k${index}`,
        value: Buffer.from(`inner ${index}`),
      }),
    ),
  );
}

/** Two plain messages, one compressed that holds three, and one more. */
function oldLog(magic: 0 | 1): Buffer {
  return Buffer.concat([
    encodeMessage({ offset: 0n, magic, timestamp: 5n, key: 'k', value: Buffer.from('first') }),
    encodeMessage({ offset: 1n, magic, timestamp: 6n, value: null }),
    encodeMessage({
      offset: 4n,
      magic,
      attributes: 1,
      timestamp: 1_002n,
      value: gzipSync(inner(magic, magic === 0 ? 2n : 0n)),
    }),
    encodeMessage({ offset: 5n, magic, timestamp: 7n, value: Buffer.from('last') }),
  ]);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-log-files-'));
  const cacheDir = cacheFolder();
  broker = await startLocalCluster({
    brokers: 1,
    dataDir: folder,
    cacheDir,
    overrides: { 'log.retention.ms': '-1' },
    quickStart: true,
  });
  const cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  for (const purpose of ['plain', 'gzip', 'v0', 'v1']) topics.set(purpose, await newTopic(cluster, 1));
  for (const compression of ['none', 'gzip'] as const) {
    const topic = topicFor(compression === 'none' ? 'plain' : 'gzip');
    for (const name of ['a', 'b', 'c']) {
      const records = [0, 1, 2].map((index) => textRecord(topic, `${name}${index} ${'text '.repeat(20)}`));
      await cluster.mutations.produce(records, { compression });
    }
  }
  for (const purpose of ['v0', 'v1']) await produceTexts(cluster, topicFor(purpose), 1, 'replaced');
  await cluster.close();
  // In good order: a broker that was killed looks its logs through, and cuts off what is damaged.
  for (const node of broker.brokers) await node.stop();
  await damageBatch(topicFor('plain'), 1, 4);
  await damageBatch(topicFor('gzip'), 1, 12);
  await replaceLog(topicFor('v0'), oldLog(0));
  await replaceLog(topicFor('v1'), oldLog(1));
  for (const node of broker.brokers) await node.start();
}, 240_000);

afterAll(async () => {
  await broker.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

it('shows of a damaged batch that is not compressed which of its records may be wrong, and goes on', async () => {
  const tail = await readToEnd(openCluster(broker.bootstrapServers), { topic: topicFor('plain') });
  expect(tail.records.map(({ offset, corruption }) => [offset, corruption])).toEqual(
    [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n].map((offset) => [
      offset,
      offset >= 3n && offset < 6n ? damaged : null,
    ]),
  );
});

it('shows one row for a damaged batch that is compressed, with its offset, and goes on', async () => {
  const tail = await readToEnd(openCluster(broker.bootstrapServers), { topic: topicFor('gzip') });
  expect(tail.records.map(({ offset, corruption }) => [offset, corruption])).toEqual([
    ...[0n, 1n, 2n].map((offset) => [offset, null]),
    [3n, damaged],
    ...[6n, 7n, 8n].map((offset) => [offset, null]),
  ]);
  expect(tail.session.positions).toMatchObject([{ position: 9n }]);
});

it('shows a row for what is damaged in a scan too', async () => {
  const filter: RecordFilter = {
    matches: ({ value }) => String(value).startsWith('c1'),
    errors: { count: 0, example: null },
  };
  for (const purpose of ['plain', 'gzip']) {
    const cluster = openCluster(broker.bootstrapServers);
    const tail = await readToEnd(cluster, { topic: topicFor(purpose), filter });
    expect(tail.records.map(({ offset, corruption }) => [offset, corruption])).toEqual([
      [3n, damaged],
      [7n, null],
    ]);
  }
});

it.each([
  ['v0', [-1n, -1n, -1n, -1n, -1n, -1n]],
  ['v1', [5n, 6n, 1_000n, 1_001n, 1_002n, 7n]],
] as const)(
  'reads messages of format %s that a broker still serves from its disk',
  async (purpose, times) => {
    const topic = topicFor(purpose);
    const cluster = openCluster(broker.bootstrapServers);
    const tail = await readToEnd(cluster, { topic });
    expect(tail.records.map(({ key, value }) => [key, value].map((bytes) => bytes && String(bytes)))).toEqual(
      [
        ['k', 'first'],
        [null, null],
        ['k0', 'inner 0'],
        ['k1', 'inner 1'],
        ['k2', 'inner 2'],
        [null, 'last'],
      ],
    );
    expect(tail.records.map(({ timestamp }) => timestamp)).toEqual(times);
    expect(tail.records.map(({ offset }) => offset)).toEqual([0n, 1n, 2n, 3n, 4n, 5n]);
    expect(tail.records.every(({ corruption }) => corruption === null)).toBe(true);
    // From the middle of a compressed message, and on into what is written today.
    await produceTexts(cluster, topic, 1, 'today');
    const rest = await readToEnd(cluster, { topic, start: { kind: 'offset', offset: 3n } });
    expect(rest.values).toEqual(['inner 1', 'inner 2', 'last', 'today0']);
    // The second opinion.
    const java = await broker.runTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
      ...['--bootstrap-server', broker.bootstrapServers.join(), '--topic', topic],
      ...['--from-beginning', '--max-messages', '7', '--timeout-ms', '20000'],
    ]);
    expect(java.stdout.trim().split('\n')).toEqual([
      ...['first', 'null', 'inner 0', 'inner 1', 'inner 2', 'last', 'today0'],
    ]);
  },
);
