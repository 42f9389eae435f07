import * as vscode from 'vscode';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';

/** Whether the cluster is a saved one, and not one of a file. */
export function isSaved(clusters: ClusterDirectory, { id }: ClusterProfile): boolean {
  return clusters.find(id) !== undefined;
}

/**
 * A panel outlives the files that it was opened from, so that it reads from saved clusters alone.
 * @throws KafkaFailure `invalid-request` that says what to do
 */
export function requireSaved(clusters: ClusterDirectory, cluster: ClusterProfile): void {
  if (isSaved(clusters, cluster)) return;
  throw new KafkaFailure(
    'invalid-request',
    vscode.l10n.t(
      '`{0}` is a cluster of a file, and a tail reads from saved clusters: add it in the view "Clusters" first.',
      cluster.name,
    ),
  );
}
