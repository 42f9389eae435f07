import path from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  type RequestType,
} from 'vscode-jsonrpc/node';
import { TailNotifications, type TailProgress } from '../../src/contracts/tail-worker.ts';
import { request } from '../../src/contracts/worker-connection.ts';

const bundle = path.resolve(import.meta.dirname, '../../dist/tail-worker.js');

/** The built worker of a tail in a thread, as the extension starts it. */
export class TailWorkerClient implements AsyncDisposable {
  readonly #thread = new Worker(bundle);
  readonly #connection = createMessageConnection(
    new PortMessageReader(this.#thread),
    new PortMessageWriter(this.#thread),
  );

  /** @param onProgress told what the worker tells the extension host */
  constructor(onProgress: (progress: TailProgress) => void) {
    this.#connection.onNotification(TailNotifications.progress, onProgress);
    this.#connection.listen();
  }

  ask<P, R>(type: RequestType<P, R, unknown>, params: P): Promise<R> {
    return request(this.#connection, type, params);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.dispose();
    await this.#thread.terminate();
  }
}
