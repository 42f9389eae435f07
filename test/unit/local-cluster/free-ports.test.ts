import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePorts } from '../../../src/local-cluster/free-ports.ts';

/** Takes a port until the stack is disposed of. */
async function take(port: number, taken: AsyncDisposableStack): Promise<void> {
  const server = taken.use(createServer());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

test('ports are all different, and free', async () => {
  await using taken = new AsyncDisposableStack();
  const ports = await freePorts(6);
  expect(new Set(ports).size).toBe(6);
  for (const port of ports) await take(port, taken);
});

test('a preferred port is taken where it is free, and stepped around where it is not', async () => {
  await using taken = new AsyncDisposableStack();
  const [preferred = 0] = await freePorts(1);
  expect((await freePorts(2, preferred))[0]).toBe(preferred);
  await take(preferred, taken);
  expect(await freePorts(2, preferred)).not.toContain(preferred);
});
