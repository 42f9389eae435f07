import * as vscode from 'vscode';
import type { RunClusterData } from '../../contracts/run-job.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { ClusterSecretStore } from '../connections/cluster-secrets.ts';
import { MemorySecrets } from '../connections/memory-secrets.ts';
import type { DocumentEnvironment } from './document-environment.ts';

/** A cluster that a block runs on, with the rules for what throws something away. */
export interface RunTarget extends RunClusterData {
  readonly isProduction: boolean;
}

/** Finds the clusters of `.kafka` files: those of environment files, the user's file, and the saved ones. */
export class RunClusters {
  readonly #saved: ClusterDirectory;
  /** Clusters of a file get no stored secret: theirs are asked for, and forgotten with the window. */
  readonly #secrets = new ClusterSecretStore(new MemorySecrets());

  constructor(saved: ClusterDirectory) {
    this.#saved = saved;
  }

  /**
   * @param name the block's `cluster`; without one the environment's is meant, then, where somebody is there to see it,
   *   the selected one
   * @param isAttended somebody looks at what is thrown away before it is
   * @throws KafkaFailure `invalid-request` where there is no such cluster; `cancelled` where the user picked none;
   *   `missing-secret`
   */
  async of(
    name: string | undefined,
    documentEnvironment: DocumentEnvironment,
    isAttended: boolean,
  ): Promise<RunTarget> {
    const profile = await this.profileOf(name, documentEnvironment, isAttended);
    const { environment } = documentEnvironment;
    const isProduction = (profile.production ?? false) || environment.production;
    const isAllowed = (profile.allowDestructive ?? false) || environment.allowDestructive;
    return {
      connection: await this.#connection(profile),
      isProduction,
      destructive: isAttended ? { kind: 'confirmed' } : unattended(profile.name, isAllowed, isProduction),
    };
  }

  /** As `of`, for what is not connected to yet. */
  async profileOf(
    name: string | undefined,
    { environments, environment }: DocumentEnvironment,
    isAttended: boolean,
  ): Promise<ClusterProfile> {
    const wanted = name ?? environment.cluster;
    return wanted === undefined ? this.#selected(isAttended) : this.#named(wanted, environments.clusters);
  }

  /** The broker refused these secrets: the next run asks for others. */
  markRefused({ profile, secrets }: RunClusterData['connection']): void {
    if (this.#saved.find(profile.id) !== undefined) this.#saved.markRefused(profile.id, secrets);
    else this.#secrets.markRefused(profile, secrets);
  }

  async #selected(isAttended: boolean): Promise<ClusterProfile> {
    if (!isAttended) {
      throw new KafkaFailure(
        'invalid-request',
        vscode.l10n.t(
          'Nothing says which cluster: give the block a `cluster`, or select an environment with a `$cluster`.',
        ),
      );
    }
    const cluster = await this.#saved.selectedOrPick();
    if (cluster !== undefined) return cluster;
    throw new KafkaFailure('cancelled', vscode.l10n.t('No cluster was selected.'));
  }

  async #named(name: string, fromEnvironment: ReadonlyMap<string, ClusterProfile>): Promise<ClusterProfile> {
    // Before the user's file: what was exported to it may be older, and has no password here.
    const known = fromEnvironment.get(name) ?? this.#saved.findByName(name);
    if (known !== undefined) return known;
    const [{ findCluster }, { userClusters }] = await Promise.all([
      import('../../language/environment.ts'),
      import('../../language/user-clusters.ts'),
    ]);
    const saved = new Map(this.#saved.clusters.map((profile) => [profile.name, profile]));
    return findCluster(name, [fromEnvironment, saved, await userClusters(process.env)]);
  }

  async #connection(profile: ClusterProfile): Promise<RunClusterData['connection']> {
    if (this.#saved.find(profile.id) !== undefined) return this.#saved.connection(profile.id);
    return { profile, secrets: await this.#secrets.secretsOf(profile) };
  }
}

function unattended(
  cluster: string,
  isAllowed: boolean,
  isProduction: boolean,
): RunClusterData['destructive'] {
  if (isAllowed && !isProduction) return { kind: 'allowed' };
  const reason = isProduction
    ? vscode.l10n.t('`{0}` is a production cluster: run this from its lens, which asks before.', cluster)
    : vscode.l10n.t(
        'this needs `"allowDestructive": true` for `{0}`. Or run it from its lens, which asks before.',
        cluster,
      );
  return { kind: 'refused', reason };
}
