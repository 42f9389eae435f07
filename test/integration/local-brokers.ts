/** Real brokers for the suites. The shared one is for most; a suite that kills or configures has its own. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { parseClusterProfile, type ClusterConnection } from '../../src/core/cluster-profile.ts';
import { cacheFolder } from '../../src/local-cluster/cache-folder.ts';
import { prepareKafkaRuntime } from '../../src/local-cluster/kafka-runtime.ts';
import { runKafkaTool } from '../../src/local-cluster/kafka-tool.ts';
import { startLocalCluster, type LocalCluster } from '../../src/local-cluster/local-cluster.ts';

/**
 * The broker that all suites share, started by `brokers.ts`. Topics and groups in it are everybody's: take names from
 * `uniqueName`, and assert nothing about what else is there.
 */
export function sharedBroker(): Pick<LocalCluster, 'bootstrapServers' | 'runTool'> {
  const { bootstrapServers, name } = inject('sharedBroker');
  return {
    bootstrapServers,
    runTool: async (className, args, options) => {
      const runtime = await prepareKafkaRuntime({ cacheDir: cacheFolder(), onProgress: () => undefined });
      return runKafkaTool(runtime, { folder: os.tmpdir(), broker: name }, className, args, options);
    },
  };
}

/** One broker that nobody has used. The caller stops it, which also deletes its data. */
export function freshBroker(overrides: Readonly<Record<string, string>> = {}): Promise<LocalCluster> {
  return freshCluster(1, overrides);
}

/** Three brokers, of which any one may die. The caller stops them, which also deletes their data. */
export function threeBrokers(overrides: Readonly<Record<string, string>> = {}): Promise<LocalCluster> {
  return freshCluster(3, overrides);
}

/** Runs `use` against a broker that nobody has used, and stops it afterwards. */
export async function withFreshBroker<T>(
  use: (cluster: LocalCluster) => Promise<T>,
  overrides: Readonly<Record<string, string>> = {},
): Promise<T> {
  const cluster = await freshBroker(overrides);
  try {
    return await use(cluster);
  } finally {
    await cluster.stop();
  }
}

/** What opening a plaintext cluster at these addresses takes. */
export function connectionTo(bootstrapServers: readonly string[]): ClusterConnection {
  const parsed = parseClusterProfile({ id: 'test', name: 'test', bootstrapServers });
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return { profile: parsed.profile, secrets: {} };
}

/** `prefix` with an ending that no other test uses, valid for topics and groups. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString('hex')}`;
}

async function freshCluster(
  brokers: 1 | 3,
  overrides: Readonly<Record<string, string>>,
): Promise<LocalCluster> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-test-'));
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  try {
    const cacheDir = cacheFolder();
    const cluster = await startLocalCluster({
      brokers,
      dataDir,
      cacheDir,
      // Records of tests are of any age: the broker would delete what is older than a week, once it looks.
      overrides: { 'log.retention.ms': '-1', ...overrides },
      quickStart: true,
    });
    return {
      ...cluster,
      stop: async () => {
        await Promise.all(cluster.brokers.map((broker) => broker.kill()));
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
