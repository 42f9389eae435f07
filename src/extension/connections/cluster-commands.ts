import * as vscode from 'vscode';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { Commands } from '../contributions.ts';
import { clusterOf } from '../explorer/explorer-node.ts';
import { showFailure } from '../failure-messages.ts';
import { registerCommand } from '../register-command.ts';
import type { ClusterConnections } from './cluster-connections.ts';
import { runClusterWizard } from './cluster-wizard.ts';
import { pickCluster } from './pick-cluster.ts';

/** Adding, editing, removing and selecting clusters. */
export function registerClusterCommands(
  clusters: ClusterConnections,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  /** The cluster that the command was called on; from the palette the user says which. */
  const clusterFor = async (target: unknown, title: string): Promise<ClusterProfile | undefined> => {
    const id = clusterOf(target);
    if (id !== undefined) return clusters.find(id);
    if (clusters.clusters.length > 0) return pickCluster(clusters.clusters, title, clusters.selected?.id);
    await vscode.commands.executeCommand(Commands.addCluster);
    return undefined;
  };
  return vscode.Disposable.from(
    registerCommand(Commands.addCluster, log, async () => {
      await runClusterWizard(clusters, log);
    }),
    registerCommand(Commands.editCluster, log, async (target) => {
      const cluster = await clusterFor(target, vscode.l10n.t('Edit which cluster?'));
      if (cluster !== undefined) await runClusterWizard(clusters, log, cluster);
    }),
    registerCommand(Commands.selectCluster, log, async (target) => {
      const cluster = await clusterFor(target, vscode.l10n.t('Select a cluster'));
      if (cluster !== undefined) await clusters.saved.select(cluster.id);
    }),
    registerCommand(Commands.removeCluster, log, async (target) => {
      const cluster = await clusterFor(target, vscode.l10n.t('Remove which cluster?'));
      if (cluster !== undefined) await removeCluster(clusters, cluster, log);
    }),
    registerCommand(Commands.openClusterSettings, log, () =>
      vscode.commands.executeCommand('workbench.action.openSettingsJson', {
        revealSetting: { key: 'kafkaWorkbench.clusters', edit: true },
      }),
    ),
    registerCommand(Commands.showLog, log, () => log.show()),
  );
}

async function removeCluster(
  clusters: ClusterConnections,
  cluster: ClusterProfile,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const remove = vscode.l10n.t('Remove');
  const pressed = await vscode.window.showWarningMessage(
    vscode.l10n.t('Remove {0} from Kafka Workbench?', cluster.name),
    {
      modal: true,
      detail: vscode.l10n.t('The cluster itself is not touched. A password saved for it is deleted.'),
    },
    remove,
  );
  if (pressed !== remove) return;
  const wasSelected = clusters.selected?.id === cluster.id;
  const place = await clusters.saved.remove(cluster.id);
  const putSecretsBack = await clusters.secrets.forget(cluster);
  void offerUndo(cluster.name, async () => {
    await putSecretsBack();
    await clusters.saved.save(cluster, place);
    if (wasSelected) await clusters.saved.select(cluster.id);
  }).catch((error: unknown) => showFailure(error, log));
}

async function offerUndo(name: string, undo: () => Promise<void>): Promise<void> {
  const label = vscode.l10n.t('Undo');
  const pressed = await vscode.window.showInformationMessage(vscode.l10n.t('Removed {0}.', name), label);
  if (pressed === label) await undo();
}
