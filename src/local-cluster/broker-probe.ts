import { connect } from 'node:net';
import type { HostAndPort } from '../core/cluster-profile.ts';

/** What a broker says about its cluster. */
export interface BrokerAnswer {
  readonly clusterId: string | null;
  /** Ids of the brokers that are up, as this one knows. */
  readonly brokerIds: readonly number[];
}

const metadataApiKey = 3;
/** The first version that tells the cluster's id; every broker from Kafka 0.10.1 on answers it. */
const metadataVersion = 2;

/**
 * Asks a broker for the brokers of its cluster: one Metadata request that names no topic, hence creates none.
 * @returns `undefined` when no broker answers there within `timeoutMs`
 */
export async function probeBroker(
  { host, port }: HostAndPort,
  timeoutMs: number,
): Promise<BrokerAnswer | undefined> {
  try {
    return parseAnswer(await exchange(host, port, metadataRequest(), timeoutMs));
  } catch {
    // Nobody listens, or it is no broker: the caller asks again or gives up, and says so.
    return undefined;
  }
}

function metadataRequest(): Buffer {
  const request = Buffer.alloc(18);
  request.writeInt32BE(request.length - 4, 0);
  request.writeInt16BE(metadataApiKey, 4);
  request.writeInt16BE(metadataVersion, 6);
  request.writeInt32BE(1, 8); // correlation id
  request.writeInt16BE(-1, 12); // no client id
  request.writeInt32BE(0, 14); // no topics; null would be all of them
  return request;
}

function exchange(host: string, port: number, request: Buffer, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => socket.destroy(new Error('No answer in time.')), timeoutMs);
    let received = Buffer.alloc(0);
    socket.once('connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      resolve(received.subarray(4));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      reject(new Error('The connection was closed.'));
    });
  });
}

function parseAnswer(answer: Buffer): BrokerAnswer {
  let position = 4; // after the correlation id
  const int16 = (): number => answer.readInt16BE((position += 2) - 2);
  const int32 = (): number => answer.readInt32BE((position += 4) - 4);
  const string = (): string | null => {
    const length = int16();
    return length < 0 ? null : answer.toString('utf8', position, (position += length));
  };
  const brokerIds: number[] = [];
  for (let remaining = int32(); remaining > 0; remaining--) {
    brokerIds.push(int32());
    string(); // host
    int32(); // port
    string(); // rack
  }
  return { clusterId: string(), brokerIds };
}
