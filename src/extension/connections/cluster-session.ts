import * as vscode from 'vscode';
import type { RequestType } from 'vscode-jsonrpc';
import { ClusterRequests } from '../../contracts/cluster-worker.ts';
import type { ClusterDescription } from '../../core/cluster.ts';
import type { ClusterConnection, ClusterProfile, ClusterSecrets } from '../../core/cluster-profile.ts';
import { KafkaFailure, type FailureReason } from '../../core/kafka-failure.ts';

/** How the extension stands with a cluster. */
export type ConnectionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly description: ClusterDescription }
  | { readonly kind: 'failed'; readonly failure: KafkaFailure };

/** As much of a worker thread as a session uses. */
export interface SessionWorker {
  readonly hasExited: boolean;
  request<P, R>(type: RequestType<P, R, unknown>, params: P, signal?: AbortSignal): Promise<R>;
  dispose(): void;
}

/** What a session is made of. */
export interface SessionParts {
  /** The profile with its secrets. @throws KafkaFailure */
  connection(): Promise<ClusterConnection>;
  /** @param onExit called once, however the worker ended */
  startWorker(onExit: (error?: Error) => void): Promise<SessionWorker>;
  /** The broker refused these: the next `connection` asks for others. */
  onDidRefuse(secrets: ClusterSecrets): void;
  onDidChangeState(state: ConnectionState): void;
}

/** Reasons that tell about the way to the cluster, not about what was asked. */
const unreachableReasons: ReadonlySet<FailureReason> = new Set<FailureReason>([
  'name-not-resolved',
  'unreachable',
  'connection-lost',
  'timed-out',
  'tls',
  'authentication',
  'closed',
]);

/**
 * The worker of one cluster. It starts and connects at the first request; requests that come meanwhile share that. A
 * failed start is tried again at the next request, and so is one whose worker crashed.
 */
export class ClusterSession {
  readonly #profile: ClusterProfile;
  readonly #parts: SessionParts;
  #state: ConnectionState = { kind: 'idle' };
  #opened: Promise<SessionWorker> | undefined;
  #worker: SessionWorker | undefined;
  #secrets: ClusterSecrets = {};
  #description: ClusterDescription | undefined;
  #disposed = false;

  constructor(profile: ClusterProfile, parts: SessionParts) {
    this.#profile = profile;
    this.#parts = parts;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** @throws KafkaFailure what went wrong on the way, or with the request; `cancelled` when `signal` aborted */
  async request<P, R>(type: RequestType<P, R, unknown>, params: P, signal?: AbortSignal): Promise<R> {
    const worker = await unlessAborted(this.#open(), signal);
    try {
      const result = await worker.request(type, params, signal);
      if (this.#state.kind === 'failed' && this.#description !== undefined) {
        this.#setState({ kind: 'connected', description: this.#description });
      }
      return result;
    } catch (error) {
      const failure = KafkaFailure.from(error);
      if (failure.reason === 'authentication' && this.#worker === worker) this.#letGo(worker);
      if (unreachableReasons.has(failure.reason)) this.#setState({ kind: 'failed', failure });
      throw failure;
    }
  }

  /** Ends the worker; requests under way fail with `closed`. */
  dispose(): void {
    this.#disposed = true;
    this.#worker?.dispose();
  }

  #open(): Promise<SessionWorker> {
    if (this.#opened !== undefined) return this.#opened;
    const opened = this.#start();
    this.#opened = opened;
    opened.catch(() => {
      if (this.#opened === opened) this.#opened = undefined;
    });
    return opened;
  }

  async #start(): Promise<SessionWorker> {
    this.#setState({ kind: 'connecting' });
    let worker: SessionWorker | undefined;
    try {
      const connection = await this.#parts.connection();
      this.#secrets = connection.secrets;
      this.#throwIfDisposed();
      const started = await this.#parts.startWorker((error) => this.#ended(started, error));
      worker = started;
      this.#throwIfDisposed();
      this.#worker = worker;
      const description = await worker.request(ClusterRequests.open, connection);
      this.#description = description;
      this.#setState({ kind: 'connected', description });
      return worker;
    } catch (error) {
      worker?.dispose();
      const failure = KafkaFailure.from(error);
      if (failure.reason === 'authentication') this.#parts.onDidRefuse(this.#secrets);
      this.#setState(failure.reason === 'cancelled' ? { kind: 'idle' } : { kind: 'failed', failure });
      throw failure;
    }
  }

  /** Its password holds no more: the next request starts a worker with another. */
  #letGo(worker: SessionWorker): void {
    this.#worker = undefined;
    this.#opened = undefined;
    worker.dispose();
    this.#parts.onDidRefuse(this.#secrets);
  }

  #ended(worker: SessionWorker, error: Error | undefined): void {
    if (this.#worker !== worker || this.#disposed) return;
    this.#worker = undefined;
    this.#opened = undefined;
    if (this.#state.kind !== 'connected') return;
    const message = vscode.l10n.t('The background worker of `{0}` has stopped.', this.#profile.name);
    this.#setState({
      kind: 'failed',
      failure: new KafkaFailure('closed', message, { retriable: true, cause: error }),
    });
  }

  #throwIfDisposed(): void {
    if (!this.#disposed) return;
    throw new KafkaFailure(
      'closed',
      vscode.l10n.t('The connection to `{0}` was closed.', this.#profile.name),
      {
        retriable: true,
      },
    );
  }

  #setState(state: ConnectionState): void {
    if (this.#disposed) return;
    this.#state = state;
    this.#parts.onDidChangeState(state);
  }
}

/** `promise`, or `cancelled` as soon as `signal` aborts; what `promise` does goes on for its other users. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new KafkaFailure('cancelled', vscode.l10n.t('Cancelled.')));
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
