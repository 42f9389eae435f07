import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileFailure } from '../core/file-failure.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { findEnvironment, type Environments } from '../language/environment.ts';
import { environmentsOf } from '../language/locate-environments.ts';
import { runFile } from '../requests/run-file.ts';
import type { RunResult } from '../requests/run-result.ts';
import { diskFiles, readText } from './disk-files.ts';
import { ExitCode } from './exit-code.ts';
import { junitReport } from './junit-report.ts';
import { jsonReport } from './json-report.ts';
import type { CommandOutput } from './main.ts';
import { parseRunArguments, type ReportArgument, type RunArguments } from './run-arguments.ts';
import { describedCluster, processSecrets, RunClusters, userClusters } from './run-clusters.ts';
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
  const texts = await Promise.all(parsed.files.map(readText));
  const printer = new RunPrinter(output, process.env);
  const results: RunResult[] = [];
  for (const [index, text] of texts.entries()) {
    if (interrupted.signal.aborted) break;
    const file = parsed.files[index] ?? '';
    printer.file(file);
    const result = await runOne(file, text, parsed, printer, interrupted.signal);
    for (const problem of result.problems) output.error(`${file}: ${problem}\n`);
    results.push(result);
  }
  process.off('SIGINT', interrupt);
  printer.end(summaryLine(results, performance.now() - begin));
  const exitCode = runExitCode(results);
  for (const report of parsed.reports) await writeReport(report, results, exitCode);
  return exitCode;
}

async function runOne(
  file: string,
  text: string,
  args: RunArguments,
  printer: RunPrinter,
  signal: AbortSignal,
): Promise<RunResult> {
  const environments = await environmentsOf(path.dirname(file), diskFiles);
  refuseErrors(environments);
  const environment = findEnvironment(environments, args.environment);
  const described = await describedCluster(args.cluster);
  const { saslPassword, keyPassphrase } = described?.secrets ?? {};
  const clusters = new RunClusters({
    environment,
    directories: [environments.clusters, await userClusters(process.env)],
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

/** An environment that is damaged would send something else than is meant. */
function refuseErrors({ findings }: Environments): void {
  const error = findings.find(({ severity }) => severity === 'error');
  if (error === undefined) return;
  throw new KafkaFailure(
    'invalid-request',
    `${path.relative('', error.file)}:${error.line + 1}: ${error.message}`,
  );
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
