import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { BlockSelection } from '../core/block-selection.ts';
import type { ClusterConnection } from '../core/cluster-profile.ts';
import type { DestructiveStep } from '../core/destructive-step.ts';
import type { RunEvent, RunResult } from '../core/run-result.ts';

/** What the environment files give a file: see `TemplateSources.environments`. */
export interface RunEnvironmentData {
  /** Values by their names, the nearest first. */
  readonly layers: readonly ReadonlyMap<string, string>[];
  /** Masked wherever something of the run is shown. */
  readonly privateValues: readonly string[];
}

/** A `.kafka` file to run. */
export interface RunJob {
  /** Names the job in what is asked and told while it runs. */
  readonly jobId: string;
  /** The file's path; relative paths in it start at its folder. */
  readonly path: string;
  /** The file's text, saved or not. */
  readonly text: string;
  readonly environment: RunEnvironmentData;
  readonly selection: BlockSelection;
}

/** A cluster that a block runs on, as the extension host knows it. */
export interface RunClusterData {
  readonly connection: ClusterConnection;
  /** Whether what throws something away may run: at once, after it was shown and confirmed, or not, and why. */
  readonly destructive:
    | { readonly kind: 'allowed' }
    | { readonly kind: 'confirmed' }
    | { readonly kind: 'refused'; readonly reason: string };
}

/** What a block would throw away, on which cluster. */
export interface ConfirmRequest {
  readonly jobId: string;
  /** The name that the block asked for; `null` where it names none. */
  readonly cluster: string | null;
  readonly steps: readonly DestructiveStep[];
}

/** Host ⇄ job worker, while a file runs. */
export const RunRequests = {
  /** Host → worker. A run that fails says so in its result; it throws for a selection that means no block. */
  run: new RequestType<RunJob, RunResult, unknown>('run/run'),
  /** Worker → host: the cluster of a block by the name that it asks for; `null` where it names none. */
  cluster: new RequestType<{ readonly jobId: string; readonly name: string | null }, RunClusterData, unknown>(
    'run/cluster',
  ),
  /** Worker → host: shows what would be thrown away; `false` where the user turned away. */
  confirm: new RequestType<ConfirmRequest, boolean, unknown>('run/confirm'),
} as const;

export const RunNotifications = {
  /** Worker → host; progress of a block at most 10 times a second. */
  event: new NotificationType<{ readonly jobId: string; readonly event: RunEvent }>('run/event'),
} as const;
