import { KafkaFailure } from '../core/kafka-failure.ts';
import {
  readEnvironmentFile,
  type EnvironmentFile,
  type EnvironmentFinding,
  type EnvironmentLayer,
  type EnvironmentValue,
  type NamedText,
} from './environment-files.ts';
import type { ClusterProfile } from '../core/cluster-profile.ts';

/** What `kafka.env.json` and `kafka.private.env.json`, laid over it, say. */
export interface Environments {
  /** The environments' names, in the order in which they stand. */
  readonly names: readonly string[];
  /** By their names. */
  readonly clusters: ReadonlyMap<string, ClusterProfile>;
  readonly findings: readonly EnvironmentFinding[];
  /** The private file first. */
  readonly files: readonly EnvironmentFile[];
}

/** One environment of these files, or what holds without one. */
export interface Environment {
  readonly name: string | undefined;
  /** Its `$cluster`. */
  readonly cluster: string | undefined;
  readonly allowDestructive: boolean;
  readonly production: boolean;
  /** Values by their names, the private file's first: `environments` of `TemplateSources`. */
  readonly layers: readonly ReadonlyMap<string, string>[];
  /** The values of the private file, to be redacted wherever something is shown. */
  readonly privateValues: readonly string[];
}

/** Reads the two files, of which either may be missing. Total: see `findings`. */
export function readEnvironments(texts: {
  readonly shared?: NamedText;
  readonly private?: NamedText;
}): Environments {
  const files = [texts.private, texts.shared].flatMap((text) =>
    text === undefined ? [] : [readEnvironmentFile(text)],
  );
  const inOrder = files.toReversed();
  return {
    names: [...new Set(inOrder.flatMap(({ environments }) => [...environments.keys()]))],
    clusters: new Map(inOrder.flatMap(({ clusters }) => [...clusters])),
    findings: inOrder.flatMap(({ findings }) => findings),
    files: texts.private === undefined ? [noFile, ...files] : files,
  };
}

/**
 * The environment of that name; `undefined` gives what holds without one.
 * @throws KafkaFailure `invalid-request` naming the environments that there are
 */
export function findEnvironment({ names, files }: Environments, name: string | undefined): Environment {
  if (name !== undefined && !names.includes(name)) {
    throw new KafkaFailure(
      'invalid-request',
      names.length === 0
        ? `There is no environment \`${name}\`: no \`kafka.env.json\` has any.`
        : `There is no environment \`${name}\`: there is ${quoted(names)}.`,
    );
  }
  const layers = name === undefined ? [] : files.map(({ environments }) => environments.get(name));
  const first = <K extends keyof EnvironmentLayer>(key: K): EnvironmentLayer[K] | undefined =>
    layers.find((layer) => layer?.[key] !== undefined)?.[key];
  return {
    name,
    cluster: first('cluster'),
    allowDestructive: first('allowDestructive') ?? false,
    production: first('production') ?? false,
    layers: layers.map((layer) => new Map(Array.from(layer?.values ?? [], ([key, { text }]) => [key, text]))),
    privateValues: [
      ...new Set(
        [...(files[0]?.environments.values() ?? [])].flatMap(({ values }) =>
          Array.from(values.values(), ({ text }) => text),
        ),
      ),
    ],
  };
}

/**
 * An environment that is damaged would send something else than is meant.
 * @param show how a file's path is shown
 * @throws KafkaFailure `invalid-request` with the first error of the files
 */
export function requireIntact({ findings }: Environments, show: (file: string) => string): void {
  const error = findings.find(({ severity }) => severity === 'error');
  if (error === undefined) return;
  throw new KafkaFailure('invalid-request', `${show(error.file)}:${error.line + 1}: ${error.message}`);
}

/** Where a name is defined, by environment: the private file's before the shared one's. */
export function definitionsOf(
  { files }: Environments,
  name: string,
): { readonly environment: string; readonly value: EnvironmentValue; readonly isPrivate: boolean }[] {
  return files.flatMap(({ environments }, index) =>
    [...environments].flatMap(([environment, { values }]) => {
      const value = values.get(name);
      return value === undefined ? [] : [{ environment, value, isPrivate: index === 0 }];
    }),
  );
}

/** Every name that some environment gives a value. */
export function environmentNames({ files }: Environments): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ environments }) =>
      [...environments.values()].flatMap(({ values }) => [...values.keys()]),
    ),
  );
}

/** What names the cluster that a block runs on, the nearest first. */
export interface ClusterNames {
  /** The block's `cluster`, templates replaced. */
  readonly block?: string | undefined;
  readonly commandLine?: string | undefined;
  /** The environment's `$cluster`. */
  readonly environment?: string | undefined;
  /** The one that is selected in the editor. */
  readonly selected?: string | undefined;
}

/** The name of the cluster that a block runs on; `undefined` where nothing names one. */
export function clusterNameOf({
  block,
  commandLine,
  environment,
  selected,
}: ClusterNames): string | undefined {
  return block ?? commandLine ?? environment ?? selected;
}

/**
 * Looks a cluster up by its name, in one directory after the other.
 * @throws KafkaFailure `invalid-request` naming the clusters that are known
 */
export function findCluster<T>(name: string, directories: readonly ReadonlyMap<string, T>[]): T {
  const found = directories.find((directory) => directory.has(name))?.get(name);
  if (found !== undefined) return found;
  const known = [...new Set(directories.flatMap((directory) => [...directory.keys()]))];
  throw new KafkaFailure(
    'invalid-request',
    known.length === 0
      ? `There is no cluster \`${name}\`: no cluster is known. Write one into \`$clusters\` of \`kafka.env.json\`.`
      : `There is no cluster \`${name}\`: there is ${quoted(known)}.`,
  );
}

/** In the place of a private file that is not there. */
const noFile: EnvironmentFile = { file: '', environments: new Map(), clusters: new Map(), findings: [] };

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
