import { cacheFolder } from '../local-cluster/cache-folder.ts';
import { startLocalCluster, type LocalCluster } from '../local-cluster/local-cluster.ts';

/** The one cluster that this worker runs on this machine. It ends with the worker. */
export class LocalClusterJob {
  #starting: Promise<LocalCluster> | undefined;

  /**
   * Starts the cluster, or gives the one that was started before or is being started. Kafka is downloaded into the
   * user's cache folder, which everything that starts brokers shares.
   * @throws KafkaFailure why it did not start; the next call tries again
   */
  async start(
    dataDir: string,
    onProgress: (text: string) => void,
    signal: AbortSignal,
  ): Promise<{ readonly bootstrapServers: readonly string[] }> {
    this.#starting ??= startLocalCluster({
      brokers: 1,
      cacheDir: cacheFolder(),
      dataDir,
      onProgress,
      signal,
    });
    try {
      const { bootstrapServers, brokers } = await this.#starting;
      for (const broker of brokers) if (!broker.isRunning) await broker.start(signal);
      return { bootstrapServers };
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
  }
}
