import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import type { ImportJob, ImportOutcome, ImportPreviewData } from '../../contracts/import-job.ts';
import { JobNotifications, JobRequests } from '../../contracts/job-worker.ts';
import { WorkerThread } from '../workers/worker-thread.ts';

export type ImportProgressListener = (progress: { readonly records: number; readonly bytes: number }) => void;

/** A thread for one import; disposing of it ends it. */
export class ImportWorker implements vscode.Disposable {
  readonly #worker: WorkerThread;
  readonly #jobId = randomUUID();
  #onProgress: ImportProgressListener = () => undefined;

  constructor(log: vscode.LogOutputChannel) {
    this.#worker = new WorkerThread('job-worker', log);
    this.#worker.onNotification(JobNotifications.importProgress, (progress) => this.#onProgress(progress));
  }

  /** @throws KafkaFailure */
  preview(path: string, onProgress: ImportProgressListener, signal: AbortSignal): Promise<ImportPreviewData> {
    this.#onProgress = onProgress;
    return this.#worker.request(JobRequests.previewImport, { jobId: this.#jobId, path }, signal);
  }

  /** @returns how it went; one that was cancelled or failed half-way says so in `failure` */
  import(
    job: Omit<ImportJob, 'jobId'>,
    onProgress: ImportProgressListener,
    signal: AbortSignal,
  ): Promise<ImportOutcome> {
    this.#onProgress = onProgress;
    return this.#worker.request(JobRequests.importRecords, { jobId: this.#jobId, ...job }, signal);
  }

  dispose(): void {
    this.#worker.dispose();
  }
}
