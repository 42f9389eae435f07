import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { runCommand, type Command } from './run-command.ts';

export const kafkaVersion = '4.3.0';

/** A version of Kafka, and what a broker and Kafka's command-line classes need at run time. */
export interface KafkaDistribution {
  readonly version: string;
  readonly artifacts: readonly { readonly group: string; readonly name: string; readonly version: string }[];
}

const currentKafka: KafkaDistribution = {
  version: kafkaVersion,
  artifacts: [
    { group: 'org.apache.kafka', name: 'kafka_2.13', version: kafkaVersion },
    { group: 'org.apache.kafka', name: 'kafka-tools', version: kafkaVersion },
    { group: 'org.apache.logging.log4j', name: 'log4j-slf4j-impl', version: '2.24.3' },
  ],
};

/** The folder of Kafka's jars inside the cache, whether or not it is there yet. */
export function kafkaJarsFolder(cacheDir: string, { version } = currentKafka): string {
  return path.join(cacheDir, 'kafka', version);
}

/** Whether the jars are there, all of them: the folder gets its name only when it is complete. */
export function hasKafkaJars(cacheDir: string): boolean {
  return existsSync(kafkaJarsFolder(cacheDir));
}

/**
 * Downloads Kafka's jars into the cache with Maven, unless they are there.
 * A download goes into a folder of its own, which is renamed when it is complete: a broken one never counts, and of two
 * processes that download at once the later one takes the earlier one's.
 * @returns the folder of the jars
 * @throws KafkaFailure `unreachable` when the download fails, `cancelled`
 */
export async function installKafkaJars(
  cacheDir: string,
  maven: Command,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
  distribution = currentKafka,
): Promise<string> {
  const { version } = distribution;
  const folder = kafkaJarsFolder(cacheDir, distribution);
  if (existsSync(folder)) return folder;
  onProgress(`Downloading Kafka ${version} with Maven, about 60 MB, once…`);
  await mkdir(path.dirname(folder), { recursive: true });
  const download = await mkdtemp(path.join(path.dirname(folder), `${version}.download-`));
  try {
    await writeFile(path.join(download, 'pom.xml'), pomOf(distribution));
    const jars = path.join(download, 'jars');
    await runMaven(maven, download, version, onProgress, signal);
    await renameUnlessThere(jars, folder);
    return folder;
  } finally {
    await rm(download, { recursive: true, force: true });
  }
}

async function runMaven(
  maven: Command,
  cwd: string,
  version: string,
  onProgress: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  let downloads = 0;
  const onLine = (line: string): void => {
    if (!/Downloaded from .*\.jar/.test(line)) return;
    downloads += 1;
    if (downloads % 25 === 0) onProgress(`Downloading Kafka ${version}: ${downloads} jars so far…`);
  };
  const result = await runCommand(
    { ...maven, args: [...maven.args, '-B', 'dependency:copy-dependencies', '-DoutputDirectory=jars'] },
    { cwd, signal, onLine },
  );
  const jars = path.join(cwd, 'jars');
  const complete = existsSync(jars) && (await readdir(jars)).some((jar) => jar.startsWith('kafka_2.13'));
  if (result.exitCode === 0 && complete) return;
  throw new KafkaFailure(
    'unreachable',
    `Maven could not download Kafka ${version}: ${firstError(result.stdout)}`,
    { retriable: true, cause: result.stdout + result.stderr },
  );
}

/** Maven prefixes what went wrong with `[ERROR]`; the first such line says it, in one long sentence. */
function firstError(output: string): string {
  const line = /^\[ERROR\] (.+)$/m.exec(output)?.[1];
  return line === undefined ? 'it does not say why.' : line.slice(0, 300);
}

async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Renaming over a folder that has files fails: another process was first, and its download is as good.
    if (!existsSync(to)) throw error;
  }
}

function pomOf({ artifacts }: KafkaDistribution): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>kafka-workbench</groupId>
  <artifactId>local-kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
${artifacts
  .map(
    ({ group, name, version }) =>
      `    <dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`,
  )
  .join('\n')}
  </dependencies>
</project>
`;
}
