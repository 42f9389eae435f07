import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * One of its kind on this machine: `claim` succeeds for the first that asks, and tells all others what the first
 * announces. The system gives the claim back however the process ends.
 */
export class SingleRun implements AsyncDisposable {
  readonly #server: Server;
  #announcement = '';

  private constructor(server: Server) {
    this.#server = server;
    // Whoever asks has what it wants, or has gone.
    server.on('connection', (socket) => socket.on('error', () => undefined).end(this.#announcement));
  }

  /** The claim, or what the one who has it announced last; '' before that. */
  static async claim(name: string): Promise<SingleRun | string> {
    const address =
      process.platform === 'win32'
        ? `\\\\.\\pipe\\kafka-workbench-${name}`
        : path.join(os.tmpdir(), `kafka-workbench-${name}.sock`);
    const server = await listen(address);
    if (server !== undefined) return new SingleRun(server);
    const announcement = await ask(address);
    if (announcement !== undefined) return announcement;
    // Nobody answers: what is left of one that was killed.
    await rm(address, { force: true });
    const second = await listen(address);
    return second === undefined ? '' : new SingleRun(second);
  }

  announce(what: string): void {
    this.#announcement = what;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** `undefined` when the address is taken. */
function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(address, () => resolve(server));
  });
}

/** `undefined` when nobody answers. */
async function ask(address: string): Promise<string | undefined> {
  return text(connect(address)).catch(() => undefined);
}
