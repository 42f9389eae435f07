import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import {
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  type MessageConnection,
  type RequestType,
} from 'vscode-jsonrpc/node';
import {
  TailNotifications,
  TailRequests,
  type TailProgress,
  type TailRequest,
} from '../../../src/contracts/tail-worker.ts';
import { request } from '../../../src/contracts/worker-connection.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { largeBound, newTopic, openCluster, patience, produceTexts } from './started-tail.ts';

const broker = sharedBroker();

/** The tail worker in a thread, as the extension starts it. */
class TailWorker {
  readonly progress: TailProgress[] = [];
  readonly #connection: MessageConnection;

  constructor() {
    const thread = new Worker(new URL('../../../src/workers/tail-worker.ts', import.meta.url));
    this.#connection = createMessageConnection(new PortMessageReader(thread), new PortMessageWriter(thread));
    this.#connection.onNotification(TailNotifications.progress, (progress) => {
      this.progress.push(progress);
    });
    this.#connection.listen();
    onTestFinished(async () => {
      this.#connection.dispose();
      await thread.terminate();
    });
  }

  ask<P, R>(type: RequestType<P, R, unknown>, params: P): Promise<R> {
    return request(this.#connection, type, params);
  }

  start({ topic, ...query }: Partial<TailRequest> & { readonly topic: string }): Promise<null> {
    return this.ask(TailRequests.start, {
      connection: connectionTo(broker.bootstrapServers),
      request: {
        topics: [topic],
        partitions: 'all',
        start: { kind: 'earliest' },
        end: { kind: 'never' },
        limit: null,
        filter: null,
        isolation: 'read_uncommitted',
        ...query,
      },
      bound: largeBound,
    });
  }

  get last(): TailProgress | undefined {
    return this.progress.at(-1);
  }
}

it('serves a tail: progress, pages, details, exact records, pause, resume and stop', async () => {
  const cluster = openCluster(broker.bootstrapServers);
  const topic = await newTopic(cluster, 1);
  await produceTexts(cluster, topic, 20, 'v');
  const worker = new TailWorker();
  await worker.start({ topic });
  await expect.poll(() => worker.last?.endRow, patience).toBe(20);
  expect(worker.last).toMatchObject({
    state: { kind: 'live' },
    firstRow: 0,
    evicted: 0,
    partitions: [{ partition: 0, start: 0n, position: 20n, end: 20n }],
    notices: [],
  });
  const rows = await worker.ask(TailRequests.rows, { view: 0, first: 18, count: 100, fields: [] });
  expect(rows).toMatchObject([
    { row: 18, offset: 18n, value: { kind: 'text', text: 'v18' } },
    { row: 19, offset: 19n, value: { kind: 'text', text: 'v19' } },
  ]);
  expect(await worker.ask(TailRequests.record, { row: 3 })).toMatchObject({ topic, offset: 3n });
  expect(await worker.ask(TailRequests.record, { row: 99 })).toBeNull();
  expect(await worker.ask(TailRequests.logRecord, { row: 3 })).toMatchObject({
    topic,
    value: new Uint8Array(Buffer.from('v3')),
  });
  await worker.ask(TailRequests.pause, null);
  await expect.poll(() => worker.last?.state, patience).toEqual({ kind: 'paused' });
  await produceTexts(cluster, topic, 5, 'w');
  await worker.ask(TailRequests.resume, { secrets: null });
  await expect.poll(() => worker.last?.endRow, patience).toBe(25);
  await worker.ask(TailRequests.stop, null);
  await expect.poll(() => worker.last?.state, patience).toEqual({ kind: 'ended', by: 'stop' });
  expect(await worker.ask(TailRequests.rows, { view: 0, first: 24, count: 1, fields: [] })).toMatchObject([
    { value: { text: 'w4' } },
  ]);
  await expect.poll(() => worker.last?.recordsPerSecond, patience).toBe(0);
});

it('fails with the reason, and shows it as the state', async () => {
  const worker = new TailWorker();
  await expect(
    worker.ask(TailRequests.rows, { view: 0, first: 0, count: 1, fields: [] }),
  ).rejects.toMatchObject({
    reason: 'invalid-request',
  });
  await expect(worker.start({ topic: 'nobody-has-this' })).rejects.toMatchObject({ reason: 'unknown-topic' });
  await expect
    .poll(() => worker.last?.state, patience)
    .toMatchObject({ kind: 'failed', failure: { reason: 'unknown-topic' } });
});

it('commits for a group when it is asked to', async () => {
  const cluster = openCluster(broker.bootstrapServers);
  const topic = await newTopic(cluster, 1);
  await produceTexts(cluster, topic, 3, 'v');
  const worker = new TailWorker();
  await worker.start({ topic, group: { groupId: uniqueName('group'), commit: 'manual' } });
  await expect.poll(() => worker.last?.endRow, patience).toBe(3);
  expect(await worker.ask(TailRequests.commit, null)).toEqual([{ topic, partition: 0, offset: 3n }]);
  await worker.ask(TailRequests.stop, null);
});
