import * as vscode from 'vscode';
import { parseClusterProfile, type ClusterId, type ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';

/** One entry of the setting, in its order. */
export type SavedCluster =
  | { readonly kind: 'profile'; readonly profile: ClusterProfile }
  | {
      readonly kind: 'broken';
      /** The entry's place in the list, from 0; −1 when the setting itself is no list. */
      readonly index: number;
      /** What to call the entry: its name, where it has one that can be read. */
      readonly name: string | undefined;
      /** One sentence a problem, each naming the field. */
      readonly problems: readonly string[];
    };

/**
 * Reads the setting `kafkaWorkbench.clusters`. An entry that does not parse, or that repeats the id or the name of an
 * earlier one, is `broken`; nothing is left out.
 */
export function readClusters(setting: unknown): readonly SavedCluster[] {
  if (setting === undefined || setting === null) return [];
  if (!Array.isArray(setting)) {
    return [
      {
        kind: 'broken',
        index: -1,
        name: undefined,
        problems: [vscode.l10n.t('The setting must be a list.')],
      },
    ];
  }
  const ids = new Set<string>();
  const names = new Set<string>();
  return setting.map((entry: unknown, index): SavedCluster => {
    const parsed = parseClusterProfile(entry);
    if ('problems' in parsed)
      return { kind: 'broken', index, name: nameOf(entry), problems: parsed.problems };
    const { profile } = parsed;
    const problems = [
      ...(ids.has(profile.id)
        ? [vscode.l10n.t('`id`: `{0}` is taken by an earlier cluster.', profile.id)]
        : []),
      ...(names.has(profile.name)
        ? [vscode.l10n.t('`name`: `{0}` is taken by an earlier cluster.', profile.name)]
        : []),
    ];
    if (problems.length > 0) return { kind: 'broken', index, name: profile.name, problems };
    ids.add(profile.id);
    names.add(profile.name);
    return { kind: 'profile', profile };
  });
}

/**
 * The setting with `profile` saved: in the place of the cluster with its id, else at the end, or at `index`. Every other
 * entry stays as it is, broken ones included, and so do fields of the replaced entry that this version does not know.
 * @throws KafkaFailure `invalid-request` when the setting is no list
 */
export function withCluster(setting: unknown, profile: ClusterProfile, index?: number): readonly unknown[] {
  const entries = asList(setting);
  const place = placeOf(entries, profile.id);
  if (place === -1) return entries.toSpliced(index ?? entries.length, 0, toEntry(profile));
  return entries.with(place, { ...unknownFields(entries[place]), ...toEntry(profile) });
}

/** The setting without the cluster `id`, and the place it had; −1 when there is no such cluster. */
export function withoutCluster(
  setting: unknown,
  id: ClusterId,
): { readonly entries: readonly unknown[]; readonly index: number } {
  const entries = asList(setting);
  const index = placeOf(entries, id);
  return { entries: index === -1 ? entries : entries.toSpliced(index, 1), index };
}

/** The profile as the settings hold it; `parseClusterProfile` reads it back. What is the default is left out. */
export function toEntry(profile: ClusterProfile): Readonly<Record<string, unknown>> {
  return {
    id: profile.id,
    name: profile.name,
    bootstrapServers: [...profile.bootstrapServers],
    ...(profile.security.protocol === 'PLAINTEXT' ? {} : { security: profile.security }),
    ...(profile.addresses.length === 0
      ? {}
      : {
          addresses: Object.fromEntries(
            profile.addresses.map(({ advertised, reachable }) => [advertised, reachable]),
          ),
        }),
    ...(profile.readOnly ? { readOnly: true } : {}),
    ...(profile.allowDestructive === true ? { allowDestructive: true } : {}),
    ...(profile.production === true ? { production: true } : {}),
  };
}

/** An id for a new cluster of this name: readable in the settings, and not taken. */
export function newClusterId(name: string, taken: readonly string[]): ClusterId {
  const base =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'cluster';
  let id = base;
  for (let n = 2; taken.includes(id); n++) id = `${base}-${n}`;
  return id as ClusterId;
}

/** Every `id` of the setting, those of broken entries included, so that a new one repeats none. */
export function takenIds(setting: unknown): readonly string[] {
  if (!Array.isArray(setting)) return [];
  return setting.flatMap((entry: unknown) => {
    const id = isObject(entry) ? entry['id'] : undefined;
    return typeof id === 'string' ? [id] : [];
  });
}

/** Those that the wizard asks for; what else an entry says stays when it is edited. */
const knownFields = new Set(['id', 'name', 'bootstrapServers', 'security', 'addresses', 'readOnly']);

function unknownFields(entry: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(entry)) return {};
  return Object.fromEntries(Object.entries(entry).filter(([field]) => !knownFields.has(field)));
}

/** Only an entry that parses is a cluster's: a broken one that carries the same id is never written over. */
function placeOf(entries: readonly unknown[], id: ClusterId): number {
  return entries.findIndex((entry) => {
    const parsed = parseClusterProfile(entry);
    return 'profile' in parsed && parsed.profile.id === id;
  });
}

function asList(setting: unknown): readonly unknown[] {
  if (setting === undefined || setting === null) return [];
  if (Array.isArray(setting)) return setting;
  throw new KafkaFailure(
    'invalid-request',
    vscode.l10n.t('The setting `kafkaWorkbench.clusters` is not a list; correct it before saving a cluster.'),
  );
}

function nameOf(entry: unknown): string | undefined {
  const name = isObject(entry) ? entry['name'] : undefined;
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
