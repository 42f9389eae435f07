import * as vscode from 'vscode';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';

/**
 * The cluster that a block runs on: the one that it names, else the selected one, else the one that the user picks.
 * @returns `undefined` when the user turned away
 * @throws KafkaFailure `invalid-request` where there is no cluster of that name
 */
export async function blockCluster(
  directory: ClusterDirectory,
  name: string | undefined,
): Promise<ClusterProfile | undefined> {
  if (name === undefined) return directory.selectedOrPick();
  const cluster = directory.findByName(name);
  if (cluster !== undefined) return cluster;
  const known = directory.clusters.map((profile) => `\`${profile.name}\``).join(', ');
  throw new KafkaFailure(
    'invalid-request',
    known === ''
      ? vscode.l10n.t('There is no cluster `{0}`: no cluster has been added yet.', name)
      : vscode.l10n.t('There is no cluster `{0}`. Known are {1}.', name, known),
  );
}
