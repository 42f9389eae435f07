import type { RequestType } from 'vscode-jsonrpc';
import * as vscode from 'vscode';
import { ClusterRequests } from '../../contracts/cluster-worker.ts';
import type { ClusterDescription } from '../../core/cluster.ts';
import type {
  ClusterConnection,
  ClusterId,
  ClusterProfile,
  ClusterSecrets,
} from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { Commands } from '../contributions.ts';
import { WorkerThread } from '../workers/worker-thread.ts';
import type { ClusterDirectory } from './cluster-directory.ts';
import { ClusterSecretStore } from './cluster-secrets.ts';
import { ClusterSession, type ConnectionState } from './cluster-session.ts';
import { pickCluster } from './pick-cluster.ts';
import { SavedClusters } from './saved-clusters.ts';

const idle: ConnectionState = { kind: 'idle' };

/** The directory of clusters that the extension's features share; owns every cluster worker. */
export class ClusterConnections implements ClusterDirectory, vscode.Disposable {
  readonly saved: SavedClusters;
  readonly secrets: ClusterSecretStore;
  readonly #log: vscode.LogOutputChannel;
  readonly #sessions = new Map<ClusterId, { readonly profile: string; readonly session: ClusterSession }>();
  readonly #stateChanged = new vscode.EventEmitter<ClusterId>();
  readonly #subscription: vscode.Disposable;

  readonly onDidChange: vscode.Event<void>;
  /** The connection of one cluster came, went or failed. */
  readonly onDidChangeState = this.#stateChanged.event;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#log = log;
    this.saved = new SavedClusters(context);
    this.secrets = new ClusterSecretStore(context.secrets);
    this.onDidChange = this.saved.onDidChange;
    this.#subscription = this.saved.onDidChange(() => this.#closeChanged());
  }

  get clusters(): readonly ClusterProfile[] {
    return this.saved.profiles;
  }

  get selected(): ClusterProfile | undefined {
    return this.saved.selected;
  }

  find(id: ClusterId): ClusterProfile | undefined {
    return this.clusters.find((profile) => profile.id === id);
  }

  findByName(name: string): ClusterProfile | undefined {
    return this.clusters.find((profile) => profile.name === name);
  }

  async selectedOrPick(): Promise<ClusterProfile | undefined> {
    if (this.selected !== undefined) return this.selected;
    if (this.clusters.length === 0) {
      await vscode.commands.executeCommand(Commands.addCluster);
      return this.selected;
    }
    const picked = await pickCluster(this.clusters, vscode.l10n.t('Select a cluster'));
    if (picked !== undefined) await this.saved.select(picked.id);
    return picked;
  }

  async connection(id: ClusterId): Promise<ClusterConnection> {
    return this.#withSecrets(this.#profileOf(id));
  }

  markRefused(id: ClusterId, secrets: ClusterSecrets): void {
    const profile = this.find(id);
    if (profile !== undefined) this.secrets.markRefused(profile, secrets);
  }

  request<P, R>(
    id: ClusterId,
    type: RequestType<P, R, unknown>,
    params: P,
    signal?: AbortSignal,
  ): Promise<R> {
    try {
      return this.#sessionOf(id).request(type, params, signal);
    } catch (error) {
      return Promise.reject(KafkaFailure.from(error));
    }
  }

  state(id: ClusterId): ConnectionState {
    return this.#sessions.get(id)?.session.state ?? idle;
  }

  /** Ends the cluster's worker; the next request starts another. */
  disconnect(id: ClusterId): void {
    const entry = this.#sessions.get(id);
    if (entry === undefined) return;
    this.#sessions.delete(id);
    entry.session.dispose();
    this.#stateChanged.fire(id);
  }

  /** Connects with a profile that need not be saved, in a worker of its own. @throws KafkaFailure why it cannot */
  async test(profile: ClusterProfile, signal: AbortSignal): Promise<ClusterDescription> {
    const connection = await this.#withSecrets(profile);
    const worker = new WorkerThread('cluster-worker', this.#log);
    try {
      return await worker.request(ClusterRequests.open, connection, signal);
    } catch (error) {
      const failure = KafkaFailure.from(error);
      if (failure.reason === 'authentication') this.secrets.markRefused(profile, connection.secrets);
      throw failure;
    } finally {
      worker.dispose();
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const { session } of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
    this.saved.dispose();
    this.#stateChanged.dispose();
  }

  #profileOf(id: ClusterId): ClusterProfile {
    const profile = this.find(id);
    if (profile !== undefined) return profile;
    throw new KafkaFailure('invalid-request', vscode.l10n.t('There is no cluster with the id `{0}`.', id));
  }

  async #withSecrets(profile: ClusterProfile): Promise<ClusterConnection> {
    if (!vscode.workspace.isTrusted) {
      throw new KafkaFailure(
        'not-authorized',
        vscode.l10n.t(
          'No connection opens in Restricted Mode. Trust this workspace to connect to `{0}`.',
          profile.name,
        ),
      );
    }
    return { profile, secrets: await this.secrets.secretsOf(profile) };
  }

  #sessionOf(id: ClusterId): ClusterSession {
    const existing = this.#sessions.get(id);
    if (existing !== undefined) return existing.session;
    const profile = this.#profileOf(id);
    const session = new ClusterSession(profile, {
      connection: () => this.#withSecrets(profile),
      onDidRefuse: (secrets) => this.secrets.markRefused(profile, secrets),
      startWorker: (onExit) => Promise.resolve(new WorkerThread('cluster-worker', this.#log, onExit)),
      onDidChangeState: () => this.#stateChanged.fire(id),
    });
    this.#sessions.set(id, { profile: JSON.stringify(profile), session });
    return session;
  }

  /** A worker keeps the profile it was opened with: one whose profile changed or went away is ended. */
  #closeChanged(): void {
    for (const [id, { profile }] of this.#sessions) {
      if (JSON.stringify(this.find(id)) !== profile) this.disconnect(id);
    }
  }
}
