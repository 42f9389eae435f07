import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** What figures depend on, one line a thing. */
export async function describeMachine(): Promise<readonly string[]> {
  const cpus = os.cpus();
  const kcat = await promisify(execFile)('kcat', ['-V']).then(
    ({ stdout }) =>
      /Version (\S+) .*librdkafka (\S+)/.exec(stdout)?.slice(1, 3).join(', librdkafka ') ?? 'unknown',
    () => 'not installed',
  );
  return [
    `${cpus.length} cores of ${cpus[0]?.model.trim() ?? 'unknown'}, ${Math.round(os.totalmem() / 1024 ** 3)} GB of memory, ${os.type()} ${os.release()}`,
    `Node ${process.versions.node}, kcat ${kcat}, kafkajs ${await versionOf('kafkajs')}, @platformatic/kafka ${await versionOf('@platformatic/kafka')}`,
  ];
}

async function versionOf(name: string): Promise<string> {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of paths) {
    const text = await readFile(path.join(folder, name, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return (JSON.parse(text) as { readonly version: string }).version;
  }
  return 'unknown';
}
