import * as vscode from 'vscode';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { pickCluster } from '../connections/pick-cluster.ts';
import { Commands } from '../contributions.ts';
import { showFailure } from '../failure-messages.ts';
import { parseRecordLink, recordLinkPath, type RecordLink } from './record-link.ts';
import type { TailPanels } from './tail-panels.ts';
import { tailQuery } from './tail-query.ts';

export interface RecordLinkServices {
  readonly log: vscode.LogOutputChannel;
  readonly directory: ClusterDirectory;
  readonly panels: TailPanels;
}

/** Opens links to records. Anybody may have written one: it opens what the user has saved, and nothing else. */
export function registerRecordLinks(services: RecordLinkServices): vscode.Disposable {
  return vscode.window.registerUriHandler({
    async handleUri(uri) {
      try {
        await openRecordLink(services, uri);
      } catch (error) {
        void showFailure(error, services.log);
      }
    },
  });
}

/** @throws KafkaFailure `invalid-request` for what is no link; `not-authorized` in an untrusted workspace */
export async function openRecordLink(
  { directory, panels }: Pick<RecordLinkServices, 'directory' | 'panels'>,
  uri: vscode.Uri,
): Promise<void> {
  const link = uri.path === recordLinkPath ? parseRecordLink(uri.query) : undefined;
  if (link === undefined) {
    throw new KafkaFailure(
      'invalid-request',
      vscode.l10n.t(
        'The link is none to a record: it must name a cluster, a topic, a partition and an offset.',
      ),
    );
  }
  if (!vscode.workspace.isTrusted) {
    throw new KafkaFailure(
      'not-authorized',
      vscode.l10n.t('No link opens in Restricted Mode. Trust this workspace to open records.'),
    );
  }
  const cluster = directory.findByName(link.cluster) ?? (await askCluster(directory, link));
  if (cluster === undefined) return;
  const { topic, partition, offset } = link;
  panels.open(tailQuery(cluster, [topic], offset, String(partition)), 'here', { topic, partition, offset });
}

/** The link may come from somebody whose clusters have other names. */
async function askCluster(
  directory: ClusterDirectory,
  { cluster, topic, partition, offset }: RecordLink,
): Promise<ClusterProfile | undefined> {
  const sentence = vscode.l10n.t(
    'The link to `{0}/{1} @ {2}` names cluster `{3}`, which is not among the saved ones.',
    topic,
    partition,
    offset,
    cluster,
  );
  if (directory.clusters.length === 0) {
    const add = vscode.l10n.t('Add a Cluster');
    const pressed = await vscode.window.showWarningMessage(sentence, add);
    if (pressed === add) await vscode.commands.executeCommand(Commands.addCluster);
    return pressed === add ? (directory.findByName(cluster) ?? directory.selected) : undefined;
  }
  const choose = vscode.l10n.t('Choose a Cluster');
  if ((await vscode.window.showWarningMessage(sentence, choose)) !== choose) return undefined;
  return pickCluster(directory.clusters, vscode.l10n.t('Open the record from which cluster?'));
}
