import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseClusterProfile, type ClusterConnection } from '../../../src/core/cluster-profile.ts';
import { BrokerConnections } from '../../../src/kafka/broker-connections.ts';

const timeouts = { connectMs: 300, requestMs: 1000 };
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

function connectionTo(...bootstrapServers: string[]): ClusterConnection {
  const parsed = parseClusterProfile({ id: 'shop', name: 'shop', bootstrapServers });
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return { profile: parsed.profile, secrets: {} };
}

function connections(...bootstrapServers: string[]): BrokerConnections {
  const opened = new BrokerConnections(connectionTo(...bootstrapServers), timeouts);
  cleanups.push(() => opened.close());
  return opened;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listening(server);
}

async function freePort(): Promise<string> {
  const server = createServer();
  const address = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return address;
}

describe('broker connections', () => {
  it('says that nothing listens', async () => {
    const address = await freePort();
    await expect(connections(address).bootstrap()).rejects.toMatchObject({
      reason: 'unreachable',
      message: `Could not reach ${address}: nothing listens there.`,
      retriable: true,
    });
  });

  it('names the host that cannot be resolved', async () => {
    await expect(connections('kafka.invalid:9092').bootstrap()).rejects.toMatchObject({
      reason: 'name-not-resolved',
      message: 'Could not reach kafka.invalid:9092: the name `kafka.invalid` cannot be resolved.',
    });
  });

  it('gives up on a port that accepts and never answers', async () => {
    const address = await serve(() => undefined);
    await expect(connections(address).bootstrap()).rejects.toMatchObject({
      reason: 'timed-out',
      message: `Could not reach ${address}: it did not answer within 0.3 seconds. Is a Kafka broker there?`,
    });
  });

  it('says that a web server is no Kafka listener', async () => {
    const server = createHttpServer((_, response) => response.end('hello'));
    cleanups.push(() => server.close());
    const address = await listening(server);
    await expect(connections(address).bootstrap()).rejects.toMatchObject({
      reason: 'connection-lost',
      message: `Could not reach ${address}: it closed the connection at once. Is it a Kafka listener, and with the security that this cluster says?`,
    });
  });

  it('says that a port speaks TLS', async () => {
    // What a TLS listener sends to somebody who does not speak TLS: an alert record.
    const alert = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46]);
    const address = await serve((socket) => socket.on('data', () => socket.write(alert)));
    await expect(connections(address).bootstrap()).rejects.toMatchObject({
      reason: 'tls',
      message: expect.stringContaining('it speaks TLS') as string,
    });
  });

  it('names the first bootstrap server when none answers', async () => {
    const [first, second] = [await freePort(), await freePort()];
    await expect(connections(first, second).bootstrap()).rejects.toMatchObject({
      reason: 'unreachable',
      message: `No broker of \`shop\` answers. Could not reach ${first}: nothing listens there.`,
    });
  });

  it('tells what to do where an advertised address cannot be reached', async () => {
    const host = '127.0.0.1';
    const port = Number((await freePort()).split(':')[1]);
    await expect(connections('127.0.0.1:1').broker({ host, port })).rejects.toMatchObject({
      message: expect.stringContaining('be reached elsewhere from here') as string,
    });
  });

  it('ends the wait at once when it is aborted', async () => {
    const address = await serve(() => undefined);
    const controller = new AbortController();
    const opening = connections(address).bootstrap(controller.signal);
    controller.abort();
    await expect(opening).rejects.toMatchObject({ reason: 'cancelled' });
  });

  it('ends what is being opened when it closes', async () => {
    const address = await serve(() => undefined);
    const opened = connections(address);
    const opening = opened.bootstrap();
    await opened.close();
    await expect(opening).rejects.toMatchObject({ reason: 'closed' });
    await expect(opened.bootstrap()).rejects.toMatchObject({ reason: 'closed' });
  });
});
