import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  formatHostAndPort,
  parseHostAndPort,
  type AddressMapping,
  type ClusterConnection,
  type HostAndPort,
} from '../../../src/core/cluster-profile.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, sharedBroker, threeBrokers, uniqueName, withFreshBroker } from '../local-brokers.ts';
import { tcpProxy, type TcpProxy } from './tcp-proxy.ts';

function withAddresses(
  bootstrapServers: readonly string[],
  addresses: readonly AddressMapping[],
): ClusterConnection {
  const { profile, secrets } = connectionTo(bootstrapServers);
  return { profile: { ...profile, addresses }, secrets };
}

function addressOf(server: string | undefined): HostAndPort {
  const address = parseHostAndPort(server ?? '');
  if (address === undefined) throw new Error(`${String(server)} is no address.`);
  return address;
}

describe('reaching a cluster through a proxy', () => {
  let proxy: TcpProxy;
  let connection: ClusterConnection;

  beforeEach(async () => {
    const [server = ''] = sharedBroker().bootstrapServers;
    proxy = await tcpProxy(addressOf(server));
    connection = withAddresses([server], [{ advertised: server, reachable: formatHostAndPort(proxy) }]);
  });
  afterEach(() => proxy.close());

  it('shares one connection among all who ask at once', async () => {
    const cluster = openKafkaCluster(connection);
    await Promise.all([cluster.describe(), cluster.listTopics(), cluster.listGroups(), cluster.listTopics()]);
    expect(proxy.accepted).toBe(1);
    await cluster.close();
  });

  it('opens a connection of its own for a channel', async () => {
    const cluster = openKafkaCluster(connection);
    const address = addressOf(connection.profile.bootstrapServers[0]);
    const links = await Promise.all([
      cluster.connections.broker(address),
      cluster.connections.broker(address, 'fetch'),
      cluster.connections.broker(address, 'fetch'),
    ]);
    expect(new Set(links).size).toBe(2);
    expect(proxy.accepted).toBe(2);
    await cluster.close();
  });

  it('connects again after the connection was cut', async () => {
    const cluster = openKafkaCluster(connection);
    await cluster.listTopics();
    proxy.cut();
    await cluster.listTopics();
    expect(proxy.accepted).toBe(2);
    await cluster.close();
  });

  it('asks again where the connection is cut under a request', async () => {
    const cluster = openKafkaCluster(connection);
    await cluster.listTopics();
    const metadataKey = 3;
    proxy.loseNextAnswerTo(metadataKey);
    expect(Array.isArray(await cluster.listTopics())).toBe(true);
    expect(proxy.accepted).toBe(2);
    await cluster.close();
  });

  it('ends a wait at once when it is aborted', async () => {
    const cluster = openKafkaCluster(connection);
    await cluster.describe();
    const controller = new AbortController();
    const waits = [
      cluster.describe(controller.signal),
      cluster.listTopics(controller.signal),
      cluster.listGroups(controller.signal),
      cluster.mutations.createTopic({ name: uniqueName('aborted'), configs: {} }, controller.signal),
    ];
    controller.abort();
    for (const wait of await Promise.allSettled(waits)) {
      expect(wait).toMatchObject({ reason: { reason: 'cancelled' } });
    }
    await cluster.close();
  });
});

describe('advertised addresses', () => {
  it('are looked up in the table of the profile', async () => {
    const advertised = 'kafka.invalid:19092';
    await withFreshBroker(
      async (broker) => {
        const [server = ''] = broker.bootstrapServers;
        const lost = openKafkaCluster(connectionTo([server]));
        await expect(lost.listGroups()).rejects.toMatchObject({
          reason: 'name-not-resolved',
          message:
            'Could not reach kafka.invalid:19092: the name `kafka.invalid` cannot be resolved. A broker advertises this address: it may be down, or be reached elsewhere from here, which the addresses of the cluster can say.',
        });
        await lost.close();

        const cluster = openKafkaCluster(withAddresses([server], [{ advertised, reachable: server }]));
        expect((await cluster.describe()).brokers).toMatchObject([{ host: 'kafka.invalid', port: 19092 }]);
        await cluster.mutations.createTopic({ name: 'orders', partitions: 2, configs: {} });
        const record = { topic: 'orders', partition: 1, key: null, value: null, headers: [] };
        expect(await cluster.mutations.produce([record])).toMatchObject([{ partition: 1, offset: 0n }]);
        expect((await cluster.describeTopic('orders')).partitions[1]?.offsets).toEqual({
          begin: 0n,
          end: 1n,
        });
        expect(await cluster.listGroups()).toEqual([]);
        await cluster.close();
      },
      { 'advertised.listeners': `PLAINTEXT://${advertised}` },
    );
  });
});

describe('three brokers', () => {
  it('are described, and the loss of one is lived with', async () => {
    const brokers = await threeBrokers();
    const cluster = openKafkaCluster(connectionTo(brokers.bootstrapServers.slice(0, 1)));
    try {
      const description = await cluster.describe();
      expect(description.brokers.map(({ id }) => id)).toEqual([1, 2, 3]);
      expect(description.brokers.filter(({ isController }) => isController)).toHaveLength(1);
      expect(description.kafkaVersion).toBe('4.3');
      const topic = 'orders';
      await cluster.mutations.createTopic({ name: topic, partitions: 6, replicationFactor: 3, configs: {} });
      const records = (count: number): { topic: string; key: Buffer; value: null; headers: [] }[] =>
        Array.from({ length: count }, (_, index) => ({
          topic,
          key: Buffer.from(`${index}`),
          value: null,
          headers: [],
        }));
      await cluster.mutations.produce(records(60));

      // The only bootstrap server dies; the others are known by then. Its leaders move while records are sent.
      await brokers.brokers[0]?.kill();
      const produced = await cluster.mutations.produce(records(60));
      expect(produced).toHaveLength(60);
      const after = await cluster.describeTopic(topic);
      const ends = after.partitions.map(({ offsets }) => offsets?.end ?? 0n);
      expect(ends.reduce((sum, end) => sum + end, 0n)).toBe(120n);
      await expect.poll(async () => (await cluster.describe()).brokers.map(({ id }) => id)).toEqual([2, 3]);
      await expect
        .poll(async () => (await cluster.listTopics())[0])
        .toMatchObject({ name: topic, underReplicatedPartitions: 6, leaderlessPartitions: 0 });
    } finally {
      await cluster.close();
      await brokers.stop();
    }
  });

  it('show a partition without a leader, with no offsets', async () => {
    const brokers = await threeBrokers();
    const cluster = openKafkaCluster(connectionTo(brokers.bootstrapServers));
    try {
      await cluster.mutations.createTopic({
        name: 'single',
        partitions: 3,
        replicationFactor: 1,
        configs: {},
      });
      const before = await cluster.describeTopic('single');
      const lost = before.partitions.find(({ leader }) => leader === 3)?.partition ?? -1;
      await brokers.brokers[2]?.kill();
      await expect
        .poll(async () => (await cluster.listTopics())[0]?.leaderlessPartitions, { timeout: 20_000 })
        .toBe(1);
      const after = await cluster.describeTopic('single');
      expect(after.partitions[lost]).toMatchObject({ leader: null, offsets: null });
      expect(after.partitions.filter(({ offsets }) => offsets !== null)).toHaveLength(2);
    } finally {
      await cluster.close();
      await brokers.stop();
    }
  });
});
