import * as vscode from 'vscode';
import type { ClusterId, ClusterProfile } from '../../core/cluster-profile.ts';
import { Settings } from '../contributions.ts';
import {
  readClusters,
  takenIds,
  withCluster,
  withoutCluster,
  type SavedCluster,
} from './cluster-settings.ts';

const selectedKey = 'selectedCluster';

/** Where the selection is kept: for this workspace, and for those that have none. */
export interface SelectionStores {
  readonly workspaceState: SelectionStore;
  readonly globalState: SelectionStore;
}

/** As much of a `Memento` as it takes. */
interface SelectionStore {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** The clusters in the user's settings, and which of them is selected. Edits by hand are picked up as they happen. */
export class SavedClusters implements vscode.Disposable {
  readonly #stores: SelectionStores;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #entries: readonly SavedCluster[];
  /** One change of the setting at a time: each starts from what the one before has written. */
  #writing: Promise<unknown> = Promise.resolve();

  /** Clusters or the selection changed. */
  readonly onDidChange = this.#changed.event;

  constructor(stores: SelectionStores) {
    this.#stores = stores;
    this.#entries = readClusters(currentSetting());
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(Settings.clusters)) return;
      this.#entries = readClusters(currentSetting());
      this.#changed.fire();
    });
  }

  /** In the order of the settings, those that cannot be read included. */
  get entries(): readonly SavedCluster[] {
    return this.#entries;
  }

  get profiles(): readonly ClusterProfile[] {
    return this.#entries.flatMap((entry) => (entry.kind === 'profile' ? [entry.profile] : []));
  }

  /** Ids that a new cluster must not have. */
  get takenIds(): readonly string[] {
    return takenIds(currentSetting());
  }

  /** The one chosen in this workspace, else the last one chosen anywhere, else the only one. */
  get selected(): ClusterProfile | undefined {
    const { profiles } = this;
    const chosen = [this.#stores.workspaceState, this.#stores.globalState]
      .map((state) => state.get(selectedKey))
      .map((id) => profiles.find((profile) => profile.id === id))
      .find((profile) => profile !== undefined);
    return chosen ?? (profiles.length === 1 ? profiles[0] : undefined);
  }

  async select(id: ClusterId): Promise<void> {
    await this.#stores.workspaceState.update(selectedKey, id);
    await this.#stores.globalState.update(selectedKey, id);
    this.#changed.fire();
  }

  /** Adds the cluster, or replaces the one of its id. @throws KafkaFailure when the setting is no list */
  save(profile: ClusterProfile, index?: number): Promise<void> {
    return this.#write((setting) => withCluster(setting, profile, index));
  }

  /** @returns the place that the cluster had in the list */
  async remove(id: ClusterId): Promise<number> {
    let place = -1;
    await this.#write((setting) => {
      const { entries, index } = withoutCluster(setting, id);
      place = index;
      return entries;
    });
    return place;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #write(change: (setting: unknown) => readonly unknown[]): Promise<void> {
    const written = this.#writing.then(async () => {
      const value = change(currentSetting());
      await vscode.workspace
        .getConfiguration()
        .update(Settings.clusters, value, vscode.ConfigurationTarget.Global);
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

/** A copy: what VS Code hands out is a frozen view. The setting is application-scoped, so no workspace can define it. */
function currentSetting(): unknown {
  const value = vscode.workspace.getConfiguration().get<unknown>(Settings.clusters);
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
