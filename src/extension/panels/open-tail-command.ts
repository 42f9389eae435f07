import * as vscode from 'vscode';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { parseStartPosition } from '../../core/position.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { Commands } from '../contributions.ts';
import { registerCommand } from '../register-command.ts';
import { pickTopics } from './pick-topics.ts';
import type { TailPanels } from './tail-panels.ts';
import { tailQuery } from './tail-query.ts';
import { tailTargets, type TailTargets } from './tail-target.ts';

export interface OpenTailServices {
  readonly log: vscode.LogOutputChannel;
  readonly directory: ClusterDirectory;
  readonly panels: TailPanels;
}

const defaultStart = 'last 100';

/** "Open Tail": from topics or partitions in the tree, or by choosing a cluster, topics and a start. */
export function registerOpenTail(services: OpenTailServices): vscode.Disposable {
  return registerCommand(Commands.openTail, services.log, async (node, selected) => {
    const targets = tailTargets(node, selected);
    if (targets.length === 0) await openChosen(services);
    for (const target of targets) openTarget(services, target);
  });
}

function openTarget(
  { directory, panels }: OpenTailServices,
  { clusterId, topics, partitions }: TailTargets,
): void {
  const cluster = directory.find(clusterId);
  if (cluster === undefined) {
    throw new KafkaFailure(
      'invalid-request',
      vscode.l10n.t('The cluster of topic `{0}` is no longer among the saved ones.', topics.join(', ')),
    );
  }
  panels.open(tailQuery(cluster, topics, defaultStart, partitions));
}

async function openChosen(services: OpenTailServices): Promise<void> {
  const { directory, panels } = services;
  const cluster = await pickCluster(directory);
  if (cluster === undefined) return;
  const topics = await pickTopics(directory, cluster, vscode.l10n.t('Open Tail on {0}', cluster.name));
  if (topics === undefined) return;
  const from = await pickStart(topics.join(', '));
  if (from !== undefined) panels.open(tailQuery(cluster, topics, from, 'all'));
}

async function pickCluster(directory: ClusterDirectory): Promise<ClusterProfile | undefined> {
  const { clusters, selected } = directory;
  if (clusters.length <= 1) return clusters[0] ?? (await directory.selectedOrPick());
  const items = [...clusters]
    .sort((a, b) => Number(b.id === selected?.id) - Number(a.id === selected?.id))
    .map((cluster) => ({
      label: cluster.name,
      description: cluster.bootstrapServers.join(', '),
      cluster,
    }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open Tail'),
    placeHolder: vscode.l10n.t('Which cluster'),
    matchOnDescription: true,
  });
  return picked?.cluster;
}

async function pickStart(topics: string): Promise<string | undefined> {
  const other = vscode.l10n.t('An offset or a time…');
  const picked = await vscode.window.showQuickPick(
    [
      { label: defaultStart, description: vscode.l10n.t('the newest records, then what comes') },
      { label: 'latest', description: vscode.l10n.t('only what comes from now on') },
      { label: 'earliest', description: vscode.l10n.t('everything that is in the log') },
      { label: '10m ago', description: vscode.l10n.t('since that time') },
      { label: other },
    ],
    { title: vscode.l10n.t('Open Tail of {0}', topics), placeHolder: vscode.l10n.t('Where to start') },
  );
  if (picked?.label !== other) return picked?.label;
  return await vscode.window.showInputBox({
    title: vscode.l10n.t('Open Tail of {0}', topics),
    prompt: vscode.l10n.t('An offset, `last 500`, `2h ago`, or a time such as 2026-01-31 10:00'),
    validateInput: (text) =>
      parseStartPosition(text, Date.now()) === undefined
        ? vscode.l10n.t('Write an offset, `last 500`, `2h ago`, or a time such as 2026-01-31 10:00.')
        : undefined,
  });
}
