import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { findDefinition } from '../language/block-definitions.ts';
import type { Finding } from '../language/finding.ts';
import type { Block, KafkaFile } from '../language/kafka-file.ts';
import { parseKafkaFile } from '../language/parse-kafka-file.ts';
import { ExitCode } from './exit-code.ts';
import { describeReadError } from './describe-read-error.ts';
import type { CommandOutput } from './main.ts';

/**
 * `check FILE… [--json]`: prints what is wrong with the files, as `file:line:column` counted from 1, or as JSON with
 * their blocks, counted from 0.
 * @throws KafkaFailure `invalid-request` for arguments that mean nothing and files that cannot be read
 */
export async function check(args: readonly string[], output: CommandOutput): Promise<number> {
  const { files: names, json } = parseArguments(args);
  if (names.length === 0) {
    throw new KafkaFailure('invalid-request', '`check` needs at least one file.');
  }
  const files = await Promise.all(
    names.map(async (name) => ({ name, file: parseKafkaFile(await read(name)) })),
  );
  if (json) {
    output.out(
      `${JSON.stringify(
        files.map(({ name, file }) => toJson(name, file)),
        undefined,
        2,
      )}\n`,
    );
  } else {
    for (const { name, file } of files) {
      for (const finding of file.findings) output.out(`${describe(name, finding)}\n`);
    }
  }
  const hasErrors = files.some(({ file }) => file.findings.some(({ severity }) => severity === 'error'));
  return hasErrors ? ExitCode.invalid : ExitCode.ok;
}

function parseArguments(args: readonly string[]): {
  readonly files: readonly string[];
  readonly json: boolean;
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    return { files: positionals, json: values.json };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KafkaFailure('invalid-request', `\`check\`: ${reason}`, { cause: error });
  }
}

async function read(name: string): Promise<string> {
  try {
    return await readFile(name, 'utf8');
  } catch (error) {
    throw new KafkaFailure('invalid-request', `Could not read \`${name}\`: ${describeReadError(error)}.`, {
      cause: error,
    });
  }
}

function describe(name: string, { line, column, severity, code, message }: Finding): string {
  return `${name}:${line + 1}:${column + 1}: ${severity}: ${message} [${code}]`;
}

function toJson(name: string, { blocks, findings }: KafkaFile): unknown {
  return {
    file: name,
    blocks: blocks.map((block) => ({
      kind: block.kind.toLowerCase(),
      name: block.name.text,
      startLine: block.startLine,
      endLine: block.endLine,
      properties: propertiesOf(block),
      value: block.value?.text ?? null,
    })),
    findings: findings.map(({ line, column, endLine, endColumn, severity, code, message }) => ({
      line,
      column,
      endLine,
      endColumn,
      severity,
      code,
      message,
    })),
  };
}

/** A property that stands more than once is a list where each counts, and the last where only that holds. */
function propertiesOf(block: Block): Readonly<Record<string, string | readonly string[]>> {
  const byName = Map.groupBy(block.properties, ({ name }) => name.text);
  return Object.fromEntries(
    [...byName].map(([name, properties]) => {
      const texts = properties.map(({ value }) => value.text);
      const isList = texts.length > 1 && findDefinition(block.kind, name)?.isRepeatable === true;
      return [name, isList ? texts : (texts.at(-1) ?? '')];
    }),
  );
}
