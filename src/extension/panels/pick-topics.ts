import * as vscode from 'vscode';
import { ClusterRequests } from '../../contracts/cluster-worker.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';

/**
 * Lets the user choose topics of the cluster, internal ones left out: Enter takes those that are ticked, or without any
 * the one that is in focus.
 * @returns `undefined` when they turned away
 * @throws KafkaFailure when the topics cannot be listed
 */
export async function pickTopics(
  directory: ClusterDirectory,
  cluster: ClusterProfile,
  title: string,
): Promise<readonly string[] | undefined> {
  const picker = vscode.window.createQuickPick();
  const controller = new AbortController();
  picker.title = title;
  picker.placeholder = vscode.l10n.t('A topic of {0}, or several', cluster.name);
  picker.canSelectMany = true;
  picker.busy = true;
  picker.show();
  const picked = new Promise<readonly string[] | undefined>((resolve) => {
    picker.onDidAccept(() => {
      const items = picker.selectedItems.length > 0 ? picker.selectedItems : picker.activeItems.slice(0, 1);
      if (items.length > 0) resolve(items.map(({ label }) => label));
    });
    picker.onDidHide(() => resolve(undefined));
  });
  try {
    const listing = directory
      .request(cluster.id, ClusterRequests.listTopics, null, controller.signal)
      .then((topics) => ({ topics }));
    const listed = await Promise.race([listing, picked]);
    if (listed === undefined || !('topics' in listed)) return undefined;
    picker.items = listed.topics
      .filter(({ isInternal }) => !isInternal)
      .map(({ name, partitionCount }) => ({
        label: name,
        description:
          partitionCount === 1
            ? vscode.l10n.t('1 partition')
            : vscode.l10n.t('{0} partitions', partitionCount),
      }))
      .sort((a, b) => a.label.localeCompare(b.label));
    if (picker.items.length === 0)
      picker.placeholder = vscode.l10n.t('There are no topics on {0}', cluster.name);
    picker.busy = false;
    return await picked;
  } finally {
    controller.abort();
    picker.dispose();
  }
}
