import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordJsonLine } from '../../src/formats/record-json.ts';
import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import type { LocalCluster } from '../../src/local-cluster/local-cluster.ts';
import { connectionTo, freshBroker } from '../integration/local-brokers.ts';
import { WorkbenchPage } from './workbench-page.ts';

let broker: LocalCluster;
let cluster: KafkaCluster;
let folder: string;

beforeAll(async () => {
  broker = await freshBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  await cluster.mutations.createTopic({ name: 'copy', partitions: 2, replicationFactor: 1, configs: {} });
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-import-'));
});
afterAll(async () => {
  await cluster.close();
  await broker.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a file is looked through first: what cannot be sent is said, and the rest goes where the reader chose', async () => {
  const lines = Array.from({ length: 1204 }, (_, index) =>
    recordJsonLine({
      topic: index < 1000 ? 'orders' : 'payments',
      partition: index % 6,
      offset: BigInt(index),
      timestamp: 1_700_000_000_000n,
      timestampType: 'CreateTime',
      key: Buffer.from(`k${index}`),
      value: Buffer.from([0xff, index % 256]),
      headers: [],
    }),
  );
  const file = path.join(folder, 'records.jsonl');
  await writeFile(file, [...lines.slice(0, 16), 'no record', ...lines.slice(16)].join('\n'));
  await using workbench = await WorkbenchPage.open({
    settings: {
      'kafkaWorkbench.clusters': [{ id: 'shop', name: 'shop', bootstrapServers: broker.bootstrapServers }],
    },
  });
  await workbench.openSidebar('Kafka');
  await workbench.tree.find(['shop']);
  await workbench.runCommand('Kafka: Import Records…');
  await workbench.pick('copy');
  const { page } = workbench;
  await workbench.quickInputText.getByText('Import into copy on shop').waitFor();
  await workbench.enterPath(file);
  // The dialog looks for the file while one writes; what is confirmed too early is what it had found before.
  await workbench.quickInputText.getByText('records.jsonl').waitFor();
  await workbench.quickInputText.getByRole('button', { name: 'Look Through' }).click();
  const dialog = page.getByRole('dialog').filter({ hasText: 'Import 1,204 records into `copy` on `shop`?' });
  await dialog.getByText('They were in orders (1,000), payments (204).').waitFor();
  await dialog.getByText('Some were in partition 5, and copy has 2').waitFor();
  await dialog.getByText('Left out: 1 line that cannot be read. Line 17: it is no JSON.').waitFor();
  expect(
    (await cluster.listOffsets('copy', [0, 1], { kind: 'latest', isolation: 'read_uncommitted' })).get(0),
  ).toMatchObject({ offset: 0n });
  await workbench.screenshot('import-preview');
  await dialog.getByRole('button', { name: 'Import the Rest, Partitions by Key' }).click();
  await page.getByText('Imported 1,204 records into `copy`. Left out: 1 line.').first().waitFor();
  const ends = await cluster.listOffsets('copy', [0, 1], { kind: 'latest', isolation: 'read_uncommitted' });
  expect([...ends.values()].reduce((sum, { offset }) => sum + offset, 0n)).toBe(1204n);
});
