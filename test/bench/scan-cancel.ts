import { setTimeout as sleep } from 'node:timers/promises';
import { TailRequests, type TailRequest } from '../../src/contracts/tail-worker.ts';
import { atMost, median, type BenchCluster, type BenchPart, type Figure } from './bench.ts';
import { loadTopic } from './load-topic.ts';
import { TailWorkerClient } from './tail-worker-client.ts';

const times = 20;
const mostMs = 100;
/** Each scan is cancelled this much later than the one before. */
const stepMs = 17;
const filter = 'value.amount > 9990.0';

/** From the request to stop a scan to its end, as the extension host hears of it from the worker. */
export const scanCancel: BenchPart = {
  name: 'cancel',
  title: `Cancelling a scan of a million records, the worst of ${times}`,
  run: async (bench) => {
    const cluster = await bench.cluster(1);
    const { records } = bench;
    const figures: Figure[] = [];
    for (const compression of ['none', 'gzip'] as const) {
      bench.say(`Cancelling scans, ${compression}`);
      const topic = compression === 'none' ? 'orders-none-1' : `orders-json-${compression}-1`;
      if (compression === 'none') await cluster.load({ name: topic, records, partitions: 1 });
      // JSON that a filter looks into, in the large batches of our own producer.
      else await loadTopic(cluster.kafka, { name: topic, records, partitions: 1, compression });
      const taken: number[] = [];
      for (let time = 0; time < times; time++) taken.push(await timeToCancel(cluster, topic, time * stepMs));
      const name = compression === 'none' ? 'not compressed' : compression;
      figures.push(
        atMost(`Cancel to the end of a scan with a CEL filter, ${name}`, Math.max(...taken), mostMs, ' ms', {
          detail: `median ${median(taken).toFixed(1)} ms`,
          values: { median: median(taken) },
        }),
      );
    }
    return figures;
  },
};

async function timeToCancel(cluster: BenchCluster, topic: string, delayMs: number): Promise<number> {
  const isScanning: PromiseWithResolvers<void> = Promise.withResolvers();
  const hasEnded = Promise.withResolvers<string>();
  await using worker = new TailWorkerClient(({ state, scan }) => {
    if (scan !== null && scan.records > 0) isScanning.resolve();
    if (state.kind === 'ended') hasEnded.resolve(state.by);
    if (state.kind === 'failed') hasEnded.reject(new Error(state.failure.message));
  });
  const request: TailRequest = {
    topics: [topic],
    partitions: 'all',
    start: { kind: 'earliest' },
    end: { kind: 'end' },
    limit: null,
    filter,
    isolation: 'read_uncommitted',
  };
  await worker.ask(TailRequests.start, {
    connection: { profile: cluster.kafka.profile, secrets: {} },
    request,
    bound: { maxBytes: 256 * 1024 * 1024, maxRecords: 1_000_000 },
  });
  await isScanning.promise;
  await sleep(delayMs);
  const begin = performance.now();
  const [by] = await Promise.all([hasEnded.promise, worker.ask(TailRequests.stop, null)]);
  const elapsed = performance.now() - begin;
  if (by !== 'stop') throw new Error('A scan had ended before it was cancelled.');
  return elapsed;
}
