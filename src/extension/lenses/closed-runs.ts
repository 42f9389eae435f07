import * as vscode from 'vscode';
import type { BlockRuns, RunningBlocks } from './block-runs.ts';

/**
 * Shows runs whose document is open in no tab any more: they go on, as tasks do, and nothing else would show them or
 * could cancel them.
 */
export function showClosedRuns(runs: BlockRuns): vscode.Disposable {
  const shown = new WeakSet<RunningBlocks>();
  return vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    if (closed.length === 0) return;
    for (const run of runs.running) {
      if (shown.has(run) || isOpen(run.request.document.uri)) continue;
      shown.add(run);
      void showProgress(runs, run);
    }
  });
}

async function showProgress(runs: BlockRuns, run: RunningBlocks): Promise<void> {
  const name = vscode.workspace.asRelativePath(run.request.document.uri);
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Running {0}', name),
      cancellable: true,
    },
    (_progress, token) =>
      new Promise<void>((resolve) => {
        token.onCancellationRequested(() => run.controller.abort());
        const subscription = runs.onDidEnd((ended) => {
          if (ended !== run) return;
          subscription.dispose();
          resolve();
        });
      }),
  );
}

/** Whether a tab shows the document. */
export function isOpen(uri: vscode.Uri): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()),
  );
}
