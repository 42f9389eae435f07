import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  formatHostAndPort,
  parseHostAndPort,
  type AddressMapping,
  type ClusterConnection,
  type HostAndPort,
} from '../../../src/core/cluster-profile.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, sharedBroker, threeBrokers, uniqueName, withFreshBroker } from '../local-brokers.ts';
import { tcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** Brokers of one's own take a while to start on a busy machine. */
const patienceMs = 180_000;

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
  it('are looked up in the table of the profile', { timeout: patienceMs }, async () => {
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
  let brokers: Awaited<ReturnType<typeof threeBrokers>>;
  let cluster: KafkaCluster;

  beforeAll(async () => {
    brokers = await threeBrokers();
    cluster = openKafkaCluster(connectionTo(brokers.bootstrapServers.slice(0, 1)));
  }, patienceMs);
  afterAll(async () => {
    await cluster.close();
    await brokers.stop();
  });

  it('are described with the one controller among them', async () => {
    const description = await cluster.describe();
    expect(description.brokers.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(description.brokers.filter(({ isController }) => isController)).toHaveLength(1);
    expect(description.kafkaVersion).toBe('4.3');
  });

  it('may lose one, the only bootstrap server, while records are sent', { timeout: patienceMs }, async () => {
    const topic = 'orders';
    await cluster.mutations.createTopic({ name: topic, partitions: 6, replicationFactor: 3, configs: {} });
    await cluster.mutations.createTopic({ name: 'single', partitions: 3, replicationFactor: 1, configs: {} });
    const lost = (await cluster.describeTopic('single')).partitions.find(({ leader }) => leader === 1);
    const records = Array.from({ length: 60 }, (_, index) => ({
      topic,
      key: Buffer.from(`customer-${index}`),
      value: null,
      headers: [],
    }));
    await cluster.mutations.produce(records);

    await brokers.brokers[0]?.kill();
    expect(await cluster.mutations.produce(records)).toHaveLength(60);
    const ends = (await cluster.describeTopic(topic)).partitions.map(({ offsets }) => offsets?.end ?? 0n);
    expect(ends.reduce((sum, end) => sum + end, 0n)).toBe(120n);

    const wait = { timeout: 20_000 };
    await expect
      .poll(async () => (await cluster.describe()).brokers.map(({ id }) => id), wait)
      .toEqual([2, 3]);
    await expect
      .poll(() => cluster.listTopics(), wait)
      .toMatchObject([
        { name: topic, underReplicatedPartitions: 6, leaderlessPartitions: 0 },
        { name: 'single', leaderlessPartitions: 1 },
      ]);
    const single = await cluster.describeTopic('single');
    expect(single.partitions[lost?.partition ?? -1]).toMatchObject({ leader: null, offsets: null });
    expect(single.partitions.filter(({ offsets }) => offsets !== null)).toHaveLength(2);
  });
});
