import path from 'node:path';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { hasKafkaJars } from './kafka-jars.ts';
import { runCommand, type Command, type CommandResult } from './run-command.ts';

export const minimalJava = 17;

/** Either Java with Maven, or a container engine. */
export type Prerequisites =
  | { readonly java: string; readonly maven: Command; readonly containerEngine?: undefined }
  | { readonly java?: undefined; readonly maven?: undefined; readonly containerEngine: string };

/**
 * Finds what runs Kafka on this machine. Maven is needed only until the jars are in the cache.
 * @throws KafkaFailure `missing-prerequisite`, in one sentence that names what is missing
 */
export async function findPrerequisites(cacheDir: string, signal?: AbortSignal): Promise<Prerequisites> {
  const java = javaProgram();
  const [version, mavenAnswers] = await Promise.all([
    javaVersion(java, signal),
    hasKafkaJars(cacheDir) ? true : answers({ ...maven, args: ['--version'] }, signal),
  ]);
  if (version !== undefined && version >= minimalJava && mavenAnswers) return { java, maven };
  for (const engine of ['docker', 'podman']) {
    if (await answers({ file: engine, args: ['info'] }, signal)) return { containerEngine: engine };
  }
  throw new KafkaFailure('missing-prerequisite', missingSentence(version, mavenAnswers));
}

/** What is missing, when no container engine answers either. */
export function missingSentence(java: number | undefined, hasMaven: boolean): string {
  const missing =
    java === undefined
      ? `needs Java ${minimalJava} or later${hasMaven ? '' : ' with Maven'}, which is not installed: install it`
      : java < minimalJava
        ? `needs Java ${minimalJava} or later, and this machine has Java ${java}: install a newer one`
        : 'is downloaded with Maven, which is not installed: install it';
  return `A local Kafka broker ${missing}, or start a container engine (Docker, Podman).`;
}

/** The feature release that `java -version` prints: 17 for `17.0.15`, 8 for `1.8.0_412`. */
export function parseJavaVersion(output: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(output)?.[1];
  return match === undefined ? undefined : Number(match);
}

const maven: Command =
  process.platform === 'win32' ? { file: 'mvn.cmd', args: [], shell: true } : { file: 'mvn', args: [] };

/** Maven takes the Java of `JAVA_HOME` too: the two must agree. */
function javaProgram(): string {
  const home = process.env['JAVA_HOME'];
  return home === undefined || home === '' ? 'java' : path.join(home, 'bin', 'java');
}

async function javaVersion(java: string, signal: AbortSignal | undefined): Promise<number | undefined> {
  const result = await tryToRun({ file: java, args: ['-version'] }, signal);
  return result === undefined ? undefined : parseJavaVersion(result.stderr + result.stdout);
}

async function answers(command: Command, signal: AbortSignal | undefined): Promise<boolean> {
  return (await tryToRun(command, signal))?.exitCode === 0;
}

/** `undefined` when there is no such program. */
async function tryToRun(
  command: Command,
  signal: AbortSignal | undefined,
): Promise<CommandResult | undefined> {
  try {
    return await runCommand(command, { signal });
  } catch (error) {
    if (error instanceof KafkaFailure && error.reason === 'missing-prerequisite') return undefined;
    throw error;
  }
}
