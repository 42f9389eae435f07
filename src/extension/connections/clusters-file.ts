import * as vscode from 'vscode';
import { parseClusterProfile, type ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { toEntry } from './cluster-settings.ts';

/** A cluster that the file has otherwise; both sides as JSON. */
export interface DifferingCluster {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The user's `clusters.json`, which the command line reads, and the saved clusters beside it. */
export class ClustersFile {
  /** Entries by their names, as they are written. */
  readonly #written: ReadonlyMap<string, unknown>;
  readonly #saved: ReadonlyMap<string, unknown>;
  /** Names that the file does not have. */
  readonly missing: readonly string[];
  readonly differing: readonly DifferingCluster[];

  /**
   * @param text the file's, `undefined` where there is none
   * @param file what to call it
   * @throws KafkaFailure `invalid-request` where the file is no JSON object
   */
  constructor(text: string | undefined, file: string, profiles: readonly ClusterProfile[]) {
    this.#written = readEntries(text, file);
    this.#saved = new Map(profiles.map((profile) => [profile.name, entryOf(profile)]));
    const known = [...this.#saved].filter(([name]) => this.#written.has(name));
    this.missing = [...this.#saved.keys()].filter((name) => !this.#written.has(name));
    this.differing = known.flatMap(([name, entry]) => {
      const before = JSON.stringify(normalized(name, this.#written.get(name)));
      const after = JSON.stringify(entry);
      return before === after ? [] : [{ name, before, after }];
    });
  }

  /** The file's text with the saved clusters in it; those that differ are replaced, or stay as they are. */
  merged(replacesDiffering: boolean): string {
    const differing = new Set(this.differing.map(({ name }) => name));
    // One that means the same stays as it is written.
    const changed = [...this.#saved].filter(
      ([name]) => !this.#written.has(name) || (replacesDiffering && differing.has(name)),
    );
    const entries = new Map([...this.#written, ...changed]);
    return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
  }
}

function readEntries(text: string | undefined, file: string): ReadonlyMap<string, unknown> {
  if (text === undefined) return new Map();
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\ufeff/u, ''));
    if (isObject(parsed)) return new Map(Object.entries(parsed));
  } catch (error) {
    throw new KafkaFailure(
      'invalid-request',
      vscode.l10n.t('`{0}` is no JSON: correct it before exporting clusters.', file),
      { cause: error },
    );
  }
  throw new KafkaFailure(
    'invalid-request',
    vscode.l10n.t('`{0}` must hold an object of clusters by their names.', file),
  );
}

/** As the file has it: without its name, and without the id, which is the settings' own. */
function entryOf(profile: ClusterProfile): Readonly<Record<string, unknown>> {
  const fields = Object.entries(toEntry(profile)).filter(([field]) => field !== 'id' && field !== 'name');
  return Object.fromEntries(fields);
}

/** What an entry means, so that two ways to write it are equal; an entry that cannot be read as it is. */
function normalized(name: string, entry: unknown): unknown {
  const parsed = parseClusterProfile({ ...(isObject(entry) ? entry : {}), id: 'file', name });
  return 'profile' in parsed ? entryOf(parsed.profile) : entry;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
