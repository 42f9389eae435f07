import { readFile, rename } from 'node:fs/promises';
import type { ClusterProfile } from '../src/core/cluster-profile.ts';
import { quietSettings } from './quiet-settings.ts';

/** Settings by their full names. */
export type SettingsFile = Readonly<Record<string, unknown>>;

const clustersSetting = 'kafkaWorkbench.clusters';

/**
 * The settings of the VS Code that `npm start` opens: what the user changed there stays, the shop's cluster is put where
 * it now is, and what is not set is quiet.
 */
export function startSettings(existing: SettingsFile, shop: SavedCluster): SettingsFile {
  const saved = existing[clustersSetting];
  const clusters: readonly unknown[] = Array.isArray(saved) ? saved : [];
  const isShop = (cluster: unknown): boolean => idOf(cluster) === shop.id;
  const kept = clusters.find(isShop);
  const updated = { ...shop, ...(isObject(kept) ? kept : {}), bootstrapServers: shop.bootstrapServers };
  return {
    ...quietSettings,
    ...existing,
    [clustersSetting]:
      kept === undefined
        ? [updated, ...clusters]
        : clusters.map((cluster) => (isShop(cluster) ? updated : cluster)),
  };
}

/** A profile as the settings hold it. */
export type SavedCluster = Pick<ClusterProfile, 'name' | 'bootstrapServers' | 'security'> & {
  readonly id: string;
};

/** The settings in `file`. One that is no JSON is put aside, beside it, and none are given. */
export async function readSettings(file: string, onProgress: (text: string) => void): Promise<SettingsFile> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch {
    // Said below.
  }
  const aside = `${file}.unreadable`;
  await rename(file, aside);
  onProgress(`The settings of this VS Code are not JSON; they are now ${aside}.`);
  return {};
}

function idOf(cluster: unknown): unknown {
  return isObject(cluster) ? cluster['id'] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
