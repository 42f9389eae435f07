import manifest from '../../package.json' with { type: 'json' };
import { KafkaFailure } from '../core/kafka-failure.ts';
import { check } from './check.ts';
import { ExitCode } from './exit-code.ts';

/** Where a command writes: `out` is its result, `error` what a person should read beside it. */
export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

const help = `kafka-workbench: requests against Apache Kafka, from the command line

Usage:
  kafka-workbench check FILE… [--json]   say what is wrong with .kafka files
  kafka-workbench --version
  kafka-workbench --help

Exit codes: 0 nothing is wrong, 2 an error in a file or in the arguments.
`;

/** Runs one command. @returns the exit code */
export async function main(args: readonly string[], output: CommandOutput): Promise<number> {
  try {
    const [command, ...rest] = args;
    switch (command) {
      case '--version':
        output.out(`${manifest.version}\n`);
        return ExitCode.ok;
      case '--help':
      case '-h':
        output.out(help);
        return ExitCode.ok;
      case 'check':
        return await check(rest, output);
      case undefined:
        output.error(help);
        return ExitCode.invalid;
      default:
        throw new KafkaFailure(
          'invalid-request',
          `There is no command \`${command}\`. \`kafka-workbench --help\` lists them.`,
        );
    }
  } catch (error) {
    output.error(`${KafkaFailure.from(error).message}\n`);
    return ExitCode.invalid;
  }
}
