import path from 'node:path';
import { allFindings } from '../language/all-findings.ts';
import { findDefinition } from '../language/block-definitions.ts';
import { checkForRun } from '../language/check-for-run.ts';
import { mayNeedFaker, type KnownNames } from '../language/check-names.ts';
import { environmentNames, findEnvironment } from '../language/environment.ts';
import type { Finding } from '../language/finding.ts';
import type { Block, KafkaFile } from '../language/kafka-file.ts';
import { environmentsOf } from '../language/locate-environments.ts';
import { parseKafkaFile } from '../language/parse-kafka-file.ts';
import { diskFiles, readText } from '../language/disk-files.ts';
import { parseCheckArguments } from './check-arguments.ts';
import { ExitCode } from './exit-code.ts';
import type { CommandOutput } from './main.ts';

/** A file and what is wrong with it. */
interface CheckedFile {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly findings: readonly Finding[];
}

/**
 * `check FILE… [--env NAME] [--var NAME=VALUE] [--json]`: prints what is wrong with the files and the environments beside
 * them, as `file:line:column` counted from 1, or as JSON with their blocks, counted from 0. A name is provided by the command
 * line or by the environment; without `--env` any environment will do.
 * @throws KafkaFailure `invalid-request` for arguments that mean nothing and files that cannot be read
 */
export async function check(args: readonly string[], output: CommandOutput): Promise<number> {
  const { files: names, asJson, environment, variables } = parseCheckArguments(args);
  const files: CheckedFile[] = [];
  const environmentFiles = new Map<string, Finding[]>();
  for (const name of names) {
    const file = parseKafkaFile(await readText(name));
    const environments = await environmentsOf(path.dirname(name), diskFiles);
    const inEnvironment =
      environment === undefined
        ? environmentNames(environments)
        : findEnvironment(environments, environment).layers.flatMap((layer) => [...layer.keys()]);
    const given = new Set([...inEnvironment, ...variables]);
    const findings = [...allFindings(file, await knownNames(file, given)), ...checkForRun(file)].sort(
      (a, b) => a.line - b.line || a.column - b.column,
    );
    files.push({ name, blocks: file.blocks, findings });
    const byFile = Map.groupBy(environments.findings, (finding) => finding.file);
    for (const [environment, findings] of byFile) environmentFiles.set(environment, findings);
  }
  for (const [name, findings] of environmentFiles) {
    files.push({ name: path.relative('', name), blocks: [], findings });
  }
  if (asJson) {
    output.out(`${JSON.stringify(files.map(toJson), undefined, 2)}\n`);
  } else {
    for (const { name, findings } of files) {
      for (const finding of findings) output.out(`${describe(name, finding)}\n`);
    }
  }
  const hasErrors = files.some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
  return hasErrors ? ExitCode.invalid : ExitCode.ok;
}

async function knownNames(file: KafkaFile, given: ReadonlySet<string>): Promise<KnownNames> {
  if (!mayNeedFaker(file, given)) return { given, isFakerPath: () => false };
  const { listFakerPaths } = await import('../expressions/faker-library.ts');
  const paths = new Set(listFakerPaths());
  return { given, isFakerPath: (name) => paths.has(name) };
}

function describe(name: string, { line, column, severity, code, message }: Finding): string {
  return `${name}:${line + 1}:${column + 1}: ${severity}: ${message} [${code}]`;
}

function toJson({ name, blocks, findings }: CheckedFile): unknown {
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
