import manifest from '../../package.json' with { type: 'json' };
import { KafkaFailure } from '../core/kafka-failure.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';

/** Where a command writes: `out` is its result, `error` what a person should read beside it. */
export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

const help = `kafka-workbench: requests against Apache Kafka, from the command line

Usage:
  kafka-workbench tail TOPIC… --bootstrap HOST:PORT   print the records of topics; tail --help says more
  kafka-workbench lag GROUP… --bootstrap HOST:PORT    print how far groups are behind; lag --help says more
  kafka-workbench run FILE… [--env NAME] [options]    run .kafka files; run --help says more
  kafka-workbench check FILE… [--env NAME] [--var NAME=VALUE] [--json]
                                                      say what is wrong with .kafka files
  kafka-workbench format FILE… [--check]              lay .kafka files out; --check only says which would change
  kafka-workbench --version
  kafka-workbench --help

Exit codes: 0 nothing is wrong, 1 a check of run failed or format --check would change a file, 2 an error in a
file or in the arguments, 3 a connection or a broker failed, 130 Ctrl-C.
`;

/** Runs one command, of which only its own code is loaded. @returns the exit code */
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
      case 'check': {
        const { check } = await import('./check.ts');
        return await check(rest, output);
      }
      case 'format': {
        const { format } = await import('./format.ts');
        return await format(rest, output);
      }
      case 'lag': {
        const { lag } = await import('./lag.ts');
        return await lag(rest, output);
      }
      case 'run': {
        const { run } = await import('./run.ts');
        return await run(rest, output);
      }
      case 'tail': {
        const { tail } = await import('./tail.ts');
        return await tail(rest, output);
      }
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
    const failure = KafkaFailure.from(error);
    output.error(`${failure.message}\n`);
    return exitCodeOf(failure.reason);
  }
}
