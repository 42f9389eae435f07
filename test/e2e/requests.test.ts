import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import type { LocalCluster } from '../../src/local-cluster/local-cluster.ts';
import { connectionTo, freshBroker } from '../integration/local-brokers.ts';
import { sharedWorkbench } from './shared-workbench.ts';
import { WorkbenchPage } from './workbench-page.ts';

const producer = `@customer = user-42

PRODUCER new-order
topic: orders
key: {{customer}}
header: source = shop.kafka
{
  "id": "{{string.uuid}}",
  "customer": "{{customer}}",
  "amount": {{number.int({"min": 1, "max": 500})}}
}
`;

const longProducer = `PRODUCER many
topic: clicks
count: 50000000
rate: 20000/s
{"n": {{$index}}}
`;

const producerOfNowhere = `PRODUCER
topic: no-such-topic
value
`;

const consumer = `CONSUMER billing
topic: payments
from: earliest
commit: manual

###
PRODUCER
topic: payments
from-the-lens
`;

let broker: LocalCluster;
let cluster: KafkaCluster;

beforeAll(async () => {
  broker = await freshBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  for (const name of ['orders', 'clicks', 'payments']) {
    await cluster.mutations.createTopic({ name, partitions: 8, replicationFactor: 1, configs: {} });
  }
});
afterAll(async () => {
  await cluster.close();
  await broker.stop();
});

/** How many partitions of `payments` the group has committed an offset for. */
async function committed(groupId: string): Promise<number> {
  return (await cluster.committedOffsets(groupId, 'payments')).size;
}

const workbenchOfFile = sharedWorkbench(() =>
  WorkbenchPage.open({
    settings: {
      'kafkaWorkbench.clusters': [{ id: 'shop', name: 'shop', bootstrapServers: broker.bootstrapServers }],
    },
  }),
);

async function openRequests(file: string, text: string): Promise<WorkbenchPage> {
  const workbench = await workbenchOfFile();
  await workbench.openFile(file, text);
  return workbench;
}

/** A line of lenses with this text; those that only tell are no links. */
function lenses({ page }: WorkbenchPage, text: string | RegExp): Locator {
  return page.locator('.editor-instance .codelens-decoration', { hasText: text });
}

test('a PRODUCER is sent by its lens, which then says where the record went', async () => {
  const workbench = await openRequests('orders.kafka', producer);
  await workbench.clickCodeLens('Produce record');
  await lenses(workbench, /✓ orders\/\d @ 0 · /).waitFor();
  await workbench.screenshots('lens-produced');

  await workbench.clickCodeLens('Produce ×10');
  await lenses(workbench, /✓ 10 records to orders · /).waitFor();
  await workbench.clickCodeLens('10 records to orders');
  await workbench.quickInputText.filter({ hasText: 'Records produced to `orders` on `shop`' }).waitFor();
  await workbench.screenshots('lens-records');
  await workbench.pick(/orders\/\d @ 10/);
  await workbench.tab('orders · shop').waitFor();
});

test('a long PRODUCER shows how far it is, and can be cancelled', async () => {
  const workbench = await openRequests('clicks.kafka', longProducer);
  await workbench.clickCodeLens('Produce 50,000,000 records');
  await lenses(workbench, /Producing… [\d,]+ of 50,000,000/).waitFor();
  await workbench.screenshots('lens-producing');
  await workbench.clickCodeLens('Cancel');
  await lenses(workbench, /Cancelled after [\d,]+ records/).waitFor();
});

test('a PRODUCER whose topic does not exist says so, and creates none unless asked', async () => {
  const workbench = await openRequests('nowhere.kafka', producerOfNowhere);
  await workbench.clickCodeLens('Produce record');
  await lenses(workbench, /✗ .*no-such-topic/).waitFor();
  // The server build that tests run in shows no toasts; what they say stands in the notification centre.
  await workbench.statusBarItem('').and(workbench.page.locator('[id="status.notifications"]')).click();
  const notification = workbench.notification('no-such-topic');
  await notification.waitFor();
  await workbench.screenshots('lens-failed');
  await notification.hover();
  await notification.getByText('Create Topic').click();
  await workbench.quickInputText.waitFor();
});

test('a CONSUMER shows beside the file what a PRODUCER sends, and is stopped by its lens', async () => {
  const workbench = await openRequests('payments.kafka', consumer);
  await workbench.clickCodeLens('Start consumer');
  await workbench.tab('payments · shop').waitFor();
  await workbench.codeLens('Stop consumer').waitFor();
  await workbench.codeLens('Commit now').waitFor();
  await workbench.clickCodeLens('Produce record');
  await lenses(workbench, /✓ payments\//).waitFor();
  await workbench.webview().getByText('from-the-lens').first().waitFor();
  await workbench.screenshots('lens-consuming');
  await workbench.clickCodeLens('Commit now');
  await expect.poll(() => committed('billing'), { timeout: 20_000 }).toBeGreaterThan(0);
  await workbench.clickCodeLens('Stop consumer');
  await workbench.codeLens('Start consumer').waitFor();
  await workbench.clickCodeLens('Start consumer');
  await workbench.codeLens('Stop consumer').waitFor();
});
