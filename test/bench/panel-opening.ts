import { TailRequests, type TailRequest } from '../../src/contracts/tail-worker.ts';
import type { StartPosition } from '../../src/core/position.ts';
import { atMost, median, type BenchCluster, type BenchPart, type Figure } from './bench.ts';
import { TailWorkerClient } from './tail-worker-client.ts';

const topic = 'orders-none-1';
const pageRows = 50;

const starts: readonly (readonly [string, StartPosition])[] = [
  ['`earliest`', { kind: 'earliest' }],
  ['`last 1000`', { kind: 'last', count: 1_000 }],
];

/** From the request to start a tail to the first page of rows, at the worker's port, where the extension host asks. */
export const panelOpening: BenchPart = {
  name: 'open',
  title: 'Opening a tail of a million records, the worker warm',
  run: async (bench) => {
    const cluster = await bench.cluster(1);
    await cluster.load({ name: topic, records: bench.records, partitions: 1 });
    const figures: Figure[] = [];
    for (const [name, start] of starts) {
      bench.say(`Opening at ${name}`);
      const times: number[] = [];
      for (let round = 0; round < bench.rounds; round++) times.push(await timeToRows(cluster, start));
      figures.push(atMost(`Start to first rows, from ${name}`, median(times), 500, ' ms'));
    }
    return figures;
  },
};

async function timeToRows(cluster: BenchCluster, start: StartPosition): Promise<number> {
  const hasRows = Promise.withResolvers<number>();
  await using worker = new TailWorkerClient(({ view }) => {
    if (view.end > view.first) hasRows.resolve(view.id);
  });
  // Warm: the worker has loaded what it needs.
  await worker.ask(TailRequests.checkFilter, { text: 'true' });
  const begin = performance.now();
  const request: TailRequest = {
    topics: [topic],
    partitions: 'all',
    start,
    end: { kind: 'never' },
    limit: null,
    filter: null,
    isolation: 'read_uncommitted',
  };
  await worker.ask(TailRequests.start, {
    connection: { profile: cluster.kafka.profile, secrets: {} },
    request,
    bound: { maxBytes: 256 * 1024 * 1024, maxRecords: 1_000_000 },
  });
  const view = await hasRows.promise;
  const rows = await worker.ask(TailRequests.rows, { view, first: 0, count: pageRows, fields: [] });
  if (rows.length !== pageRows) throw new Error(`${rows.length} rows came, not ${pageRows}.`);
  return performance.now() - begin;
}
