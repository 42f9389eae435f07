import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Command } from './run-command.ts';

/**
 * Runs a program that must never outlive us. Between us and it stands a supervisor, which ends the program as soon as
 * its own standard input closes: the system closes that pipe however this process, or the worker thread that called,
 * comes to an end, SIGKILL included. The supervisor is JavaScript for the Node that runs us, so it works on every system.
 *
 * The program does not share our terminal's process group: Ctrl-C reaches us alone, and we stop things in order.
 */
export class SupervisedProcess {
  readonly #supervisor: ChildProcess;
  /** Resolves when the program has ended. */
  readonly exited: Promise<void>;
  #hasExited = false;

  /**
   * @param logFile where its output is appended
   * @param killCommand ends the program where a signal does not reach it: inside a container
   */
  constructor(command: Command, logFile: string, killCommand?: Command) {
    const log = openSync(logFile, 'a');
    this.#supervisor = spawn(
      process.execPath,
      ['--input-type=module', '-e', supervisorSource, JSON.stringify({ command, killCommand })],
      {
        stdio: ['pipe', log, log],
        detached: process.platform !== 'win32',
        windowsHide: true,
        // Inside VS Code the Node that runs us is an Electron. Its own options must not reach the supervisor.
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      },
    );
    closeSync(log);
    // A write to a supervisor that has just ended fails; `exited` tells that already.
    this.#supervisor.stdin?.on('error', () => undefined);
    this.exited = once(this.#supervisor, 'close').then(
      () => void (this.#hasExited = true),
      () => void (this.#hasExited = true),
    );
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** Asks the program to end, waits, and kills it when `deadlineMs` has passed. */
  async stop(deadlineMs: number): Promise<void> {
    this.#supervisor.stdin?.write('stop\n');
    const timer = setTimeout(() => this.#supervisor.stdin?.write('kill\n'), deadlineMs);
    await this.exited;
    clearTimeout(timer);
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#supervisor.stdin?.write('kill\n');
    await this.exited;
  }
}

/** Plain JavaScript: it runs as it stands, bundled or not. */
const supervisorSource = `
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const { command, killCommand } = JSON.parse(process.argv.at(-1));
const child = spawn(command.file, command.args, { stdio: ['ignore', 'inherit', 'inherit'], windowsHide: true });
const kill = () => {
  if (killCommand) spawnSync(killCommand.file, killCommand.args, { stdio: 'ignore', windowsHide: true });
  child.kill('SIGKILL');
};
child.on('error', (error) => { console.error(String(error)); process.exit(127); });
child.on('exit', (code) => {
  // What the program itself started goes with it: they all share this group, which is ours alone.
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  process.exit(code ?? 1);
});
// The owner decides when the program ends; what is sent to everybody must not orphan it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
createInterface({ input: process.stdin })
  .on('line', (line) => (line === 'kill' ? kill() : child.kill('SIGTERM')))
  .on('close', kill);
`;
