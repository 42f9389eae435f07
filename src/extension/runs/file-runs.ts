import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import {
  RunNotifications,
  RunRequests,
  type ConfirmRequest,
  type RunClusterData,
} from '../../contracts/run-job.ts';
import type { BlockSelection } from '../../core/block-selection.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { RunEvent, RunResult } from '../../core/run-result.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { requireTrust } from '../require-trust.ts';
import { WorkerThread } from '../workers/worker-thread.ts';
import { confirmSteps } from './confirm-steps.ts';
import { documentEnvironment, documentPath, type DocumentEnvironment } from './document-environment.ts';
import { RunClusters, type RunTarget } from './run-clusters.ts';
import type { SelectedEnvironment } from './selected-environment.ts';

/** A `.kafka` file to run, or some of its blocks. */
export interface FileRunRequest {
  readonly uri: vscode.Uri;
  /** As it stands now, saved or not. */
  readonly text: string;
  readonly selection: BlockSelection;
  /**
   * Somebody looks: the selected cluster is meant where nothing names one, and what throws something away is shown
   * before. Otherwise it runs only where the environment or the cluster allows it.
   */
  readonly isAttended: boolean;
  /** Told while the run goes on, without private values. */
  readonly onEvent: (event: RunEvent) => void;
}

/** A run that goes on. */
interface Running {
  readonly request: FileRunRequest;
  readonly environment: DocumentEnvironment;
  /** By the name that a block asked for; `null` where it named none. */
  readonly targets: Map<string | null, RunTarget>;
}

/** Runs `.kafka` files in a worker thread, which starts with the first of them. */
export class FileRuns implements vscode.Disposable {
  /** What blocks mean by the names of clusters. */
  readonly clusters: RunClusters;
  readonly #log: vscode.LogOutputChannel;
  readonly #selected: SelectedEnvironment;
  readonly #running = new Map<string, Running>();
  #worker: WorkerThread | undefined;

  constructor(log: vscode.LogOutputChannel, clusters: ClusterDirectory, selected: SelectedEnvironment) {
    this.#log = log;
    this.clusters = new RunClusters(clusters);
    this.#selected = selected;
  }

  /**
   * Runs the blocks that the selection means, from top to bottom, until one fails. A run that is cancelled says so in
   * its result, with what the blocks before gave.
   * @throws KafkaFailure where nothing could begin: an untrusted workspace, damaged environment files, a selection that
   *   means no block; and where the worker crashed
   */
  async run(request: FileRunRequest, signal: AbortSignal): Promise<RunResult> {
    requireTrust();
    const { uri, text, selection } = request;
    const environment = await this.environmentOf(uri);
    const { layers, privateValues } = environment.environment;
    const jobId = randomUUID();
    const targets: Running['targets'] = new Map();
    this.#running.set(jobId, { request, environment, targets });
    try {
      const result = await this.#thread().request(
        RunRequests.run,
        { jobId, path: documentPath(uri), text, environment: { layers, privateValues }, selection },
        signal,
      );
      const [target, ...others] = targets.values();
      const isRefused = result.blocks.some(({ failure }) => failure?.reason === 'authentication');
      // With several clusters nobody says which of them refused.
      if (isRefused && target !== undefined && others.length === 0) {
        this.clusters.markRefused(target.connection);
      }
      return result;
    } finally {
      this.#running.delete(jobId);
    }
  }

  /** @throws KafkaFailure `invalid-request` where an environment file is damaged */
  environmentOf(uri: vscode.Uri): Promise<DocumentEnvironment> {
    return documentEnvironment(uri, this.#selected.name);
  }

  dispose(): void {
    this.#worker?.dispose();
  }

  #thread(): WorkerThread {
    if (this.#worker?.hasExited === false) return this.#worker;
    const worker = new WorkerThread('job-worker', this.#log);
    worker.onRequest(RunRequests.cluster, ({ jobId, name }, signal) =>
      unlessAborted(this.#cluster(jobId, name), signal),
    );
    worker.onRequest(RunRequests.confirm, (confirmation, signal) =>
      unlessAborted(this.#confirm(confirmation, signal), signal),
    );
    worker.onNotification(RunNotifications.event, ({ jobId, event }) =>
      this.#running.get(jobId)?.request.onEvent(event),
    );
    this.#worker = worker;
    return worker;
  }

  async #cluster(jobId: string, name: string | null): Promise<RunClusterData> {
    const { request, environment, targets } = this.#find(jobId);
    const target = await this.clusters.of(name ?? undefined, environment, request.isAttended);
    targets.set(name, target);
    const { connection, destructive } = target;
    return { connection, destructive };
  }

  async #confirm({ jobId, cluster, steps }: ConfirmRequest, signal: AbortSignal): Promise<boolean> {
    const target = this.#find(jobId).targets.get(cluster);
    if (target === undefined) return false;
    const { connection, isProduction } = target;
    return confirmSteps({ name: connection.profile.name, isProduction }, steps, signal);
  }

  #find(jobId: string): Running {
    const running = this.#running.get(jobId);
    if (running !== undefined) return running;
    throw new KafkaFailure('closed', vscode.l10n.t('The run is over.'));
  }
}

/**
 * A question that is open when the run is cancelled is waited for no longer; its answer means nothing then.
 * @throws KafkaFailure `cancelled`
 */
function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = (): void => reject(new KafkaFailure('cancelled', vscode.l10n.t('Cancelled.')));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  return Promise.race([answer, aborted]);
}
