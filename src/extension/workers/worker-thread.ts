import { Worker } from 'node:worker_threads';
import {
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  type MessageConnection,
  type NotificationType,
  type RequestType,
} from 'vscode-jsonrpc/node';
import type * as vscode from 'vscode';
import { WorkerLog } from '../../contracts/cluster-worker.ts';
import { handle, request } from '../../contracts/worker-connection.ts';

export type WorkerName = 'cluster-worker' | 'job-worker' | 'tail-worker';

/** A worker thread and the typed connection to it. Disposing it ends the thread, whatever it is doing. */
export class WorkerThread implements vscode.Disposable {
  readonly #worker: Worker;
  readonly #connection: MessageConnection;
  #exited = false;

  /** @param onExit called once, however the thread ended; `error` is what it crashed on, if it did */
  constructor(
    name: WorkerName,
    log: vscode.LogOutputChannel,
    onExit: (error?: Error) => void = () => undefined,
  ) {
    this.#worker = new Worker(new URL(`./${name}.js`, import.meta.url), { name });
    this.#connection = createMessageConnection(
      new PortMessageReader(this.#worker),
      new PortMessageWriter(this.#worker),
    );
    let crash: Error | undefined;
    this.#worker.on('error', (error) => {
      crash = error instanceof Error ? error : new Error(String(error));
      log.error(`${name} crashed: ${crash.stack ?? crash.message}`);
    });
    this.#worker.on('exit', () => {
      this.#exited = true;
      this.#connection.dispose();
      onExit(crash);
    });
    this.#connection.onNotification(WorkerLog, ({ level, text }) => log[level](`${name}: ${text}`));
    this.#connection.listen();
  }

  get hasExited(): boolean {
    return this.#exited;
  }

  /** @throws KafkaFailure `closed` when the thread has ended, and whatever the worker failed with */
  request<P, R>(type: RequestType<P, R, unknown>, params: P, signal?: AbortSignal): Promise<R> {
    return request(this.#connection, type, params, signal);
  }

  /** Answers what the worker asks. */
  onRequest<P, R>(
    type: RequestType<P, R, unknown>,
    handler: (params: P, signal: AbortSignal) => Promise<R>,
  ): void {
    handle(this.#connection, type, handler);
  }

  onNotification<P>(type: NotificationType<P>, listener: (params: P) => void): void {
    this.#connection.onNotification(type, listener);
  }

  dispose(): void {
    this.#connection.dispose();
    void this.#worker.terminate();
  }
}
