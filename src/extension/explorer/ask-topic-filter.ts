import * as vscode from 'vscode';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import type { ExplorerView } from './explorer-view.ts';

/** An input box that filters the topics while something is typed. Enter keeps the filter, Escape puts the old one back. */
export async function askTopicFilter(view: ExplorerView, directory: ClusterDirectory): Promise<void> {
  const before = view.topicFilter;
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t('Filter Topics');
  input.placeholder = vscode.l10n.t('Words that the name contains');
  input.prompt = vscode.l10n.t('The tree follows as you type.');
  input.value = before;
  input.onDidChangeValue((text) => {
    view.topicFilter = text.trim();
  });
  const accepted = new Promise<boolean>((resolve) => {
    input.onDidAccept(() => resolve(true));
    input.onDidHide(() => resolve(false));
  });
  input.show();
  try {
    await openTopics(view, directory);
    if (!(await accepted)) view.topicFilter = before;
  } finally {
    input.dispose();
  }
}

/** Opens the topics of the selected cluster, so that the filter has something to show; one that fails shows that itself. */
async function openTopics(view: ExplorerView, directory: ClusterDirectory): Promise<void> {
  const { selected } = directory;
  const node = selected === undefined ? undefined : await view.model.topicsNode(selected.id);
  if (node !== undefined) await view.reveal(node, { expand: true });
}
