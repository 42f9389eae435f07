import type { ClusterConnection } from '../core/cluster-profile.ts';
import type { KafkaFailureData } from '../core/kafka-failure.ts';

/** What stands in a file of JSON lines, before anything of it is sent. */
export interface ImportPreviewData {
  readonly version: ImportFileVersion;
  readonly records: number;
  /** The topics that the records were in, at most 100. */
  readonly topics: readonly { readonly topic: string; readonly records: number }[];
  /** −1 without a record. */
  readonly highestPartition: number;
  readonly badLines: number;
  /** A sentence that names the line; `null` when every line is a record. */
  readonly firstProblem: string | null;
}

export interface ImportFileVersion {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** A file whose records are sent as it says. */
export interface ImportJob {
  /** Names the job in its progress notifications. */
  readonly jobId: string;
  readonly connection: ClusterConnection;
  readonly path: string;
  /** As the preview saw it: a file that was changed since is refused. */
  readonly version: ImportFileVersion;
  readonly topic: string;
  readonly partitions: 'written' | 'key';
  readonly leavesOutBadLines: boolean;
}

/** How an import went. `failure` present: it stopped there, cancelled or failed. */
export interface ImportOutcome {
  readonly sent: number;
  readonly leftOut: number;
  readonly failure?: KafkaFailureData;
}
