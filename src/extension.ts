import * as vscode from 'vscode';
import { registerClusterCommands } from './extension/connections/cluster-commands.ts';
import { ClusterConnections } from './extension/connections/cluster-connections.ts';
import { registerExportClusters } from './extension/connections/export-clusters.ts';
import { registerLocalCluster } from './extension/connections/local-cluster.ts';
import { registerSelectedClusterStatus } from './extension/connections/selected-cluster-status.ts';
import { registerExplorer } from './extension/explorer/explorer.ts';
import { registerRequests } from './extension/lenses/register-requests.ts';
import { createTailPanels } from './extension/panels/create-tail-panels.ts';
import { registerOpenTail } from './extension/panels/open-tail-command.ts';
import { registerRecordLinks } from './extension/panels/record-link-handler.ts';
import { registerImport } from './extension/records/import-command.ts';
import { FileRuns } from './extension/runs/file-runs.ts';
import { SelectedEnvironment } from './extension/runs/selected-environment.ts';
import { registerTestExplorer } from './extension/test-explorer/register-test-explorer.ts';

/** Wires the features by hand: each takes what it needs and gives a disposable. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Kafka Workbench', { log: true });
  const clusters = new ClusterConnections(context, log);
  const environments = new SelectedEnvironment(context.workspaceState);
  const runs = new FileRuns(log, clusters, environments);
  const explorer = registerExplorer(context.extensionUri, clusters, log);
  const tailPanels = createTailPanels({ context, log, directory: clusters });
  context.subscriptions.push(
    log,
    clusters,
    environments,
    runs,
    registerClusterCommands(clusters, log),
    registerExportClusters(clusters, log),
    registerSelectedClusterStatus(clusters),
    registerLocalCluster(context, clusters, log),
    explorer,
    tailPanels,
    clusters.onDidChangeState((id) => {
      if (clusters.state(id).kind === 'connected') tailPanels.prepare();
    }),
    registerOpenTail({ log, directory: clusters, panels: tailPanels }),
    registerImport({ log, directory: clusters }),
    registerRecordLinks({ log, directory: clusters, panels: tailPanels }),
    registerRequests({ log, clusters, explorer, tailPanels, runs, environments }),
    registerTestExplorer({ log, runs }),
  );
}
