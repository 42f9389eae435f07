import { writeFile } from 'node:fs/promises';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { formatFile } from '../language/format-file.ts';
import { parseKafkaFile } from '../language/parse-kafka-file.ts';
import { readText } from '../language/disk-files.ts';
import { ExitCode } from './exit-code.ts';
import { parseFileArguments } from './file-arguments.ts';
import type { CommandOutput } from './main.ts';

/**
 * `format FILE… [--check]`: lays the files out and prints the names of those that it changed; with `--check` it changes
 * none, and ends with 1 where one would be.
 * @throws KafkaFailure `invalid-request` for arguments that mean nothing and files that cannot be read or written
 */
export async function format(args: readonly string[], output: CommandOutput): Promise<number> {
  const { files: names, isFlagSet: isCheck } = parseFileArguments('format', args, 'check');
  // All are read before one is written: a name that is wrong changes nothing.
  const files = await Promise.all(
    [...new Set(names)].map(async (name) => {
      const text = await readText(name);
      return { name, text, formatted: formatFile(parseKafkaFile(text)) };
    }),
  );
  const changed = files.filter(({ text, formatted }) => formatted !== text);
  for (const { name, formatted } of changed) {
    if (!isCheck) await write(name, formatted);
    output.out(`${name}\n`);
  }
  return isCheck && changed.length > 0 ? ExitCode.different : ExitCode.ok;
}

async function write(name: string, text: string): Promise<void> {
  try {
    await writeFile(name, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KafkaFailure('invalid-request', `Could not write \`${name}\`: ${reason}.`, { cause: error });
  }
}
