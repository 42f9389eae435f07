import { randomBytes } from 'node:crypto';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { formatHostAndPort, type HostAndPort } from '../core/cluster-profile.ts';
import type { NodePorts } from './broker-configuration.ts';
import { freePorts } from './free-ports.ts';
import { prepareKafkaRuntime, quickJvmFlags, requireBrokers, type KafkaRuntime } from './kafka-runtime.ts';
import { KafkaNode, PortTaken } from './kafka-node.ts';
import { runKafkaTool, type ToolOptions } from './kafka-tool.ts';
import type { CommandResult } from './run-command.ts';

export interface LocalClusterOptions {
  readonly brokers: 1 | 3;
  /** Where the brokers keep their logs. One that has been used before is continued. The caller deletes it. */
  readonly dataDir: string;
  /** Where Kafka itself is kept between runs: `cacheFolder()`. */
  readonly cacheDir: string;
  /** Aborts starting; a cluster that has started ends by `stop`. */
  readonly signal?: AbortSignal;
  /** Kafka's own keys for `server.properties`, over ours; `listeners` come beside ours. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Taken for the first broker where it is free. */
  readonly preferredPort?: number;
  /** Of each broker; 512 where it is not given. */
  readonly heapMegabytes?: number;
  /** Starts with half of the work, and then moves records more slowly. */
  readonly quickStart?: boolean;
  /** One line a step, for whoever waits. */
  readonly onProgress?: (text: string) => void;
}

/** A broker of a local cluster, up or down. */
export interface LocalBroker extends HostAndPort {
  readonly id: number;
  /** Unique among the brokers of this machine. */
  readonly name: string;
  readonly isRunning: boolean;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
  /** Shuts it down in good order; kills it when that takes longer than 15 seconds. */
  stop(): Promise<void>;
  /** On the same ports and the same data; resolves when the broker answers. @throws KafkaFailure */
  start(signal?: AbortSignal): Promise<void>;
}

/** A real Kafka cluster on this machine. It ends with the process, or the worker thread, that started it. */
export interface LocalCluster {
  /** `host:port` of each broker. */
  readonly bootstrapServers: readonly string[];
  readonly brokers: readonly LocalBroker[];
  /**
   * Runs one of Kafka's own command-line classes, such as `org.apache.kafka.tools.TopicCommand`, whatever its exit code.
   * @throws KafkaFailure `cancelled`
   */
  runTool(className: string, args: readonly string[], options?: ToolOptions): Promise<CommandResult>;
  /** Ends every broker and waits until no process is left. May be called twice. */
  stop(): Promise<void>;
}

/** Somebody else may take a port between asking and binding; this many times new ones are asked for. */
const attempts = 5;

/**
 * Starts a cluster of Kafka brokers in KRaft mode on free ports of 127.0.0.1, downloading Kafka the first time.
 * Resolves when every broker answers and knows of all others.
 * @throws KafkaFailure `missing-prerequisite` before any download; `unreachable` when the download fails; `broker-error`
 *   when a broker does not start; `cancelled`
 */
export async function startLocalCluster(options: LocalClusterOptions): Promise<LocalCluster> {
  const onProgress = options.onProgress ?? (() => undefined);
  const { cacheDir, signal } = options;
  const runtime = await prepareKafkaRuntime({ cacheDir, signal, onProgress });
  requireBrokers(runtime, options.brokers);
  const clusterId = randomBytes(16).toString('base64url');
  for (let attempt = 1; ; attempt++) {
    const ports = await pickPorts(options.brokers, attempt === 1 ? options.preferredPort : undefined);
    const nodes = ports.map((_, index) => {
      const { dataDir, overrides = {}, heapMegabytes = 512, quickStart = false } = options;
      const jvmFlags = [`-Xmx${heapMegabytes}m`, ...(quickStart ? quickJvmFlags : [])];
      return new KafkaNode(runtime, { id: index + 1, clusterId, dataDir, ports, overrides, jvmFlags });
    });
    try {
      onProgress(nodes.length === 1 ? 'Starting a Kafka broker…' : `Starting ${nodes.length} Kafka brokers…`);
      await Promise.all(nodes.map((node) => node.prepare(signal)));
      for (const node of nodes) node.launch();
      await Promise.all(nodes.map((node) => node.ready(nodes.length, signal)));
      return clusterOf(runtime, nodes, options.dataDir);
    } catch (error) {
      await Promise.all(nodes.map((node) => node.kill()));
      if (!(error instanceof PortTaken)) throw error;
      if (attempt === attempts) {
        throw new KafkaFailure('broker-error', error.message, { retriable: true, cause: error });
      }
      onProgress('A port was taken by somebody else meanwhile; trying others…');
    }
  }
}

async function pickPorts(brokers: number, preferred: number | undefined): Promise<NodePorts[]> {
  const ports = await freePorts(2 * brokers, preferred);
  return Array.from({ length: brokers }, (_, index) => ({
    broker: ports[2 * index] ?? 0,
    controller: ports[2 * index + 1] ?? 0,
  }));
}

function clusterOf(runtime: KafkaRuntime, nodes: readonly KafkaNode[], dataDir: string): LocalCluster {
  return {
    bootstrapServers: nodes.map(formatHostAndPort),
    brokers: nodes,
    runTool: (className, args, options) => {
      const broker = nodes.find((node) => node.isRunning)?.name;
      return runKafkaTool(runtime, { folder: dataDir, broker }, className, args, options);
    },
    stop: async () => {
      // Brokers that shut down together only wait for a quorum that is gone; what they wrote is safe without it.
      await Promise.all(nodes.map((node) => (nodes.length === 1 ? node.stop() : node.kill())));
    },
  };
}
