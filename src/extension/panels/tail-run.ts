import { randomUUID } from 'node:crypto';
import type { NotificationType, RequestType } from 'vscode-jsonrpc';
import {
  TailNotifications,
  TailRequests,
  type ExportOutcome,
  type ExportRequest,
  type StoreBound,
  type TailProgress,
  type TailRequest,
} from '../../contracts/tail-worker.ts';
import type { ClusterConnection, ClusterSecrets } from '../../core/cluster-profile.ts';
import { KafkaFailure, type KafkaFailureData } from '../../core/kafka-failure.ts';

/** What a run needs of the thread that reads. */
export interface TailWorker {
  request<P, R>(type: RequestType<P, R, unknown>, params: P, signal?: AbortSignal): Promise<R>;
  onNotification<P>(type: NotificationType<P>, listener: (params: P) => void): void;
  dispose(): void;
}

export type ExportProgressListener = (progress: { readonly records: number; readonly total: number }) => void;

export interface TailRunServices {
  /** @throws KafkaFailure */
  connect(): Promise<ClusterConnection>;
  createWorker(onExit: (error?: Error) => void): TailWorker;
  readonly bound: StoreBound;
  /** Progress came, or the run failed. */
  onDidChange(): void;
  onDidFail(failure: KafkaFailure): void;
  /** The broker refused these: the next `connect` asks for others. */
  markRefused(secrets: ClusterSecrets): void;
}

const nothingYet: TailProgress = {
  state: { kind: 'connecting' },
  firstRow: 0,
  endRow: 0,
  evicted: 0,
  storedBytes: 0,
  recordsPerSecond: 0,
  partitions: [],
  reach: null,
  scan: null,
  view: { id: 0, first: 0, end: 0, scannedRows: 0, errors: { count: 0, example: null } },
  search: null,
  notices: [],
};

/** One tail, from its start to its end, and the worker that has its records. It begins when it is made. */
export class TailRun {
  readonly session: string = randomUUID();
  readonly startedAtMs: number = Date.now();
  readonly bound: StoreBound;
  readonly #services: TailRunServices;
  readonly #request: TailRequest;
  #worker: TailWorker | undefined;
  #progress: TailProgress = nothingYet;
  #secrets: ClusterSecrets = {};
  #isDisposed = false;
  #exporting: Promise<unknown> | undefined;
  #onExportProgress: ExportProgressListener = () => undefined;
  /** The filter of the view that the panel set last. */
  viewFilter: string | null = null;

  constructor(services: TailRunServices, request: TailRequest) {
    this.#services = services;
    this.#request = request;
    this.bound = services.bound;
    void this.#start();
  }

  get progress(): TailProgress {
    return this.#progress;
  }

  async pause(): Promise<void> {
    await this.ask(TailRequests.pause, null);
  }

  async resume(): Promise<void> {
    const isRefused = failureOf(this.#progress) !== undefined;
    const secrets = isRefused ? (await this.#services.connect()).secrets : null;
    if (secrets !== null) this.#secrets = secrets;
    await this.ask(TailRequests.resume, { secrets });
  }

  /** Ends reading; the records stay. */
  async stop(): Promise<void> {
    if (this.#worker === undefined) {
      if (this.#progress.state.kind === 'connecting') {
        this.#change({ ...this.#progress, state: { kind: 'ended', by: 'stop' } });
      }
      return;
    }
    await this.ask(TailRequests.stop, null);
  }

  /** How many partitions have a committed offset of this tail now. */
  async commit(): Promise<number> {
    return (await this.ask(TailRequests.commit, null)).length;
  }

  /**
   * Writes a file. It is finished even when the run is disposed of meanwhile: whoever closes a panel does not mean the
   * file that is being written.
   * @throws KafkaFailure
   */
  async export(
    request: ExportRequest,
    onProgress: ExportProgressListener,
    signal: AbortSignal,
  ): Promise<ExportOutcome> {
    if (this.#exporting !== undefined) {
      throw new KafkaFailure(
        'invalid-request',
        'An export of this tail is under way: wait for it, or cancel it.',
      );
    }
    const exporting = this.ask(TailRequests.export, request, signal);
    this.#exporting = exporting;
    this.#onExportProgress = onProgress;
    try {
      return await exporting;
    } finally {
      this.#exporting = undefined;
    }
  }

  /** Ends reading, and the thread; says nothing more. */
  dispose(): void {
    this.#isDisposed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    if (this.#exporting === undefined) {
      worker.dispose();
      return;
    }
    const ended = Promise.allSettled([worker.request(TailRequests.stop, null), this.#exporting]);
    void ended.then(() => worker.dispose());
  }

  async #start(): Promise<void> {
    try {
      const connection = await this.#services.connect();
      this.#secrets = connection.secrets;
      if (this.#isDisposed || this.#progress.state.kind === 'ended') return;
      const worker = this.#services.createWorker((error) => this.#onExit(error));
      this.#worker = worker;
      worker.onNotification(TailNotifications.exportProgress, (progress) => this.#onExportProgress(progress));
      worker.onNotification(TailNotifications.progress, (progress) => this.#change(progress));
      await worker.request(TailRequests.start, {
        connection,
        request: this.#request,
        bound: this.bound,
      });
    } catch (error) {
      this.#fail(KafkaFailure.from(error), this.#progress);
    }
  }

  /** Asks the worker. @throws KafkaFailure `closed` when there is none */
  async ask<P, R>(type: RequestType<P, R, unknown>, params: P, signal?: AbortSignal): Promise<R> {
    if (this.#worker === undefined) {
      throw new KafkaFailure('closed', `The tail of \`${this.#request.topics.join(', ')}\` is not running.`);
    }
    return this.#worker.request(type, params, signal);
  }

  #onExit(error: Error | undefined): void {
    if (this.#isDisposed) return;
    this.#worker = undefined;
    const failure = new KafkaFailure(
      'internal',
      `The background worker that read \`${this.#request.topics.join(', ')}\` stopped unexpectedly; its records are gone.`,
      { retriable: true, cause: error },
    );
    const { endRow } = this.#progress;
    this.#fail(failure, { ...this.#progress, firstRow: endRow, storedBytes: 0 });
  }

  #fail(failure: KafkaFailure, progress: TailProgress): void {
    // The worker tells of its own failures by its progress; its crash ends what was asked, too.
    if (this.#isDisposed || progress.state.kind === 'failed') return;
    this.#progress = {
      ...progress,
      recordsPerSecond: 0,
      state: { kind: 'failed', failure: failure.toData() },
    };
    this.#tell(failure);
    this.#services.onDidChange();
  }

  #tell(failure: KafkaFailure): void {
    if (failure.reason === 'authentication') this.#services.markRefused(this.#secrets);
    this.#services.onDidFail(failure);
  }

  #change(progress: TailProgress): void {
    if (this.#isDisposed) return;
    const before = failureOf(this.#progress);
    this.#progress = progress;
    const failure = failureOf(progress);
    if (failure !== undefined && before === undefined) {
      this.#tell(KafkaFailure.fromData(failure));
    }
    this.#services.onDidChange();
  }
}

/** Why the tail failed, or waits to be resumed. */
function failureOf({ state }: TailProgress): KafkaFailureData | undefined {
  return state.kind === 'failed' || state.kind === 'paused' ? state.failure : undefined;
}
