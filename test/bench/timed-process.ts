import { spawn } from 'node:child_process';
import path from 'node:path';

/** How a process went. */
export interface TimedProcess {
  /** From its start to its exit. */
  readonly seconds: number;
  /** Its standard error. */
  readonly errors: string;
}

/** Runs a program whose output goes nowhere. @throws where it ends with another code than 0, or is not installed */
export async function timedProcess(file: string, args: readonly string[]): Promise<TimedProcess> {
  const begin = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const code = await exited;
  const seconds = (performance.now() - begin) / 1000;
  await closed;
  if (code !== 0) throw new Error(`${path.basename(file)} ended with ${code}: ${errors.trim()}`);
  return { seconds, errors };
}
