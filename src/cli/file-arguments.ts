import { parseArgs } from 'node:util';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { parseOptions } from './parse-options.ts';

/**
 * Reads the arguments of a command that takes files and one flag.
 * @throws KafkaFailure `invalid-request` for arguments that mean nothing, and where no file is named
 */
export function parseFileArguments(
  command: string,
  args: readonly string[],
  flag: string,
): { readonly files: readonly string[]; readonly isFlagSet: boolean } {
  const { values, positionals } = parse(command, args, flag);
  if (positionals.length === 0) {
    throw new KafkaFailure('invalid-request', `\`${command}\` needs at least one file.`);
  }
  return { files: positionals, isFlagSet: values[flag] === true };
}

function parse(
  command: string,
  args: readonly string[],
  flag: string,
): { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] } {
  return parseOptions(command, () =>
    parseArgs({ args: [...args], options: { [flag]: { type: 'boolean' } }, allowPositionals: true }),
  );
}
