import * as vscode from 'vscode';
import { ClusterRequests } from '../../contracts/cluster-worker.ts';
import type { TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { ClusterId, ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { parseStartPosition } from '../../core/position.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { Commands } from '../contributions.ts';
import { showFailure } from '../failure-messages.ts';
import type { TailPanels } from './tail-panels.ts';

export interface OpenTailServices {
  readonly log: vscode.LogOutputChannel;
  readonly directory: ClusterDirectory;
  readonly panels: TailPanels;
}

/** What a tree node says about the topic, or the partition, that it stands for. */
export interface TailTarget {
  readonly clusterId: ClusterId;
  readonly topic: string;
  readonly partition?: number;
}

const defaultStart = 'last 100';

/** "Open Tail": from a topic or a partition in the tree, or by choosing a cluster, a topic and a start. */
export function registerOpenTail(services: OpenTailServices): vscode.Disposable {
  return vscode.commands.registerCommand(Commands.openTail, async (node: unknown) => {
    try {
      const target = parseTailTarget(node);
      if (target === undefined) await openChosen(services);
      else openTarget(services, target, defaultStart);
    } catch (error) {
      await showFailure(error, services.log);
    }
  });
}

/** The target that `node` carries; `undefined` when it carries none. */
export function parseTailTarget(node: unknown): TailTarget | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { clusterId, topic, partition } = node as Partial<Record<keyof TailTarget, unknown>>;
  if (typeof clusterId !== 'string' || typeof topic !== 'string') return undefined;
  const target = { clusterId: clusterId as ClusterId, topic };
  return typeof partition === 'number' ? { ...target, partition } : target;
}

function openTarget(
  { directory, panels }: OpenTailServices,
  { clusterId, topic, partition }: TailTarget,
  from: string,
): void {
  const cluster = directory.find(clusterId);
  if (cluster === undefined) {
    throw new KafkaFailure(
      'invalid-request',
      vscode.l10n.t('The cluster of topic `{0}` is no longer among the saved ones.', topic),
    );
  }
  panels.open(tailQuery(cluster, topic, from, partition === undefined ? 'all' : String(partition)));
}

function tailQuery(cluster: ClusterProfile, topic: string, from: string, partitions: string): TailPanelQuery {
  return {
    clusterId: cluster.id,
    clusterName: cluster.name,
    topics: [topic],
    from,
    until: null,
    partitions,
    group: null,
    limit: null,
    filter: null,
    commit: 'never',
    keyFormat: null,
    valueFormat: null,
    isolation: 'read_uncommitted',
  };
}

async function openChosen(services: OpenTailServices): Promise<void> {
  const cluster = await pickCluster(services.directory);
  if (cluster === undefined) return;
  const topic = await pickTopic(services.directory, cluster);
  if (topic === undefined) return;
  const from = await pickStart(topic);
  if (from === undefined) return;
  services.panels.open(tailQuery(cluster, topic, from, 'all'));
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

async function pickTopic(directory: ClusterDirectory, cluster: ClusterProfile): Promise<string | undefined> {
  const cancelling = new vscode.CancellationTokenSource();
  const aborting = new AbortController();
  let failure: unknown;
  const items = directory
    .request(cluster.id, ClusterRequests.listTopics, null, aborting.signal)
    .then((topics) =>
      topics
        .filter(({ isInternal }) => !isInternal)
        .map(({ name, partitionCount }) => ({
          label: name,
          description:
            partitionCount === 1
              ? vscode.l10n.t('1 partition')
              : vscode.l10n.t('{0} partitions', partitionCount),
        }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    )
    .catch((error: unknown) => {
      // A quick pick with a failed list would stay open and empty: close it, and let the command say why.
      failure = error;
      cancelling.cancel();
      return [];
    });
  try {
    const picked = await vscode.window.showQuickPick(
      items,
      { title: vscode.l10n.t('Open Tail on {0}', cluster.name), placeHolder: vscode.l10n.t('Which topic') },
      cancelling.token,
    );
    if (failure !== undefined) throw KafkaFailure.from(failure);
    return picked?.label;
  } finally {
    aborting.abort();
    cancelling.dispose();
  }
}

async function pickStart(topic: string): Promise<string | undefined> {
  const other = vscode.l10n.t('An offset or a time…');
  const picked = await vscode.window.showQuickPick(
    [
      { label: defaultStart, description: vscode.l10n.t('the newest records, then what comes') },
      { label: 'latest', description: vscode.l10n.t('only what comes from now on') },
      { label: 'earliest', description: vscode.l10n.t('everything that is in the log') },
      { label: '10m ago', description: vscode.l10n.t('since that time') },
      { label: other },
    ],
    { title: vscode.l10n.t('Open Tail of {0}', topic), placeHolder: vscode.l10n.t('Where to start') },
  );
  if (picked?.label !== other) return picked?.label;
  return await vscode.window.showInputBox({
    title: vscode.l10n.t('Open Tail of {0}', topic),
    prompt: vscode.l10n.t('An offset, `last 500`, `2h ago`, or a time such as 2026-01-31 10:00'),
    validateInput: (text) =>
      parseStartPosition(text, Date.now()) === undefined
        ? vscode.l10n.t('Write an offset, `last 500`, `2h ago`, or a time such as 2026-01-31 10:00.')
        : undefined,
  });
}
