import { beforeAll, expect, test } from 'vitest';
import { connectionTo, sharedBroker, uniqueName } from '../integration/local-brokers.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import { sharedWorkbench } from './shared-workbench.ts';
import { WorkbenchPage } from './workbench-page.ts';

const topic = uniqueName('live-orders');

beforeAll(async () => {
  const cluster = openKafkaCluster(connectionTo(sharedBroker().bootstrapServers));
  const configs = { 'retention.ms': '86400000' };
  await cluster.mutations.createTopic({ name: topic, partitions: 3, replicationFactor: 1, configs });
  await cluster.close();
});

const workbenchOfFile = sharedWorkbench(() => {
  const { bootstrapServers } = sharedBroker();
  return WorkbenchPage.open({
    settings: { 'kafkaWorkbench.clusters': [{ id: 'shop', name: 'shop', bootstrapServers }] },
  });
});

test('topics that the explorer has read are completed, and hovering one tells its partitions and retention', async () => {
  const workbench = await workbenchOfFile();
  const { page } = workbench;
  await workbench.openFile('live.kafka', 'CONSUMER\ntopic: \n');
  await workbench.openSidebar('Kafka');
  // What is below a topic in the tree includes its configuration, which has the retention.
  await workbench.tree.expand(['shop', 'Topics', topic, 'Configuration']);
  await page.locator('.editor-instance .view-line', { hasText: 'topic:' }).click();
  await page.keyboard.press('End');
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+Space');
        const offered = page.locator('.suggest-widget .monaco-list-row', { hasText: topic });
        return offered.isVisible().catch(() => false);
      },
      { timeout: 60_000, interval: 1000 },
    )
    .toBe(true);
  await workbench.screenshots('language-live-topic');
  await page.keyboard.type(topic.slice(0, -1));
  await page.locator('.suggest-widget .monaco-list-row.focused', { hasText: topic }).waitFor();
  await page.keyboard.press('Enter');
  const line = page.locator('.editor-instance .view-line', { hasText: `topic: ${topic}` });
  await line.getByText(topic).hover();
  await page
    .locator('.monaco-hover', { hasText: '3 partitions, replication factor 1, kept for 1 d' })
    .waitFor();
  await workbench.screenshots('language-live-hover');
});
