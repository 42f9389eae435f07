import type { RequestType } from 'vscode-jsonrpc';
import type * as vscode from 'vscode';
import type {
  ClusterConnection,
  ClusterId,
  ClusterProfile,
  ClusterSecrets,
} from '../../core/cluster-profile.ts';

/** The saved clusters and the worker of each: what every feature of the extension reaches Kafka through. */
export interface ClusterDirectory {
  /** In the order of the settings; entries that do not parse are left out here and shown as error nodes by the explorer. */
  readonly clusters: readonly ClusterProfile[];
  readonly selected: ClusterProfile | undefined;
  /** Clusters or the selection changed. */
  readonly onDidChange: vscode.Event<void>;

  find(id: ClusterId): ClusterProfile | undefined;
  /** By the name that the user gave it; names are compared exactly. */
  findByName(name: string): ClusterProfile | undefined;
  /** The selected cluster; without one lets the user pick, or add one. `undefined` when they turned away. */
  selectedOrPick(): Promise<ClusterProfile | undefined>;

  /**
   * The profile with its secrets, asked for where they are missing.
   * @throws KafkaFailure `missing-secret` when the user gave none; `invalid-request` when there is no such cluster;
   *   `not-authorized` in an untrusted workspace
   */
  connection(id: ClusterId): Promise<ClusterConnection>;

  /** The broker refused these secrets: while they are the ones that are stored, the next connection asks for others. */
  markRefused(id: ClusterId, secrets: ClusterSecrets): void;

  /** Asks the cluster's worker, started and connected at the first call. @throws KafkaFailure */
  request<P, R>(id: ClusterId, type: RequestType<P, R, unknown>, params: P, signal?: AbortSignal): Promise<R>;
}
