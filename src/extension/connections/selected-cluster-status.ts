import * as vscode from 'vscode';
import { Commands } from '../contributions.ts';
import type { ClusterConnections } from './cluster-connections.ts';

/** Names the selected cluster in the status bar; a click selects another. Hidden while there is no cluster. */
export function registerSelectedClusterStatus(clusters: ClusterConnections): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'kafkaWorkbench.cluster',
    vscode.StatusBarAlignment.Left,
    10,
  );
  item.name = vscode.l10n.t('Kafka Cluster');
  item.command = Commands.selectCluster;
  const update = (): void => {
    const { selected } = clusters;
    if (clusters.clusters.length === 0) {
      item.hide();
      return;
    }
    const name = selected?.name ?? vscode.l10n.t('No Kafka cluster selected');
    // `$(…)` in a name would become an icon.
    const shown = name.replaceAll('$(', '$ (');
    const failed = selected !== undefined && clusters.state(selected.id).kind === 'failed';
    const lock = selected?.readOnly === true ? ' $(lock)' : '';
    item.text = `$(${failed ? 'error' : 'server'}) ${shown}${lock}`;
    item.tooltip =
      selected === undefined
        ? vscode.l10n.t('Select a Kafka cluster')
        : vscode.l10n.t('Kafka cluster {0} ({1})', selected.name, selected.bootstrapServers.join(', '));
    item.accessibilityInformation = { label: vscode.l10n.t('Kafka cluster: {0}', name) };
    item.show();
  };
  update();
  return vscode.Disposable.from(item, clusters.onDidChange(update), clusters.onDidChangeState(update));
}
