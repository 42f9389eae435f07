import type * as vscode from 'vscode';
import { WorkerThread } from '../workers/worker-thread.ts';
import type { TailWorker } from './tail-run.ts';

type OnExit = (error?: Error) => void;

/** A thread that has loaded what it needs and waits for a tail. */
interface Spare {
  readonly worker: WorkerThread;
  /** Whose thread it becomes. */
  onExit: OnExit;
}

/** The threads of tails. One is kept ready: loading takes a quarter of a second, which the next panel need not wait. */
export class TailWorkers implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  #spare: Spare | undefined;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Starts the thread that the next tail gets, where there is none. */
  prepare(): void {
    if (this.#spare?.worker.hasExited === false) return;
    this.#spare = this.#start();
  }

  /** @param onExit called once, however the thread ended; `error` is what it crashed on, if it did */
  create(onExit: OnExit): TailWorker {
    const spare = this.#spare?.worker.hasExited === false ? this.#spare : this.#start();
    this.#spare = undefined;
    spare.onExit = onExit;
    return spare.worker;
  }

  dispose(): void {
    this.#spare?.worker.dispose();
  }

  #start(): Spare {
    const spare: Spare = {
      worker: new WorkerThread('tail-worker', this.#log, (error) => spare.onExit(error)),
      onExit: () => undefined,
    };
    return spare;
  }
}
