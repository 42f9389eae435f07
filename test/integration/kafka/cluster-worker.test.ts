import { createServer, type AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { ClusterRequests } from '../../../src/contracts/cluster-worker.ts';
import { request } from '../../../src/contracts/worker-connection.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';

describe('cluster worker', () => {
  let worker: Worker;
  let connection: MessageConnection;

  beforeAll(() => {
    worker = new Worker(new URL('../../../src/workers/cluster-worker.ts', import.meta.url));
    connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
    connection.listen();
  });
  afterAll(async () => {
    connection.dispose();
    await worker.terminate();
  });

  it('fails with the reason while the cluster cannot be reached, and answers once it can', async () => {
    await expect(request(connection, ClusterRequests.listTopics, null)).rejects.toMatchObject({
      reason: 'internal',
    });
    await expect(
      request(connection, ClusterRequests.open, connectionTo(['127.0.0.1:1'])),
    ).rejects.toMatchObject({
      reason: 'unreachable',
      message: 'Could not reach 127.0.0.1:1: nothing listens there.',
    });
    await expect(request(connection, ClusterRequests.listTopics, null)).rejects.toMatchObject({
      reason: 'unreachable',
    });
    const open = await request(
      connection,
      ClusterRequests.open,
      connectionTo(sharedBroker().bootstrapServers),
    );
    expect(open).toMatchObject({ kafkaVersion: '4.3', brokers: [{ id: 1, isController: true }] });
  });

  it('answers each request of its contract', async () => {
    const name = uniqueName('worker');
    const created = await request(connection, ClusterRequests.createTopic, {
      name,
      partitions: 2,
      configs: {},
    });
    expect(created).toMatchObject({ name, partitionCount: 2 });
    expect(await request(connection, ClusterRequests.describeTopic, { topic: name })).toMatchObject({
      partitions: [{ offsets: { begin: 0n, end: 0n } }, { offsets: { begin: 0n, end: 0n } }],
    });
    const config = await request(connection, ClusterRequests.describeTopicConfig, { topic: name });
    expect(config.map((entry) => entry.name)).toContain('retention.ms');
    const brokerConfig = await request(connection, ClusterRequests.describeBrokerConfig, { brokerId: 1 });
    expect(brokerConfig.map((entry) => entry.name)).toContain('node.id');
    const topics = await request(connection, ClusterRequests.listTopics, null);
    expect(topics.map((topic) => topic.name)).toContain(name);
    expect(Array.isArray(await request(connection, ClusterRequests.listGroups, null))).toBe(true);
    expect(await request(connection, ClusterRequests.describe, null)).toMatchObject({ kafkaVersion: '4.3' });
    await request(connection, ClusterRequests.deleteTopic, { topic: name });
    await expect(request(connection, ClusterRequests.deleteTopic, { topic: name })).rejects.toMatchObject({
      reason: 'unknown-topic',
      message: `There is no topic \`${name}\` on \`test\`.`,
    });
  });

  it('ends a request at once when its caller cancels', async () => {
    const accepted = Promise.withResolvers<undefined>();
    const silent = createServer(() => accepted.resolve(undefined));
    onTestFinished(() => void silent.close());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const controller = new AbortController();
    const opening = request(
      connection,
      ClusterRequests.open,
      connectionTo([`127.0.0.1:${port}`]),
      controller.signal,
    );
    await accepted.promise;
    controller.abort();
    await expect(opening).rejects.toMatchObject({ reason: 'cancelled' });
  });
});
