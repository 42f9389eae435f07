import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { fileFailure } from '../../core/file-failure.ts';
import { Commands } from '../contributions.ts';
import { registerCommand } from '../register-command.ts';
import type { ClusterDirectory } from './cluster-directory.ts';
import { ClustersFile, type DifferingCluster } from './clusters-file.ts';

/** "Export Clusters for the Command Line": the saved clusters, without secrets, in the user's `clusters.json`. */
export function registerExportClusters(
  clusters: Pick<ClusterDirectory, 'clusters'>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(Commands.exportClusters, log, async () => {
    if (clusters.clusters.length === 0) {
      await offer(vscode.l10n.t('There is no saved cluster to export.'), vscode.l10n.t('Add a Cluster'), () =>
        vscode.commands.executeCommand(Commands.addCluster),
      );
      return;
    }
    const [{ configFolder }, { diskFiles }] = await Promise.all([
      import('../../language/config-folder.ts'),
      import('../../language/disk-files.ts'),
    ]);
    const file = path.join(configFolder(process.env), 'clusters.json');
    const content = new ClustersFile(await diskFiles.readText(file), file, clusters.clusters);
    const replaces = content.differing.length > 0 && (await confirmReplacing(content.differing));
    if (replaces === undefined) return;
    const written = content.missing.length + (replaces ? content.differing.length : 0);
    if (written > 0) await write(file, content.merged(replaces));
    const message =
      written === 0
        ? vscode.l10n.t('Nothing was written: `{0}` stays as it is.', file)
        : vscode.l10n.t('Clusters written to `{0}`, without passwords: {1}', file, written);
    void offer(message, vscode.l10n.t('Open File'), () =>
      vscode.window.showTextDocument(vscode.Uri.file(file)),
    );
  });
}

/** @returns `undefined` where the user turned away */
async function confirmReplacing(differing: readonly DifferingCluster[]): Promise<boolean | undefined> {
  const [replace, keep] = [vscode.l10n.t('Replace'), vscode.l10n.t('Keep Those of the File')];
  const names = differing.map(({ name }) => `\`${name}\``).join(', ');
  const pressed = await vscode.window.showWarningMessage(
    vscode.l10n.t('The command line knows these clusters otherwise: {0}. Replace them?', names),
    {
      modal: true,
      detail: differing
        .map(({ name, before, after }) => vscode.l10n.t('{0}: {1} → {2}', name, before, after))
        .join('\n\n'),
    },
    replace,
    keep,
  );
  return pressed === undefined ? undefined : pressed === replace;
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw fileFailure(error, vscode.l10n.t('Could not write `{0}`', file));
  }
}

async function offer(message: string, action: string, act: () => Thenable<unknown>): Promise<void> {
  if ((await vscode.window.showInformationMessage(message, action)) === action) await act();
}
