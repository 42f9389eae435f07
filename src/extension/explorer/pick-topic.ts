import * as vscode from 'vscode';
import { ClusterRequests } from '../../contracts/cluster-worker.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { filterTopics } from './topic-filter.ts';
import { partitionsText } from './words.ts';

/**
 * Lets the user choose one of the cluster's topics, internal ones left out; `undefined` when they turned away.
 * @throws KafkaFailure when they cannot be listed
 */
export async function pickTopic(
  directory: ClusterDirectory,
  cluster: ClusterProfile,
  title: string,
): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick();
  const controller = new AbortController();
  picker.title = title;
  picker.placeholder = vscode.l10n.t('A topic of {0}', cluster.name);
  picker.busy = true;
  picker.show();
  const picked = new Promise<string | undefined>((resolve) => {
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      if (item !== undefined) resolve(item.label);
    });
    picker.onDidHide(() => resolve(undefined));
  });
  try {
    const listing = directory.request(cluster.id, ClusterRequests.listTopics, null, controller.signal);
    const topics = await Promise.race([listing, picked]);
    if (topics === undefined || typeof topics === 'string') return undefined;
    picker.items = filterTopics(topics, { text: '', showInternal: false }).map(
      ({ name, partitionCount }) => ({
        label: name,
        description: partitionsText(partitionCount),
      }),
    );
    if (picker.items.length === 0)
      picker.placeholder = vscode.l10n.t('There are no topics on {0}', cluster.name);
    picker.busy = false;
    return await picked;
  } finally {
    controller.abort();
    picker.dispose();
  }
}
