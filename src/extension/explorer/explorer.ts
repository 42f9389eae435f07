import * as vscode from 'vscode';
import type { ClusterId } from '../../core/cluster-profile.ts';
import type { ClusterConnections } from '../connections/cluster-connections.ts';
import { Commands } from '../contributions.ts';
import { registerCommand } from '../register-command.ts';
import type { ClusterCache } from './cluster-cache.ts';
import { isExplorerNode, type ExplorerNode } from './explorer-node.ts';
import { ExplorerView } from './explorer-view.ts';
import { askTopicFilter } from './ask-topic-filter.ts';
import { nameOf } from './node-name.ts';
import { registerTopicCommands } from './topic-commands.ts';

/** The explorer, and what it has learnt about clusters. */
export interface ClusterKnowledge {
  /** What is known; asking it for `value` opens no connection. */
  cache(id: ClusterId): ClusterCache;
  readonly onDidLearn: vscode.Event<ClusterId>;
  dispose(): void;
}

/** The view "Clusters" and the commands on its nodes. */
export function registerExplorer(
  extensionUri: vscode.Uri,
  clusters: ClusterConnections,
  log: vscode.LogOutputChannel,
): ClusterKnowledge {
  const view = new ExplorerView(clusters, log);
  const registered = vscode.Disposable.from(
    view,
    registerTopicCommands(extensionUri, clusters, view, log),
    registerCommand(Commands.refresh, log, (target) => view.model.refresh(nodeIn(target))),
    registerCommand(Commands.retry, log, (target) => view.model.refresh(nodeIn(target) ?? view.selection)),
    registerCommand(Commands.filterTopics, log, () => askTopicFilter(view, clusters)),
    registerCommand(Commands.clearTopicFilter, log, () => {
      view.topicFilter = '';
    }),
    registerCommand(Commands.copyName, log, async (target, selected) => {
      const nodes = Array.isArray(selected) ? selected.filter(isExplorerNode) : [];
      const node = nodeIn(target) ?? view.selection;
      if (nodes.length === 0 && node !== undefined) nodes.push(node);
      if (nodes.length > 0) await vscode.env.clipboard.writeText(nodes.map(nameOf).join('\n'));
    }),
  );
  return {
    cache: (id) => view.model.cache(id),
    onDidLearn: view.onDidLearn,
    dispose: () => {
      registered.dispose();
    },
  };
}

function nodeIn(target: unknown): ExplorerNode | undefined {
  return isExplorerNode(target) ? target : undefined;
}
