import * as vscode from 'vscode';
import { ClusterRequests } from '../../contracts/cluster-worker.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { Commands, languageId } from '../contributions.ts';
import { askText } from '../prompts/steps.ts';
import { withProgress } from '../prompts/with-progress.ts';
import { registerCommand } from '../register-command.ts';
import { createTopic } from './create-topic.ts';
import { clusterOf, topicOf } from './explorer-node.ts';
import type { ExplorerView } from './explorer-view.ts';
import { pickTopic } from './pick-topic.ts';
import { requestTemplate } from './request-template.ts';

/** Creating and deleting topics, and requests to begin with. */
export function registerTopicCommands(
  extensionUri: vscode.Uri,
  directory: ClusterDirectory,
  view: ExplorerView,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const clusterFor = async (target: unknown): Promise<ClusterProfile | undefined> => {
    const id = clusterOf(target);
    return id === undefined ? directory.selectedOrPick() : directory.find(id);
  };
  return vscode.Disposable.from(
    registerCommand(Commands.createTopic, log, async (target) => {
      const cluster = await clusterFor(target);
      if (cluster === undefined) return;
      const topic = await createTopic(directory, cluster, log);
      if (topic === undefined) return;
      view.model.refreshTopicList(cluster.id);
      const node = await view.model.topicNode(cluster.id, topic);
      if (node !== undefined) await view.reveal(node);
    }),
    registerCommand(Commands.deleteTopic, log, async (target) => {
      const cluster = await clusterFor(target);
      if (cluster === undefined) return;
      const title = vscode.l10n.t('Delete which topic of {0}?', cluster.name);
      const topic = topicOf(target) ?? (await pickTopic(directory, cluster, title));
      if (topic !== undefined && (await deleteTopic(directory, cluster, topic))) {
        view.model.refreshTopicList(cluster.id);
      }
    }),
    registerCommand(Commands.newRequest, log, async (target) => {
      const cluster = await clusterFor(target);
      if (cluster === undefined) return;
      const topic =
        topicOf(target) ??
        (await pickTopic(directory, cluster, vscode.l10n.t('New request for which topic?')));
      if (topic !== undefined) await openUntitled(requestTemplate(topic, cluster.name));
    }),
    registerCommand(Commands.openSample, log, async () => {
      // A copy without a file: what the user tries stays out of the extension's own folder.
      const sample = await vscode.workspace.fs.readFile(
        vscode.Uri.joinPath(extensionUri, 'media', 'shop.kafka'),
      );
      await openUntitled(new TextDecoder().decode(sample));
    }),
  );
}

async function openUntitled(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: languageId, content });
  await vscode.window.showTextDocument(document);
}

/** Asks for the topic's name, letter by letter, before it is gone for good. @returns whether it was deleted */
async function deleteTopic(
  directory: ClusterDirectory,
  cluster: ClusterProfile,
  topic: string,
): Promise<boolean> {
  const answer = await askText({
    title: vscode.l10n.t('Delete Topic {0} on {1}', topic, cluster.name),
    prompt: vscode.l10n.t('Type {0} to delete it with all of its records. This cannot be undone.', topic),
    placeholder: topic,
    value: '',
    mayBecomeRight: (text) => topic.startsWith(text),
    problem: (text) => (text === topic ? undefined : vscode.l10n.t('The topic is called {0}.', topic)),
  });
  if (answer.kind !== 'answer') return false;
  await withProgress(vscode.l10n.t('Deleting topic {0}…', topic), (signal) =>
    directory.request(cluster.id, ClusterRequests.deleteTopic, { topic }, signal),
  );
  return true;
}
