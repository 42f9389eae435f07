import path from 'node:path';

export interface NodePorts {
  readonly broker: number;
  readonly controller: number;
}

export interface NodeConfiguration {
  readonly id: number;
  /** Where it keeps its log; one folder a node. */
  readonly folder: string;
  readonly bindAddress: string;
  /** The ports of every node of the cluster, by id − 1. */
  readonly ports: readonly NodePorts[];
  /** Kafka's own keys; they win, but for `listeners`, which come beside ours: it is by ours that it is found. */
  readonly overrides: Readonly<Record<string, string>>;
}

const host = '127.0.0.1';

/**
 * The `server.properties` of one node, broker and controller in one process: with three of them, any one may die and
 * the other two still are a quorum.
 */
export function brokerConfiguration({
  id,
  folder,
  bindAddress,
  ports,
  overrides,
}: NodeConfiguration): string {
  const own = ports[id - 1];
  if (own === undefined) throw new Error(`Node ${id} has no ports.`);
  const replicas = Math.min(3, ports.length);
  const { listeners, ...others } = overrides;
  const entries: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': ports
      .map(({ controller }, index) => `${index + 1}@${host}:${controller}`)
      .join(','),
    listeners: [`PLAINTEXT://${bindAddress}:${own.broker}`, `CONTROLLER://${bindAddress}:${own.controller}`]
      .concat(listeners ?? [])
      .join(','),
    'advertised.listeners': [`PLAINTEXT://${host}:${own.broker}`, `CONTROLLER://${host}:${own.controller}`]
      .concat(listeners ?? [])
      .join(','),
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': path.join(folder, 'log'),
    'offsets.topic.num.partitions': 5,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': 5,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 5,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': 1,
    // Nobody waits here for more members to come.
    'group.initial.rebalance.delay.ms': 0,
    // A dead broker is noticed soon; its leaders move within this time.
    'broker.session.timeout.ms': 4000,
    'broker.heartbeat.interval.ms': 500,
    'controlled.shutdown.max.retries': 1,
    ...others,
  };
  return Object.entries(entries)
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}
