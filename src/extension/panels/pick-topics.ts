import * as vscode from 'vscode';
import { ClusterRequests } from '../../contracts/cluster-worker.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';

/**
 * Lets the user choose a topic of the cluster, or by a button in the title several; internal ones are left out.
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
  picker.placeholder = vscode.l10n.t('Which topic of {0}', cluster.name);
  picker.buttons = [
    { iconPath: new vscode.ThemeIcon('checklist'), tooltip: vscode.l10n.t('Choose Several Topics') },
  ];
  picker.onDidTriggerButton(() => {
    picker.canSelectMany = true;
    // VS Code gives checkboxes only to what is set after it: without, nothing could be chosen.
    picker.items = [...picker.items];
    picker.buttons = [];
    picker.placeholder = vscode.l10n.t('Which topics of {0}', cluster.name);
  });
  picker.busy = true;
  picker.show();
  const picked = new Promise<readonly string[] | undefined>((resolve) => {
    picker.onDidAccept(() => {
      const topics = picker.selectedItems.map(({ label }) => label);
      if (topics.length > 0) resolve(topics);
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
