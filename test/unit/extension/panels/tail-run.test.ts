import { beforeEach, expect, test, vi } from 'vitest';
import type { NotificationType, RequestType } from 'vscode-jsonrpc';
import { TailRequests, type TailProgress, type TailRequest } from '../../../../src/contracts/tail-worker.ts';
import type { ClusterConnection, ClusterSecrets } from '../../../../src/core/cluster-profile.ts';
import { KafkaFailure } from '../../../../src/core/kafka-failure.ts';
import { TailRun, type TailWorker } from '../../../../src/extension/panels/tail-run.ts';

const request: TailRequest = {
  topics: ['orders'],
  partitions: 'all',
  start: { kind: 'latest' },
  end: { kind: 'never' },
  limit: null,
  filter: null,
  isolation: 'read_uncommitted',
};
const connection = { secrets: { saslPassword: 'old' } } as ClusterConnection;
const live: TailProgress = {
  state: { kind: 'live' },
  firstRow: 10,
  endRow: 30,
  evicted: 10,
  storedBytes: 5000,
  recordsPerSecond: 4,
  partitions: [{ topic: 'orders', topicId: null, partition: 0, start: 1n, position: 31n, end: 31n }],
  reach: null,
  scan: null,
  view: { id: 0, first: 10, end: 30, scannedRows: 20, errors: { count: 0, example: null } },
  search: null,
  notices: [],
};

/** A worker thread's other end, in the hands of the test. */
class WorkerInHand implements TailWorker {
  readonly asked: string[] = [];
  readonly params: unknown[] = [];
  isDisposed = false;
  failNext: KafkaFailure | undefined;
  progress: (progress: TailProgress) => void = () => undefined;

  request<P, R>(type: RequestType<P, R, unknown>, params: P): Promise<R> {
    this.asked.push(type.method);
    this.params.push(params);
    const failure = this.failNext;
    return failure === undefined ? Promise.resolve(null as R) : Promise.reject(failure);
  }

  onNotification<P>(_type: NotificationType<P>, listener: (params: P) => void): void {
    this.progress = listener as (progress: TailProgress) => void;
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

let worker: WorkerInHand;
let exit: (error?: Error) => void;
let failures: KafkaFailure[];
let refused: ClusterSecrets[];

beforeEach(() => {
  worker = new WorkerInHand();
  failures = [];
  refused = [];
});

function run(connect: () => Promise<ClusterConnection> = () => Promise.resolve(connection)): TailRun {
  return new TailRun(
    {
      connect,
      createWorker: (onExit) => {
        exit = onExit;
        return worker;
      },
      bound: { maxBytes: 1, maxRecords: 1 },
      onDidChange: () => undefined,
      onDidFail: (failure) => failures.push(failure),
      markRefused: (secrets) => refused.push(secrets),
    },
    request,
  );
}

test('a run connects, starts its worker and tells what the worker says', async () => {
  const tail = run();
  expect(tail.progress.state.kind).toBe('connecting');
  await vi.waitFor(() => expect(worker.asked).toEqual(['tail/start']));
  worker.progress(live);
  expect(tail.progress).toEqual(live);
});

test('a connection that is refused is a failed tail, and no worker starts', async () => {
  const tail = run(() => Promise.reject(new KafkaFailure('missing-secret', 'No password was given.')));
  await vi.waitFor(() => expect(tail.progress.state.kind).toBe('failed'));
  expect(failures.map(({ reason }) => reason)).toEqual(['missing-secret']);
  expect(worker.asked).toEqual([]);
});

test('a crash of the worker is a failed tail whose records are gone', async () => {
  const tail = run();
  await vi.waitFor(() => expect(worker.asked).toEqual(['tail/start']));
  worker.progress(live);
  exit(new Error('out of memory'));
  expect(tail.progress).toMatchObject({
    state: { kind: 'failed', failure: { reason: 'internal', retriable: true } },
    firstRow: 30,
    endRow: 30,
    storedBytes: 0,
    recordsPerSecond: 0,
  });
  expect(failures).toHaveLength(1);
  await expect(tail.ask(TailRequests.pause, null)).rejects.toMatchObject({ reason: 'closed' });
});

test('a failure is told once, though the worker and its start both report it', async () => {
  worker.failNext = new KafkaFailure('unreachable', 'Could not reach it.');
  const tail = run();
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  worker.progress({ ...live, state: { kind: 'failed', failure: worker.failNext.toData() } });
  expect(failures).toHaveLength(1);
  expect(tail.progress.state.kind).toBe('failed');
});

test('stopping before the connection is there ends the run, and starts no worker later', async () => {
  const connecting = Promise.withResolvers<ClusterConnection>();
  const tail = run(() => connecting.promise);
  await tail.stop();
  expect(tail.progress.state).toEqual({ kind: 'ended', by: 'stop' });
  connecting.resolve(connection);
  await connecting.promise;
  await Promise.resolve();
  expect(worker.asked).toEqual([]);
});

test('a disposed run ends its worker and says nothing more', async () => {
  const tail = run();
  await vi.waitFor(() => expect(worker.asked).toEqual(['tail/start']));
  tail.dispose();
  expect(worker.isDisposed).toBe(true);
  exit();
  expect(failures).toEqual([]);
});

test('a tail that the broker refused is resumed with what is given then', async () => {
  const connections = [connection, { secrets: { saslPassword: 'new' } } as ClusterConnection];
  const tail = run(() => Promise.resolve(connections.shift() ?? connection));
  await vi.waitFor(() => expect(worker.asked).toEqual(['tail/start']));
  const failure = new KafkaFailure('authentication', 'Refused.').toData();
  worker.progress({ ...live, state: { kind: 'paused', failure } });
  worker.progress({ ...live, state: { kind: 'paused', failure } });
  expect(failures).toMatchObject([{ reason: 'authentication' }]);
  expect(refused).toEqual([{ saslPassword: 'old' }]);
  await tail.resume();
  expect(worker.params.at(-1)).toEqual({ secrets: { saslPassword: 'new' } });
  worker.progress(live);
  worker.progress({ ...live, state: { kind: 'paused' } });
  await tail.resume();
  expect(worker.params.at(-1)).toEqual({ secrets: null });
});

test('a panel that is closed lets the file be finished that is being written', async () => {
  const tail = run();
  await vi.waitFor(() => expect(worker.asked).toContain(TailRequests.start.method));
  const written = Promise.withResolvers<null>();
  worker.request = <P, R>(type: RequestType<P, R, unknown>): Promise<R> => {
    worker.asked.push(type.method);
    return type.method === TailRequests.export.method
      ? (written.promise as Promise<R>)
      : Promise.resolve(null as R);
  };
  const request = { path: '/x', format: 'jsonl', scope: 'stored', fields: [] } as const;
  const exporting = tail.export(request, () => undefined, new AbortController().signal);
  await expect(tail.export(request, () => undefined, new AbortController().signal)).rejects.toMatchObject({
    reason: 'invalid-request',
  });
  tail.dispose();
  expect(worker.isDisposed).toBe(false);
  expect(worker.asked).toContain(TailRequests.stop.method);
  written.resolve(null);
  await exporting;
  await vi.waitFor(() => expect(worker.isDisposed).toBe(true));
});
