import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { JobNotifications, JobRequests } from '../../../src/contracts/job-worker.ts';
import { request } from '../../../src/contracts/worker-connection.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';

let worker: Worker;
let connection: MessageConnection;

beforeEach(() => {
  worker = new Worker(new URL('../../../src/workers/job-worker.ts', import.meta.url));
  connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
  connection.listen();
});
afterEach(async () => {
  connection.dispose();
  await worker.terminate();
});

async function newTopic(): Promise<string> {
  const cluster = openKafkaCluster(connectionTo(sharedBroker().bootstrapServers));
  try {
    const name = uniqueName('jobs');
    await cluster.mutations.createTopic({ name, partitions: 1, replicationFactor: 1, configs: {} });
    return name;
  } finally {
    await cluster.close();
  }
}

it('produces a block and tells how far it is, at most ten times a second', async () => {
  const topic = await newTopic();
  const job = {
    jobId: randomUUID(),
    connection: connectionTo(sharedBroker().bootstrapServers),
    path: '/folder/a.kafka',
    environments: [],
  };
  const progress: { readonly sent: number; readonly atMs: number }[] = [];
  connection.onNotification(JobNotifications.progress, ({ jobId, sent, total }) => {
    expect({ jobId, total }).toEqual({ jobId: job.jobId, total: 2000 });
    progress.push({ sent, atMs: performance.now() });
  });
  const text = `PRODUCER\ntopic: ${topic}\nrate: 2000/s\ncount: 2000\n{{$index}}\nCONSUMER is text here`;
  const outcome = await request(connection, JobRequests.produce, { ...job, text, startLine: 0 });
  expect(outcome).toMatchObject({ topic, sent: 2000 });
  expect(outcome.failure).toBeUndefined();
  expect(outcome.records.at(-1)).toMatchObject({ topic, partition: 0, offset: 1999n });
  expect(outcome.warnings).toEqual([expect.stringMatching(/^Line 6: /)]);
  const elapsedMs = (progress.at(-1)?.atMs ?? 0) - (progress[0]?.atMs ?? 0);
  expect(progress.length).toBeGreaterThan(1);
  expect(progress.length).toBeLessThanOrEqual(elapsedMs / 100 + 2);
});

it('answers a cancelled job with what it has sent', async () => {
  const topic = await newTopic();
  const controller = new AbortController();
  connection.onNotification(JobNotifications.progress, () => controller.abort());
  const outcome = await request(
    connection,
    JobRequests.produce,
    {
      jobId: randomUUID(),
      connection: connectionTo(sharedBroker().bootstrapServers),
      path: '/folder/a.kafka',
      environments: [],
      text: `PRODUCER\ntopic: ${topic}\nevery: 20ms\nvalue`,
      startLine: 0,
    },
    controller.signal,
  );
  expect(outcome.failure?.reason).toBe('cancelled');
  expect(outcome.sent).toBeGreaterThan(0);
});

it('starts a local cluster once, which ends with the worker', async () => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-job-'));
  try {
    const steps: string[] = [];
    connection.onNotification(JobNotifications.localClusterProgress, ({ text }) => void steps.push(text));
    const folders = { dataDir };
    const [first, again] = await Promise.all([
      request(connection, JobRequests.startLocalCluster, folders),
      request(connection, JobRequests.startLocalCluster, folders),
    ]);
    expect(again).toEqual(first);
    expect(steps).toContain('Starting a Kafka broker…');
    const cluster = openKafkaCluster(connectionTo(first.bootstrapServers));
    try {
      expect((await cluster.describe()).brokers).toHaveLength(1);
      await worker.terminate();
      await expect
        .poll(
          () =>
            cluster.describe().then(
              () => 'up',
              () => 'down',
            ),
          { timeout: 20_000 },
        )
        .toBe('down');
    } finally {
      await cluster.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
});
