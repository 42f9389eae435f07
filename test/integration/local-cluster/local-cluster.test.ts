import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { cacheFolder } from '../../../src/local-cluster/cache-folder.ts';
import { freePorts } from '../../../src/local-cluster/free-ports.ts';
import { KafkaNode } from '../../../src/local-cluster/kafka-node.ts';
import { prepareKafkaRuntime } from '../../../src/local-cluster/kafka-runtime.ts';
import {
  startLocalCluster,
  type LocalCluster,
  type LocalClusterOptions,
} from '../../../src/local-cluster/local-cluster.ts';
import { sharedBroker, threeBrokers, uniqueName } from '../local-brokers.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-test-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

function start(options: Partial<LocalClusterOptions> = {}): Promise<LocalCluster> {
  return startLocalCluster({ brokers: 1, dataDir, cacheDir: cacheFolder(), quickStart: true, ...options });
}

/** Kafka processes whose command names this test's folder. */
function processesOf(folder: string): string[] {
  const list = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
  return list.split('\n').filter((line) => line.includes(folder));
}

async function createTopic(cluster: Pick<LocalCluster, 'bootstrapServers' | 'runTool'>, topic: string) {
  const { exitCode, stderr } = await cluster.runTool('org.apache.kafka.tools.TopicCommand', [
    ...['--bootstrap-server', cluster.bootstrapServers.join(',')],
    ...['--create', '--topic', topic, '--partitions', '1'],
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
}

async function endOffsets(cluster: Pick<LocalCluster, 'bootstrapServers' | 'runTool'>, topic: string) {
  const { stdout } = await cluster.runTool('org.apache.kafka.tools.GetOffsetShell', [
    ...['--bootstrap-server', cluster.bootstrapServers.join(','), '--topic', topic],
  ]);
  return stdout.trim();
}

describe('a local cluster', () => {
  test('may have an id that begins with a dash, as one of 64 random ones does', async () => {
    const runtime = await prepareKafkaRuntime({ cacheDir: cacheFolder(), onProgress: () => undefined });
    const node = new KafkaNode(runtime, {
      id: 1,
      clusterId: '-WgYrmkXQ3CFP6BzPNYh0Q',
      dataDir,
      ports: [{ broker: 9092, controller: 9093 }],
      overrides: {},
      jvmFlags: [],
    });
    await node.prepare();
    const properties = await readFile(path.join(dataDir, 'broker-1/log/meta.properties'), 'utf8');
    expect(properties).toContain('cluster.id=-WgYrmkXQ3CFP6BzPNYh0Q\n');
  });

  test('keeps its records over a kill and a stop, and leaves no process behind', async () => {
    const cluster = await start();
    const [broker] = cluster.brokers;
    if (broker === undefined) throw new Error('The cluster has no broker.');
    try {
      const produced = await cluster.runTool(
        'org.apache.kafka.tools.ConsoleProducer',
        ['--bootstrap-server', cluster.bootstrapServers.join(','), '--topic', 'kept'],
        { input: 'one\ntwo\n' },
      );
      expect(produced.exitCode).toBe(0);
      await broker.kill();
      expect(broker.isRunning).toBe(false);
      expect(processesOf(dataDir)).toEqual([]);
      await broker.start();
      expect(await endOffsets(cluster, 'kept')).toBe('kept:0:2');
    } finally {
      await cluster.stop();
    }
    expect(processesOf(dataDir)).toEqual([]);

    const again = await start();
    try {
      expect(await endOffsets(again, 'kept')).toBe('kept:0:2');
    } finally {
      await again.stop();
    }
  });

  test('of three brokers goes on when one of them is killed', async () => {
    const cluster = await threeBrokers();
    try {
      const [broker] = cluster.brokers;
      await broker?.kill();
      await createTopic(cluster, 'without-one');
      await broker?.start();
      expect(broker?.isRunning).toBe(true);
    } finally {
      await cluster.stop();
    }
  });

  test('asks for other ports when one is taken between asking and binding', async () => {
    const [preferredPort] = await freePorts(1);
    const server = createServer();
    const progress: string[] = [];
    const cluster = await start({
      ...(preferredPort === undefined ? {} : { preferredPort }),
      onProgress: (text) => {
        progress.push(text);
        // The port has been asked for, and the broker binds it a second later.
        if (text.startsWith('Starting') && !server.listening) server.listen(preferredPort, '127.0.0.1');
      },
    });
    try {
      expect(cluster.brokers[0]?.port).not.toBe(preferredPort);
      expect(progress).toContain('A port was taken by somebody else meanwhile; trying others…');
    } finally {
      await cluster.stop();
      server.close();
    }
  });

  test('says why a broker did not start', async () => {
    const overrides = { 'num.network.threads': 'many' };
    await expect(start({ overrides })).rejects.toMatchObject({
      reason: 'broker-error',
    });
    expect(processesOf(dataDir)).toEqual([]);
  });

  test('that is cancelled while it starts leaves no process behind', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const starting = start({ signal });
    const refused = expect(starting).rejects.toMatchObject({ reason: 'cancelled' });
    await vi.waitFor(() => expect(processesOf(dataDir).join()).toContain('kafka.Kafka'), 20_000);
    controller.abort();
    await refused;
    expect(processesOf(dataDir)).toEqual([]);
  });

  test('dies with the process that started it, even by SIGKILL', async () => {
    const owner = spawn(process.execPath, ['--input-type=module', '-e', ownerSource, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: owner.stdout });
    await once(lines, 'line');
    expect(processesOf(dataDir).length).toBeGreaterThan(0);
    owner.kill('SIGKILL');
    await vi.waitFor(() => expect(processesOf(dataDir)).toEqual([]), { timeout: 10_000, interval: 100 });
  });

  test('dies with the worker thread that started it', async () => {
    const source = ownerSource.replace('process.argv.at(-1)', JSON.stringify(dataDir));
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
      stdout: true,
    });
    await once(createInterface({ input: worker.stdout }), 'line');
    expect(processesOf(dataDir).length).toBeGreaterThan(0);
    await worker.terminate();
    await vi.waitFor(() => expect(processesOf(dataDir)).toEqual([]), { timeout: 10_000, interval: 100 });
  });
});

describe('the shared broker', () => {
  test('answers Kafka’s own tools', async () => {
    const topic = uniqueName('shared');
    await createTopic(sharedBroker(), topic);
    expect(await endOffsets(sharedBroker(), topic)).toBe(`${topic}:0:0`);
    expect(inject('sharedBroker').bootstrapServers).toEqual(sharedBroker().bootstrapServers);
  });
});

const moduleUrl = new URL('../../../src/local-cluster/local-cluster.ts', import.meta.url).href;
const ownerSource = `
const { startLocalCluster } = await import(${JSON.stringify(moduleUrl)});
await startLocalCluster({ brokers: 1, quickStart: true, dataDir: process.argv.at(-1), cacheDir: ${JSON.stringify(cacheFolder())} });
process.stdout.write('up\\n');
setInterval(() => {}, 1000);
`;
