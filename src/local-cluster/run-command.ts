import { spawn } from 'node:child_process';
import { KafkaFailure } from '../core/kafka-failure.ts';

/** A program and what it is started with. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Windows starts `.cmd` files only through a shell. */
  readonly shell?: boolean;
}

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
}

export interface RunOptions {
  /** Written to the program's standard input, which is closed after it. */
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string;
  /** Each line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program to its end, whatever its exit code. Aborting kills it.
 * @throws KafkaFailure `cancelled`; `missing-prerequisite` when there is no such program
 */
export async function runCommand(command: Command, options: RunOptions = {}): Promise<CommandResult> {
  const child = spawn(command.file, command.args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    shell: command.shell ?? false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const abort = (): void => void child.kill('SIGKILL');
  options.signal?.addEventListener('abort', abort, { once: true });
  if (options.signal?.aborted) abort();
  let stdout = '';
  let stderr = '';
  let partialLine = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (options.onLine === undefined) return;
    const lines = (partialLine + text).split(/\r?\n/);
    partialLine = lines.pop() ?? '';
    lines.forEach(options.onLine);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A program that ends without reading its input is no failure of ours: its exit code tells.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    options.signal?.throwIfAborted();
    return { stdout, stderr, exitCode };
  } catch (error) {
    if (options.signal?.aborted) throw new KafkaFailure('cancelled', 'Cancelled.', { cause: error });
    throw new KafkaFailure('missing-prerequisite', `\`${command.file}\` could not be started.`, {
      cause: error,
    });
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}
