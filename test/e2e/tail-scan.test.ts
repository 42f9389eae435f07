import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import type { LocalCluster } from '../../src/local-cluster/local-cluster.ts';
import { connectionTo, freshBroker } from '../integration/local-brokers.ts';
import { WorkbenchPage } from './workbench-page.ts';

const records = 30_000;
const soon = { timeout: 60_000, interval: 100 };
/** It takes its time for each record, so that the scan is seen before it is over. */
const many = Array.from({ length: 40 }, (_, number) => number).join(',');
const slowFilter = `![${many}].exists(n, n == value.number + 1000000) && value.number % 100 == 7`;

let broker: LocalCluster;
let cluster: KafkaCluster;

beforeAll(async () => {
  broker = await freshBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  await cluster.mutations.createTopic({ name: 'payments', partitions: 2, replicationFactor: 1, configs: {} });
  await cluster.mutations.produce(
    Array.from({ length: records }, (_, number) => ({
      topic: 'payments',
      partition: number % 2,
      key: null,
      value: Buffer.from(JSON.stringify({ number })),
      headers: [],
    })),
    {},
  );
});
afterAll(async () => {
  await cluster.close();
  await broker.stop();
});

test('a scan that is cancelled says where it stopped, keeps what it found, and goes on to every match', async () => {
  await using workbench = await WorkbenchPage.open({
    settings: {
      'kafkaWorkbench.clusters': [{ id: 'shop', name: 'shop', bootstrapServers: broker.bootstrapServers }],
    },
  });
  await workbench.openSidebar('Kafka');
  await workbench.tree.find(['shop']);
  await workbench.runCommand('Kafka: Open Tail');
  await workbench.pick('payments');
  await workbench.pick('earliest');
  const panel = workbench.webview();
  await panel.getByText('30,000 records').waitFor();
  const until = panel.getByRole('combobox', { name: 'until' });
  await until.fill('end');
  await panel.getByRole('button', { name: 'Apply' }).click();
  await panel
    .getByText(/reached the end/)
    .first()
    .waitFor();
  const filter = panel.getByRole('combobox', { name: 'filter' });
  await filter.fill(slowFilter);
  await panel.getByRole('button', { name: 'Scan the log' }).click();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  const paused = panel.getByText(/^paused at \d+ %$/).first();
  await paused.waitFor();
  await workbench.screenshots('tail-scan-cancelled');
  const share = Number(/\d+/.exec((await paused.textContent()) ?? '')?.[0]);
  expect(share).toBeLessThan(100);
  const found = panel.locator('tail-toolbar .total');
  const kept = Number.parseInt((await found.textContent()) ?? '', 10);
  expect(kept).toBeLessThan(records / 100);
  await panel.getByRole('button', { name: 'Resume' }).click();
  await expect
    .poll(() => panel.locator('tail-toolbar .words').textContent(), soon)
    .toMatch(/reached the end/);
  await expect.poll(() => found.textContent(), soon).toBe(`${records / 100} records`);
});
