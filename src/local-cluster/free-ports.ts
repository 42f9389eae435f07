import { createServer, type Server } from 'node:net';

/**
 * Ports of 127.0.0.1 that are free now, all different. Somebody else may take one before it is bound: whoever binds
 * must be ready to ask again.
 * @param preferred taken for the first port where it is free
 */
export async function freePorts(count: number, preferred?: number): Promise<number[]> {
  const servers: Server[] = [];
  try {
    for (let index = 0; index < count; index++) {
      const wanted = index === 0 ? preferred : undefined;
      servers.push((wanted === undefined ? undefined : await listen(wanted)) ?? (await listenAnywhere()));
    }
    return servers.map(portOf);
  } finally {
    // Closed only now, so that the system does not name one port twice.
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

async function listenAnywhere(): Promise<Server> {
  const server = await listen(0);
  if (server === undefined) throw new Error('The system has no free port.');
  return server;
}

/** `undefined` when the port is taken. */
function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port.');
  return address.port;
}
