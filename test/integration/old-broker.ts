/** A broker of Kafka 2.8, the last whose topics can be told to keep messages as Kafka 0.9 and 0.10 did. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { probeBroker } from '../../src/local-cluster/broker-probe.ts';
import { cacheFolder } from '../../src/local-cluster/cache-folder.ts';
import { freePorts } from '../../src/local-cluster/free-ports.ts';
import { installKafkaJars } from '../../src/local-cluster/kafka-jars.ts';
import { quickJvmFlags } from '../../src/local-cluster/kafka-runtime.ts';
import { findPrerequisites } from '../../src/local-cluster/prerequisites.ts';
import { SupervisedProcess } from '../../src/local-cluster/supervised-process.ts';

export interface OldBroker {
  readonly address: { readonly host: string; readonly port: number };
  /** What the broker has written of partition 0. */
  readLog(topic: string): Promise<Buffer>;
  /** Ends it, and deletes its data. */
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const kafka28 = {
  version: '2.8.2',
  artifacts: [
    { group: 'org.apache.kafka', name: 'kafka_2.13', version: '2.8.2' },
    { group: 'org.slf4j', name: 'slf4j-simple', version: '1.7.30' },
  ],
};

/** Starts ZooKeeper and a broker of Kafka 2.8.2 on free ports, downloading Kafka the first time. Needs Java and Maven. */
export async function startOldBroker(): Promise<OldBroker> {
  const cacheDir = cacheFolder();
  const { java, maven } = await findPrerequisites(cacheDir);
  if (java === undefined) throw new Error('Kafka 2.8 needs Java and Maven.');
  const jars = await installKafkaJars(cacheDir, maven, () => undefined, undefined, kafka28);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-old-'));
  const [zookeeper = 0, port = 0] = await freePorts(2);
  const processes: SupervisedProcess[] = [];
  const launch = async (mainClass: string, settings: Readonly<Record<string, string>>): Promise<void> => {
    const file = path.join(folder, `${mainClass}.properties`);
    const lines = Object.entries(settings).map(
      ([key, value]) => `${key}=${value.replaceAll('\\', '\\\\')}\n`,
    );
    await writeFile(file, lines.join(''));
    const flags = ['-Xmx256m', ...quickJvmFlags, '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'];
    const args = [...flags, '-cp', path.join(jars, '*'), mainClass, file];
    processes.push(new SupervisedProcess({ file: java, args }, path.join(folder, `${mainClass}.log`)));
  };
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((process) => process.kill()));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const address = { host, port };
  try {
    await mkdir(path.join(folder, 'zookeeper'));
    await launch('org.apache.zookeeper.server.quorum.QuorumPeerMain', {
      dataDir: path.join(folder, 'zookeeper'),
      clientPort: String(zookeeper),
      clientPortAddress: host,
      'admin.enableServer': 'false',
    });
    await launch('kafka.Kafka', {
      'broker.id': '1',
      listeners: `PLAINTEXT://${host}:${port}`,
      'zookeeper.connect': `${host}:${zookeeper}`,
      'log.dirs': path.join(folder, 'log'),
      'log.retention.ms': '-1',
    });
    await vi.waitFor(
      async () => {
        if ((await probeBroker(address, 2_000))?.brokerIds.length !== 1)
          throw new Error('It does not answer.');
      },
      { timeout: 100_000, interval: 50 },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  const segment = '00000000000000000000.log';
  return { address, stop, readLog: (topic) => readFile(path.join(folder, 'log', `${topic}-0`, segment)) };
}
