import * as vscode from 'vscode';
import { JobNotifications, JobRequests } from '../../contracts/job-worker.ts';
import type { ClusterId, ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { Commands } from '../contributions.ts';
import { withProgress } from '../prompts/with-progress.ts';
import { registerCommand } from '../register-command.ts';
import { WorkerThread } from '../workers/worker-thread.ts';
import type { ClusterConnections } from './cluster-connections.ts';

/** The one cluster that the extension itself starts: its profile keeps this id from one start to the next. */
export const localClusterId = 'kafka-workbench.local' as ClusterId;

/** A broker on this machine that lives answers at once. */
const probeTimeoutMs = 3000;

/** "Start a local cluster": a broker on this machine that lives as long as this window. */
export function registerLocalCluster(
  context: vscode.ExtensionContext,
  clusters: ClusterConnections,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let worker: WorkerThread | undefined;
  const start = async (signal: AbortSignal, report: (message: string) => void) => {
    const thread = (worker = worker?.hasExited === false ? worker : new WorkerThread('job-worker', log));
    thread.onNotification(JobNotifications.localClusterProgress, ({ text }) => report(text));
    try {
      return await thread.request(
        JobRequests.startLocalCluster,
        { dataDir: vscode.Uri.joinPath(context.globalStorageUri, 'local-cluster').fsPath },
        signal,
      );
    } catch (error) {
      thread.dispose();
      throw error;
    }
  };
  return vscode.Disposable.from(
    { dispose: () => worker?.dispose() },
    registerCommand(Commands.startLocalCluster, log, async () => {
      if (!vscode.workspace.isTrusted) {
        throw new KafkaFailure(
          'not-authorized',
          vscode.l10n.t('No cluster starts in Restricted Mode. Trust this workspace first.'),
        );
      }
      const title = vscode.l10n.t('Starting a local Kafka cluster');
      const bootstrapServers = await withProgress(title, async (signal, report) => {
        if (await isRunning(clusters, signal)) return undefined;
        return (await start(signal, report)).bootstrapServers;
      });
      if (bootstrapServers === undefined) await clusters.saved.select(localClusterId);
      else await saveLocalProfile(clusters, bootstrapServers);
    }),
  );
}

/** Whether the local cluster answers already: this window started it before, or another one did. */
async function isRunning(clusters: ClusterConnections, signal: AbortSignal): Promise<boolean> {
  const existing = clusters.find(localClusterId);
  if (existing === undefined) return false;
  try {
    await clusters.test(existing, AbortSignal.any([signal, AbortSignal.timeout(probeTimeoutMs)]));
    return true;
  } catch (error) {
    // What keeps it from answering is no news: it is about to be started.
    if (signal.aborted) throw error;
    return false;
  }
}

/** Ports differ from start to start; name, mappings and the rest stay as the user left them. */
async function saveLocalProfile(
  clusters: ClusterConnections,
  bootstrapServers: readonly string[],
): Promise<void> {
  const existing = clusters.find(localClusterId);
  const profile: ClusterProfile = existing ?? {
    id: localClusterId,
    name: freeName(clusters),
    bootstrapServers: [],
    security: { protocol: 'PLAINTEXT' },
    addresses: [],
    readOnly: false,
  };
  await clusters.saved.save({ ...profile, bootstrapServers });
  // The broker is a new one, even where its address is the old one's.
  clusters.disconnect(localClusterId);
  await clusters.saved.select(localClusterId);
}

function freeName(clusters: ClusterConnections): string {
  let name = 'local';
  for (let n = 2; clusters.findByName(name) !== undefined; n++) name = `local-${n}`;
  return name;
}
