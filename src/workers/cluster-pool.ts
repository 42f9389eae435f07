import type { ClusterConnection } from '../core/cluster-profile.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../kafka/open-kafka-cluster.ts';

interface Entry {
  readonly cluster: KafkaCluster;
  users: number;
  idleTimer: NodeJS.Timeout | undefined;
}

/** Clusters that are kept open between jobs, and closed when nobody has used them for a while. */
export class ClusterPool {
  readonly #idleMs: number;
  readonly #open: (connection: ClusterConnection) => KafkaCluster;
  readonly #entries = new Map<string, Entry>();

  constructor(idleMs: number, open = openKafkaCluster) {
    this.#idleMs = idleMs;
    this.#open = open;
  }

  /** Runs `job` on the cluster. */
  async use<T>(connection: ClusterConnection, job: (cluster: KafkaCluster) => Promise<T>): Promise<T> {
    const { cluster, release } = this.hold(connection);
    try {
      return await job(cluster);
    } finally {
      release();
    }
  }

  /**
   * The cluster, kept open until `release` is called, once. A connection whose profile or secrets differ is another
   * cluster.
   */
  hold(connection: ClusterConnection): { readonly cluster: KafkaCluster; readonly release: () => void } {
    const key = JSON.stringify([connection.profile, connection.secrets]);
    const entry = this.#entries.get(key) ?? {
      cluster: this.#open(connection),
      users: 0,
      idleTimer: undefined,
    };
    this.#entries.set(key, entry);
    clearTimeout(entry.idleTimer);
    entry.users++;
    const release = (): void => {
      entry.users--;
      if (entry.users > 0) return;
      entry.idleTimer = setTimeout(() => {
        this.#entries.delete(key);
        void entry.cluster.close();
      }, this.#idleMs).unref();
    };
    return { cluster: entry.cluster, release };
  }
}
