import { runCommand, type Command, type RunOptions } from '../src/local-cluster/run-command.ts';

/** npm, as it is started on this system. */
export const npm: Command =
  process.platform === 'win32' ? { file: 'npm.cmd', args: [], shell: true } : { file: 'npm', args: [] };

/**
 * Runs a program that must succeed.
 * @returns what it wrote to standard output
 * @throws Error with the end of what it printed; KafkaFailure `cancelled`, or `missing-prerequisite` when there is no
 *   such program
 */
export async function runTool(command: Command, options: RunOptions = {}): Promise<string> {
  const { stdout, stderr, exitCode } = await runCommand(command, options);
  if (exitCode === 0) return stdout;
  const words = [command.file, ...command.args].join(' ');
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
  throw new Error(`\`${words}\` ended with ${exitCode ?? 'a signal'}:\n${said}`);
}
