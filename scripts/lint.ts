/** Checks layout, types and rules of everything, and says all that is wrong. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { writeResults, type CheckResult } from './suite-results.ts';

const root = path.resolve(import.meta.dirname, '..');
const checks = [
  ['prettier', '--check', '--log-level', 'warn', '.'],
  ['tsc', '-p', '.'],
  ['tsc', '-p', 'src/webview'],
  ['eslint', '--max-warnings', '0', '.'],
];

const results = await Promise.all(checks.map(run));
await writeResults('lint', results);
process.exitCode = results.every(({ error }) => error === undefined) ? 0 : 1;

async function run(command: readonly string[]): Promise<CheckResult> {
  const [tool = '', ...args] = command;
  const child = spawn(tool, args, { cwd: root, shell: process.platform === 'win32' });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  console.log(`${code === 0 ? '✓' : '✗'} ${command.join(' ')}`);
  const text = Buffer.concat(output).toString();
  process.stdout.write(text);
  return { name: command.join(' '), ...(code === 0 ? {} : { error: text }) };
}
