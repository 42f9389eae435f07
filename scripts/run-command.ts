import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Ends the command, which then fails. */
  readonly timeoutMs?: number;
}

/** Runs a command without a terminal. @throws Error naming the command, with the end of what it printed */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, signal, timeoutMs }: CommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm and its like are .cmd files on Windows, which only a shell starts.
      shell: process.platform === 'win32',
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    });
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      all += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      all += text;
    });
    child.on('error', (error) => reject(new Error(`\`${command}\` could not run: ${error.message}`)));
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve(stdout);
      else
        reject(
          new Error(`\`${[command, ...args].join(' ')}\` ended with ${killedBy ?? code}:\n${tail(all, 20)}`),
        );
    });
  });
}

function tail(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
