import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasKafkaJars, installKafkaJars } from '../../../src/local-cluster/kafka-jars.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A program that stands in for Maven, run in the folder of the download. */
async function maven(script: string): Promise<{ file: string; args: string[] }> {
  const file = path.join(folder, 'mvn');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return { file, args: [] };
}

const ignore = (): void => undefined;
const download = 'mkdir jars && echo jar > jars/kafka_2.13-4.3.0.jar';

describe.skipIf(process.platform === 'win32')('downloading Kafka', () => {
  test('fills the cache, and only once', async () => {
    const jars = await installKafkaJars(folder, await maven(download), ignore);
    expect(await readdir(jars)).toEqual(['kafka_2.13-4.3.0.jar']);
    expect(await installKafkaJars(folder, await maven('exit 1'), ignore)).toBe(jars);
  });

  test('leaves nothing that counts when it breaks off, and says why', async () => {
    const broken = await maven(`${download}; echo '[ERROR] Could not transfer artifact'; exit 1`);
    await expect(installKafkaJars(folder, broken, ignore)).rejects.toMatchObject({
      reason: 'unreachable',
      message: 'Maven could not download Kafka 4.3.0: Could not transfer artifact',
    });
    expect(hasKafkaJars(folder)).toBe(false);
    expect(await readdir(path.join(folder, 'kafka'))).toEqual([]);
  });

  test('leaves nothing that counts when it is cancelled', async () => {
    const controller = new AbortController();
    const installing = installKafkaJars(
      folder,
      await maven(`${download}; echo 'Downloaded from x: y.jar'; exec sleep 60`),
      ignore,
      controller.signal,
    );
    const cancelled = expect(installing).rejects.toMatchObject({ reason: 'cancelled' });
    setTimeout(() => controller.abort(), 100);
    await cancelled;
    expect(hasKafkaJars(folder)).toBe(false);
  });

  test('of two at once, both get the same complete folder', async () => {
    const slow = await maven(`sleep 0.2; ${download}`);
    const [one, other] = await Promise.all([
      installKafkaJars(folder, slow, ignore),
      installKafkaJars(folder, slow, ignore),
    ]);
    expect(one).toBe(other);
    expect(await readdir(path.join(folder, 'kafka'))).toEqual(['4.3.0']);
  });
});
