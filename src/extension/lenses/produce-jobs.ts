import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import {
  JobNotifications,
  JobRequests,
  type ProduceJob,
  type ProduceOutcome,
} from '../../contracts/job-worker.ts';
import { WorkerThread } from '../workers/worker-thread.ts';

export interface ProduceProgress {
  readonly sent: number;
  /** `null` where the run has no end of its own. */
  readonly total: number | null;
}

/** Runs PRODUCER blocks in a worker thread, which starts with the first of them. */
export class ProduceJobs implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #listeners = new Map<string, (progress: ProduceProgress) => void>();
  #worker: WorkerThread | undefined;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /**
   * @param onProgress called at most 10 times a second
   * @returns how it went; a run that was cancelled or failed half-way says so in `failure`
   * @throws KafkaFailure when it could not even begin, or the worker crashed
   */
  async run(
    job: Omit<ProduceJob, 'jobId'>,
    onProgress: (progress: ProduceProgress) => void,
    signal: AbortSignal,
  ): Promise<ProduceOutcome> {
    const jobId = randomUUID();
    this.#listeners.set(jobId, onProgress);
    try {
      return await this.#thread().request(JobRequests.produce, { jobId, ...job }, signal);
    } finally {
      this.#listeners.delete(jobId);
    }
  }

  dispose(): void {
    this.#worker?.dispose();
  }

  #thread(): WorkerThread {
    if (this.#worker?.hasExited === false) return this.#worker;
    const worker = new WorkerThread('job-worker', this.#log);
    worker.onNotification(JobNotifications.progress, ({ jobId, sent, total }) =>
      this.#listeners.get(jobId)?.({ sent, total }),
    );
    this.#worker = worker;
    return worker;
  }
}
