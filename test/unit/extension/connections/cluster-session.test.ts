import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { RequestType } from 'vscode-jsonrpc';
import { ClusterRequests } from '../../../../src/contracts/cluster-worker.ts';
import { parseClusterProfile, type ClusterSecrets } from '../../../../src/core/cluster-profile.ts';
import { KafkaFailure } from '../../../../src/core/kafka-failure.ts';
import {
  ClusterSession,
  type ConnectionState,
  type SessionWorker,
} from '../../../../src/extension/connections/cluster-session.ts';

vi.mock('vscode', () => import('../vscode-words.ts'));

const parsed = parseClusterProfile({ id: 'shop', name: 'shop', bootstrapServers: 'b:9092' });
if (!('profile' in parsed)) throw new Error('The profile does not parse.');
const { profile } = parsed;
const description = { clusterId: 'c', brokers: [], kafkaVersion: '4.3' };

/** A worker whose answers the test gives. */
class ScriptedWorker implements SessionWorker {
  hasExited = false;
  isDisposed = false;
  readonly asked: string[] = [];
  readonly end: (error?: Error) => void;
  readonly #answer: (method: string) => unknown;

  constructor(answer: (method: string) => unknown, end: (error?: Error) => void) {
    this.#answer = answer;
    this.end = end;
  }

  async request<P, R>(type: RequestType<P, R, unknown>): Promise<R> {
    this.asked.push(type.method);
    return (await this.#answer(type.method)) as R;
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

let workers: ScriptedWorker[];
let states: ConnectionState['kind'][];
let refused: ClusterSecrets[];
let answer: (method: string) => unknown;
let session: ClusterSession;
const connection = vi.fn(() => Promise.resolve({ profile, secrets: { saslPassword: 'old' } }));

beforeEach(() => {
  workers = [];
  states = [];
  refused = [];
  connection.mockClear();
  answer = (method) => (method === 'cluster/open' ? description : method);
  session = new ClusterSession(profile, {
    connection,
    startWorker: (onExit) => {
      const worker = new ScriptedWorker((method) => answer(method), onExit);
      workers.push(worker);
      return Promise.resolve(worker);
    },
    onDidChangeState: ({ kind }) => states.push(kind),
    onDidRefuse: (secrets) => refused.push(secrets),
  });
});

const ask = (signal?: AbortSignal): Promise<unknown> =>
  session.request(ClusterRequests.listTopics, null, signal);

describe('opening', () => {
  test('nothing starts before the first request', () => {
    expect(workers).toHaveLength(0);
    expect(session.state.kind).toBe('idle');
  });

  test('requests at the same time share one worker, opened first', async () => {
    await Promise.all([ask(), ask(), ask()]);
    expect(workers.map(({ asked }) => asked)).toEqual([
      ['cluster/open', 'cluster/listTopics', 'cluster/listTopics', 'cluster/listTopics'],
    ]);
    expect(connection).toHaveBeenCalledTimes(1);
    expect(states).toEqual(['connecting', 'connected']);
  });

  test('one that fails fails every request that waits, ends its worker, and is tried again at the next', async () => {
    answer = () => Promise.reject(new KafkaFailure('unreachable', 'Could not reach b:9092.'));
    const both = await Promise.allSettled([ask(), ask()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(workers).toHaveLength(1);
    expect(workers[0]?.isDisposed).toBe(true);
    expect(session.state).toMatchObject({ kind: 'failed', failure: { reason: 'unreachable' } });

    answer = (method) => (method === 'cluster/open' ? description : method);
    expect(await ask()).toBe('cluster/listTopics');
    expect(workers).toHaveLength(2);
    expect(session.state.kind).toBe('connected');
  });

  test('without the secrets no worker starts', async () => {
    connection.mockRejectedValueOnce(new KafkaFailure('missing-secret', 'No password.'));
    await expect(ask()).rejects.toMatchObject({ reason: 'missing-secret' });
    expect(workers).toHaveLength(0);
  });

  test('a request that is cancelled stops waiting; the others go on', async () => {
    const opening = Promise.withResolvers<unknown>();
    answer = (method) => (method === 'cluster/open' ? opening.promise : method);
    const controller = new AbortController();
    const cancelled = ask(controller.signal);
    const other = ask();
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ reason: 'cancelled' });
    opening.resolve(description);
    expect(await other).toBe('cluster/listTopics');
  });
});

describe('afterwards', () => {
  test('a worker that crashes shows as failed, and the next request starts another', async () => {
    await ask();
    workers[0]?.end(new Error('out of memory'));
    expect(session.state).toMatchObject({ kind: 'failed', failure: { reason: 'closed' } });
    await ask();
    expect(workers).toHaveLength(2);
    expect(session.state.kind).toBe('connected');
  });

  test('a cluster that goes away shows as failed, and as connected once it answers again', async () => {
    await ask();
    answer = () => Promise.reject(new KafkaFailure('connection-lost', 'Lost.'));
    await expect(ask()).rejects.toThrow('Lost.');
    expect(session.state.kind).toBe('failed');
    answer = (method) => method;
    await ask();
    expect(session.state.kind).toBe('connected');
    expect(workers).toHaveLength(1);
  });

  test('a failure about what was asked leaves the connection green', async () => {
    await ask();
    answer = () => Promise.reject(new KafkaFailure('unknown-topic', 'No such topic.'));
    await expect(ask()).rejects.toThrow('No such topic.');
    expect(session.state.kind).toBe('connected');
  });

  test('a password that holds no more ends the worker, and the next request starts one with another', async () => {
    await ask();
    answer = () => Promise.reject(new KafkaFailure('authentication', 'Refused.'));
    await expect(ask()).rejects.toThrow('Refused.');
    expect(session.state.kind).toBe('failed');
    expect(refused).toEqual([{ saslPassword: 'old' }]);
    expect(workers[0]?.isDisposed).toBe(true);
    answer = (method) => (method === 'cluster/open' ? description : method);
    await ask();
    expect(connection).toHaveBeenCalledTimes(2);
    expect(workers).toHaveLength(2);
    expect(session.state.kind).toBe('connected');
  });

  test('disposing while it opens ends the worker, and says nothing more', async () => {
    const opening = Promise.withResolvers<unknown>();
    answer = () => opening.promise;
    const asked = ask();
    await vi.waitFor(() => expect(workers).toHaveLength(1));
    session.dispose();
    opening.reject(new KafkaFailure('closed', 'Closed.'));
    await expect(asked).rejects.toMatchObject({ reason: 'closed' });
    expect(workers[0]?.isDisposed).toBe(true);
    expect(states).toEqual(['connecting']);
  });
});
