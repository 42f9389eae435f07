import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { HostAndPort } from '../../../src/core/cluster-profile.ts';

/** A way to a broker that tests can count and cut. */
export interface TcpProxy extends HostAndPort {
  /** Connections that were accepted since the start. */
  readonly accepted: number;
  /** Ends every connection now; new ones are accepted. */
  cut(): void;
  /** Once a request of this API has gone to the broker, ends its connection and keeps the answer back. */
  loseNextAnswerTo(apiKey: number): void;
  /** What brokers answer comes with one text in the place of another that is as long. */
  rewriteAnswers(from: string, to: string): void;
  close(): Promise<void>;
}

/** Passes connections to its port on to `target`. */
export async function tcpProxy(target: HostAndPort): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let accepted = 0;
  let lostApi: number | undefined;
  let rewrite = (chunk: Buffer): Buffer => chunk;
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  const server = createServer((client) => {
    accepted++;
    const broker = connect(target);
    const pair = [client, broker] as const;
    pairs.add(pair);
    let isLosing = false;
    const end = (): void => {
      client.destroy();
      broker.destroy();
      pairs.delete(pair);
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    client.on('data', (chunk) => {
      // A request starts with its length and its API; what we look for comes as the first of a chunk.
      if (lostApi !== undefined && chunk.length > 6 && chunk.readInt16BE(4) === lostApi) {
        lostApi = undefined;
        isLosing = true;
      }
      broker.write(chunk);
    });
    broker.on('data', (chunk) => {
      if (isLosing) end();
      else client.write(rewrite(chunk));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    get accepted() {
      return accepted;
    },
    cut,
    loseNextAnswerTo: (apiKey) => {
      lostApi = apiKey;
    },
    rewriteAnswers: (from, to) => {
      rewrite = (chunk) => Buffer.from(chunk.toString('latin1').replaceAll(from, to), 'latin1');
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
