import * as vscode from 'vscode';
import type { ClusterId, ClusterProfile } from '../../core/cluster-profile.ts';

/** Lets the user choose a cluster; `undefined` when they turned away. */
export async function pickCluster(
  clusters: readonly ClusterProfile[],
  title: string,
  selected?: ClusterId,
): Promise<ClusterProfile | undefined> {
  const items = clusters.map((profile) => ({
    profile,
    label: profile.name,
    description: profile.bootstrapServers.join(', '),
    iconPath: new vscode.ThemeIcon(profile.id === selected ? 'check' : 'blank'),
  }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return picked?.profile;
}
