import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
/** The command as it is built. */
export const cli = path.join(root, 'dist', 'cli.js');

/** What a run of the command left. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command as a child process, its output collected. */
export class StartedCli {
  readonly child: ChildProcessWithoutNullStreams;
  readonly result: Promise<CliResult>;
  stdout = '';
  stderr = '';

  constructor(
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    isReading = true,
    folder = process.cwd(),
  ) {
    const env = { ...process.env, ...environment };
    this.child = spawn(process.execPath, [cli, ...args], { env, cwd: folder });
    this.child.stdout.setEncoding('utf8');
    this.child.stderr.setEncoding('utf8');
    if (isReading) this.child.stdout.on('data', (text: string) => (this.stdout += text));
    this.child.stderr.on('data', (text: string) => (this.stderr += text));
    this.result = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once(isReading ? 'close' : 'exit', (code: number | null) =>
        resolve({ code, stdout: this.stdout, stderr: this.stderr }),
      );
    });
    onTestFinished(() => {
      this.child.kill('SIGKILL');
    });
  }
}

/** Runs the built command to its end. */
export function runCli(...args: readonly string[]): Promise<CliResult> {
  return new StartedCli(args).result;
}
