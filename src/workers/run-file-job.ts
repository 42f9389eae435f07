import type { MessageConnection } from 'vscode-jsonrpc';
import { RunNotifications, RunRequests, type RunJob } from '../contracts/run-job.ts';
import { request } from '../contracts/worker-connection.ts';
import type { RunEvent, RunResult } from '../core/run-result.ts';
import type { RunCluster } from '../requests/run-context.ts';
import { runFile } from '../requests/run-file.ts';
import { atIntervals } from './at-intervals.ts';
import type { ClusterPool } from './cluster-pool.ts';

const progressEveryMs = 100;

/** Runs a `.kafka` file for the host, which is asked for its clusters, and before something is thrown away. */
export async function runFileJob(
  connection: MessageConnection,
  clusters: ClusterPool,
  { jobId, path, text, environment, selection }: RunJob,
  signal: AbortSignal,
): Promise<RunResult> {
  const held: (() => void)[] = [];
  const known = new Map<string | null, Promise<RunCluster>>();
  const open = async (name: string | null): Promise<RunCluster> => {
    const { connection: target, destructive } = await request(
      connection,
      RunRequests.cluster,
      { jobId, name },
      signal,
    );
    const { cluster, release } = clusters.hold(target);
    held.push(release);
    return {
      cluster,
      destructiveRefusal: destructive.kind === 'refused' ? destructive.reason : undefined,
      secrets: [target.secrets.saslPassword, target.secrets.keyPassphrase].filter(
        (secret) => secret !== undefined,
      ),
      ...(destructive.kind === 'confirmed'
        ? {
            confirm: (steps, stepSignal) =>
              request(connection, RunRequests.confirm, { jobId, cluster: name, steps }, stepSignal),
          }
        : {}),
    };
  };
  const tell = (event: RunEvent): void =>
    void connection.sendNotification(RunNotifications.event, { jobId, event });
  const tellProgress = atIntervals(progressEveryMs, tell);
  try {
    return await runFile({
      path,
      text,
      environment,
      variables: new Map(),
      processEnvironment: process.env,
      clusterOf: (name) => {
        const key = name ?? null;
        const cluster = known.get(key) ?? open(key);
        known.set(key, cluster);
        return cluster;
      },
      selection,
      keepsGoing: false,
      signal,
      onEvent: (event) => (event.kind === 'progress' ? tellProgress(event) : tell(event)),
    });
  } finally {
    held.forEach((release) => release());
  }
}
