import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { ClusterConnection } from '../core/cluster-profile.ts';
import type { KafkaFailureData } from '../core/kafka-failure.ts';
import type { ProducedRecord } from '../core/record.ts';
import type { ImportJob, ImportOutcome, ImportPreviewData } from './import-job.ts';

/** A PRODUCER block to run: the whole file's text, since variables are the file's. */
export interface ProduceJob {
  /** Names the job in its progress notifications. */
  readonly jobId: string;
  readonly connection: ClusterConnection;
  /** The file's path; a relative `value-file` starts at its folder. */
  readonly path: string;
  readonly text: string;
  /** The 0-based line of the block's keyword. */
  readonly startLine: number;
  /** What the environments give the file: see `TemplateSources.environments`. */
  readonly environments: readonly ReadonlyMap<string, string>[];
  /** Records to send, each with its templates evaluated anew; overrides the block's `count`. */
  readonly times?: number;
}

/** How a produce job went. `failure` present: it stopped there, and says which record and why. */
export interface ProduceOutcome {
  /** As the block's templates make it for the first record. */
  readonly topic: string;
  readonly sent: number;
  /** The newest, at most 100. */
  readonly records: readonly ProducedRecord[];
  readonly elapsedMs: number;
  readonly failure?: KafkaFailureData;
  /** Said before anything was sent, such as a keyword line inside the value. */
  readonly warnings: readonly string[];
}

/** Host ⇄ job worker. */
export const JobRequests = {
  produce: new RequestType<ProduceJob, ProduceOutcome, unknown>('job/produce'),
  /** Reads a file of JSON lines and sends nothing. */
  previewImport: new RequestType<
    { readonly jobId: string; readonly path: string },
    ImportPreviewData,
    unknown
  >('job/previewImport'),
  importRecords: new RequestType<ImportJob, ImportOutcome, unknown>('job/importRecords'),
  /**
   * Starts a broker on this machine, or gives the one that this worker started before. Downloads Kafka
   * into the user's cache folder the first time. It lives as long as the worker.
   */
  startLocalCluster: new RequestType<
    { readonly dataDir: string },
    { readonly bootstrapServers: readonly string[] },
    unknown
  >('job/startLocalCluster'),
} as const;

export const JobNotifications = {
  /** What `startLocalCluster` is doing, one line a step. */
  localClusterProgress: new NotificationType<{ readonly text: string }>('job/localClusterProgress'),
  /** At most 10 times a second: records that were read or sent, and bytes of the file that were read. */
  importProgress: new NotificationType<{
    readonly jobId: string;
    readonly records: number;
    readonly bytes: number;
  }>('job/importProgress'),
  /** At most 10 times a second. */
  progress: new NotificationType<{
    readonly jobId: string;
    readonly sent: number;
    readonly total: number | null;
  }>('job/progress'),
} as const;
