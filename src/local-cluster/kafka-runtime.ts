import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { installKafkaJars, kafkaVersion } from './kafka-jars.ts';
import { findPrerequisites } from './prerequisites.ts';
import type { Command } from './run-command.ts';

/** How one of Kafka's Java classes is run on this machine. */
export interface KafkaRuntime {
  /** What brokers bind their listeners to; they advertise 127.0.0.1 either way. */
  readonly bindAddress: string;
  /** Several brokers need one network, which containers of their own do not have. */
  readonly maxBrokers: number;
  /** The command that runs a Java class. `name` is unique among those that run at once. */
  javaCommand(options: JavaOptions): Command;
  /** What ends a class that runs under `name`, where a signal to its command does not. */
  killCommand(name: string): Command | undefined;
}

/** For what lives for seconds: the simple collector, and the quick compiler alone, start with the least work. */
export const quickJvmFlags: readonly string[] = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

export interface JavaOptions {
  readonly name: string;
  readonly mainClass: string;
  readonly args: readonly string[];
  readonly jvmFlags: readonly string[];
  /** A folder that the class reads and writes, under the same path. */
  readonly folder: string;
  /** The ports that the class listens on; none for a tool. */
  readonly ports: readonly number[];
  /** The `name` of the broker that a tool talks to. */
  readonly beside?: string;
}

export interface RuntimeOptions {
  readonly cacheDir: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (text: string) => void;
}

/**
 * Finds what can run Kafka here, and downloads Kafka the first time: Java with Maven, else a container engine.
 * @throws KafkaFailure `missing-prerequisite`, before anything is downloaded
 */
export async function prepareKafkaRuntime(options: RuntimeOptions): Promise<KafkaRuntime> {
  const { java, maven, containerEngine } = await findPrerequisites(options.cacheDir, options.signal);
  if (java !== undefined) {
    const jars = await installKafkaJars(options.cacheDir, maven, options.onProgress, options.signal);
    return jarRuntime(java, jars);
  }
  options.onProgress(
    `Running Kafka ${kafkaVersion} in ${containerEngine}, since Java and Maven are not here.`,
  );
  return containerRuntime(containerEngine);
}

function jarRuntime(java: string, jars: string): KafkaRuntime {
  return {
    bindAddress: '127.0.0.1',
    maxBrokers: 3,
    javaCommand: ({ jvmFlags, mainClass, args }) => ({
      file: java,
      args: [...jvmFlags, '-cp', path.join(jars, '*'), mainClass, ...args],
    }),
    killCommand: () => undefined,
  };
}

/** `docker` and `podman` take the same arguments. */
function containerRuntime(engine: string): KafkaRuntime {
  const user =
    process.getuid === undefined || process.getgid === undefined
      ? []
      : ['--user', `${process.getuid()}:${process.getgid()}`];
  return {
    bindAddress: '0.0.0.0',
    maxBrokers: 1,
    javaCommand: ({ name, mainClass, args, jvmFlags, folder, ports, beside }) => ({
      file: engine,
      args: [
        ...['run', '--rm', '--interactive', '--init', '--name', name, ...user],
        ...['--volume', `${folder}:${folder}`, '--entrypoint', 'java'],
        ...ports.flatMap((port) => ['--publish', `127.0.0.1:${port}:${port}`]),
        ...(beside === undefined ? [] : ['--network', `container:${beside}`]),
        `apache/kafka:${kafkaVersion}`,
        ...[...jvmFlags, '-cp', '/opt/kafka/libs/*', mainClass, ...args],
      ],
    }),
    killCommand: (name) => ({ file: engine, args: ['kill', name] }),
  };
}

/** Writes the logging set-up that keeps a broker's log to what is worth reading, and gives its JVM flag. */
export async function writeLogConfiguration(folder: string): Promise<string> {
  const file = path.join(folder, 'log4j2.properties');
  await writeFile(file, logConfiguration);
  return `-Dlog4j2.configurationFile=${file}`;
}

const logConfiguration = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d] %p %m (%c)%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;

/** @throws KafkaFailure `missing-prerequisite` when this runtime cannot run that many */
export function requireBrokers(runtime: KafkaRuntime, brokers: number): void {
  if (brokers <= runtime.maxBrokers) return;
  throw new KafkaFailure(
    'missing-prerequisite',
    `A local cluster of ${brokers} brokers needs Java 17 or later with Maven; a container engine runs one broker.`,
  );
}
