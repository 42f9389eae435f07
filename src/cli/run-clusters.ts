import path from 'node:path';
import type { ClusterConnection, ClusterSecrets } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../kafka/open-kafka-cluster.ts';
import { clusterNameOf, findCluster, type Environment } from '../language/environment.ts';
import { readClusters, type FileCluster } from '../language/file-clusters.ts';
import { parseJsonTree } from '../language/json-tree.ts';
import { destructiveRefusal } from '../requests/destructive-refusal.ts';
import type { RunCluster } from '../requests/run-context.ts';
import { configFolder } from './config-folder.ts';
import { diskFiles } from './disk-files.ts';
import type { RunArguments } from './run-arguments.ts';

/** Where the clusters of a run come from. */
export interface RunClustersOptions {
  readonly environment: Environment;
  /** `$clusters` of `kafka.env.json`, then the user's own. */
  readonly directories: readonly ReadonlyMap<string, FileCluster>[];
  /** The command line's, where it describes one. */
  readonly described: ClusterConnection | undefined;
  readonly args: Pick<RunArguments, 'cluster' | 'isDestructiveAllowed' | 'confirmed'>;
  readonly processEnvironment: NodeJS.ProcessEnv;
}

/** Opens the clusters that the blocks of a file name, each once. */
export class RunClusters {
  readonly #options: RunClustersOptions;
  readonly #open = new Map<string, RunCluster>();

  constructor(options: RunClustersOptions) {
    this.#options = options;
  }

  /** See `RunFileOptions.clusterOf`. */
  of(blockCluster: string | undefined): RunCluster {
    const { environment, described, args } = this.#options;
    if (blockCluster === undefined && described !== undefined) {
      const { profile, secrets } = described;
      return this.#opened(' ', { profile, allowDestructive: false, production: false }, secrets);
    }
    const name = clusterNameOf({
      block: blockCluster,
      commandLine: args.cluster !== undefined && 'name' in args.cluster ? args.cluster.name : undefined,
      environment: environment.cluster,
    });
    if (name === undefined) {
      throw new KafkaFailure(
        'invalid-request',
        'Nothing says which cluster: give `--cluster NAME`, `--bootstrap host:port`, or an environment with `$cluster`.',
      );
    }
    return this.#opened(name, findCluster(name, this.#options.directories));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ cluster }) => cluster.close()));
  }

  /** @param secrets those that came with the cluster; the process's environment goes before them */
  #opened(
    key: string,
    { profile, allowDestructive, production }: FileCluster,
    secrets: ClusterSecrets = {},
  ): RunCluster {
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const { environment, args, processEnvironment } = this.#options;
    const cluster: KafkaCluster = openKafkaCluster({
      profile,
      secrets: { ...secrets, ...secretsOf(profile.name, processEnvironment) },
    });
    const opened = {
      cluster,
      destructiveRefusal: destructiveRefusal({
        name: profile.name,
        isAllowed: allowDestructive || environment.allowDestructive || args.isDestructiveAllowed,
        isProduction: production || environment.production,
        confirmed: args.confirmed,
      }),
    };
    this.#open.set(key, opened);
    return opened;
  }
}

/**
 * The clusters of the user's own `clusters.json`, an object of clusters by their names as `$clusters` is.
 * @throws KafkaFailure `invalid-request` where the file is damaged
 */
export async function userClusters(
  processEnvironment: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, FileCluster>> {
  const file = path.join(configFolder(processEnvironment), 'clusters.json');
  const text = await diskFiles.readText(file);
  if (text === undefined) return new Map();
  const parsed = parseJsonTree(text);
  const problems: string[] = [];
  const clusters =
    'problem' in parsed
      ? new Map<string, FileCluster>()
      : readClusters(parsed.root, (_place, message, severity = 'error') => {
          if (severity === 'error') problems.push(message);
        });
  const [problem] = 'problem' in parsed ? [parsed.problem.message] : problems;
  if (problem === undefined) return clusters;
  throw new KafkaFailure('invalid-request', `\`${file}\`: ${problem}`);
}

/** `KAFKA_WORKBENCH_MY_CLUSTER_PASSWORD` is the password of `my-cluster`. */
function secretsOf(name: string, environment: NodeJS.ProcessEnv): ClusterSecrets {
  const prefix = `KAFKA_WORKBENCH_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
  const saslPassword = environment[`${prefix}_PASSWORD`];
  const keyPassphrase = environment[`${prefix}_KEY_PASSPHRASE`];
  return {
    ...(saslPassword === undefined ? {} : { saslPassword }),
    ...(keyPassphrase === undefined ? {} : { keyPassphrase }),
  };
}

/** Every secret that the process was given for clusters: none is to be shown, whichever clusters are used. */
export function processSecrets(environment: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    /^KAFKA_WORKBENCH_.*_(PASSWORD|KEY_PASSPHRASE)$/.test(name) && value !== undefined ? [value] : [],
  );
}
