import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileFailure } from '../core/file-failure.ts';
import type { ClusterConnection, ClusterProfile } from '../core/cluster-profile.ts';
import {
  findEnvironment,
  requireIntact,
  type Environment,
  type Environments,
} from '../language/environment.ts';
import { userClusters } from '../language/user-clusters.ts';
import { environmentsOf } from '../language/locate-environments.ts';
import { parseKafkaFile } from '../language/parse-kafka-file.ts';
import { runFile } from '../requests/run-file.ts';
import type { RunResult } from '../core/run-result.ts';
import { selectBlocks } from '../requests/select-blocks.ts';
import { diskFiles, readText } from '../language/disk-files.ts';
import { describedCluster } from './described-cluster.ts';
import { ExitCode } from './exit-code.ts';
import { junitReport } from './junit-report.ts';
import { jsonReport } from './json-report.ts';
import type { CommandOutput } from './main.ts';
import { parseRunArguments, type ReportArgument, type RunArguments } from './run-arguments.ts';
import { processSecrets, RunClusters } from './run-clusters.ts';
import { runExitCode } from './run-exit-code.ts';
import { runHelp } from './run-help.ts';
import { summaryLine } from './run-lines.ts';
import { RunPrinter } from './run-printer.ts';

/**
 * `run FILE…`: runs files one after the other, each from top to bottom, and writes reports.
 * @returns the exit code
 * @throws KafkaFailure `invalid-request` for arguments that mean nothing and files that cannot be read
 */
export async function run(args: readonly string[], output: CommandOutput): Promise<number> {
  const parsed = parseRunArguments(args);
  if (parsed === 'help') {
    output.out(runHelp);
    return ExitCode.ok;
  }
  hideTimerWarnings();
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  // Once: a second Ctrl-C ends the process there and then.
  process.once('SIGINT', interrupt);
  const begin = performance.now();
  // All of them before the first runs: a later one that is damaged would throw away what came of the others.
  const files: PreparedFile[] = [];
  for (const file of parsed.files) files.push(await prepareFile(file, parsed));
  const { cluster } = parsed;
  const described = cluster === undefined || 'name' in cluster ? undefined : await describedCluster(cluster);
  const directory = await userClusters(process.env);
  const printer = new RunPrinter(output, process.env);
  const results: RunResult[] = [];
  for (const file of files) {
    if (interrupted.signal.aborted) break;
    printer.file(file.path);
    const shared = { args: parsed, described, directory, printer, signal: interrupted.signal };
    const result = await runOne(file, shared);
    for (const problem of result.problems) output.error(`${file.path}: ${problem}\n`);
    results.push(result);
  }
  process.off('SIGINT', interrupt);
  printer.end(summaryLine(results, performance.now() - begin));
  const exitCode = runExitCode(results, files.length);
  for (const report of parsed.reports) await writeReport(report, results, exitCode);
  return exitCode;
}

/** A file that may run, as far as that is known without its blocks. */
interface PreparedFile {
  readonly path: string;
  readonly text: string;
  readonly environments: Environments;
  readonly environment: Environment;
}

/** @throws KafkaFailure `invalid-request` where it cannot be read, its environments are damaged, or nothing is selected */
async function prepareFile(file: string, args: RunArguments): Promise<PreparedFile> {
  const text = await readText(file);
  const environments = await environmentsOf(path.dirname(file), diskFiles);
  requireIntact(environments, (file) => path.relative('', file));
  const environment = findEnvironment(environments, args.environment);
  selectBlocks(parseKafkaFile(text), args.selection);
  return { path: file, text, environments, environment };
}

/** What the files of a run have in common. */
interface SharedByFiles {
  readonly args: RunArguments;
  readonly described: ClusterConnection | undefined;
  /** The user's own clusters. */
  readonly directory: ReadonlyMap<string, ClusterProfile>;
  readonly printer: RunPrinter;
  readonly signal: AbortSignal;
}

async function runOne(
  { path: file, text, environments, environment }: PreparedFile,
  { args, described, directory, printer, signal }: SharedByFiles,
): Promise<RunResult> {
  const { saslPassword, keyPassphrase } = described?.secrets ?? {};
  const clusters = new RunClusters({
    environment,
    directories: [environments.clusters, directory],
    described,
    args,
    processEnvironment: process.env,
  });
  try {
    return await runFile({
      path: file,
      text,
      environment,
      variables: args.variables,
      processEnvironment: process.env,
      secrets: [...processSecrets(process.env), saslPassword, keyPassphrase].filter(
        (secret) => secret !== undefined,
      ),
      clusterOf: (name) => clusters.of(name),
      selection: args.selection,
      keepsGoing: args.keepsGoing,
      ...(args.seed === undefined ? {} : { seed: args.seed }),
      signal,
      onEvent: (event) => printer.show(event),
    });
  } finally {
    await clusters.close();
  }
}

/** kafkajs sets timers that are over already, of which Node warns; it fires them at once, as is meant. */
function hideTimerWarnings(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'TimeoutNegativeWarning') return;
    for (const listener of listeners) listener.call(process, warning);
  });
}

async function writeReport(
  { format, file }: ReportArgument,
  results: readonly RunResult[],
  exitCode: number,
): Promise<void> {
  const text = format === 'junit' ? junitReport(results) : jsonReport(results, exitCode);
  try {
    await writeFile(file, text);
  } catch (error) {
    throw fileFailure(error, `Could not write the report \`${file}\``);
  }
}
