import type { FrameLocator, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OutgoingRecord } from '../../src/core/record.ts';
import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import type { LocalCluster } from '../../src/local-cluster/local-cluster.ts';
import { connectionTo, freshBroker } from '../integration/local-brokers.ts';
import { sharedWorkbench } from './shared-workbench.ts';
import { WorkbenchPage } from './workbench-page.ts';

const records = 12_000;
const soon = { timeout: 20_000, interval: 100 };

let broker: LocalCluster;
let cluster: KafkaCluster;

beforeAll(async () => {
  broker = await freshBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  for (const name of ['orders', 'stored', 'empty']) {
    await cluster.mutations.createTopic({ name, partitions: 2, replicationFactor: 1, configs: {} });
  }
  await produce('orders', 0, records);
  // Nothing is added to it, whatever the order of the tests.
  await produce('stored', 0, records);
});
afterAll(async () => {
  await cluster.close();
  await broker.stop();
});

/** Orders `first … first + count − 1`, all in one partition, so that they arrive in their order. */
async function produce(topic: string, first: number, count: number): Promise<void> {
  const orders = Array.from({ length: count }, (_, index) => order(topic, first + index));
  await cluster.mutations.produce(orders, {});
}

function order(topic: string, number: number): OutgoingRecord {
  return {
    topic,
    partition: 1,
    key: Buffer.from(`user-${number % 97}`),
    value: Buffer.from(`{"id":9007199254740993,"order":${number}}`),
    headers: [
      { name: Buffer.from('src'), value: Buffer.from('web') },
      { name: Buffer.from('src'), value: null },
    ],
  };
}

const workbenchOfFile = sharedWorkbench(async () => {
  const workbench = await WorkbenchPage.open({
    settings: {
      'kafkaWorkbench.clusters': [{ id: 'shop', name: 'shop', bootstrapServers: broker.bootstrapServers }],
    },
  });
  await workbench.openSidebar('Kafka');
  await workbench.tree.find(['shop']);
  return workbench;
});

async function openTail(topic: string, from: string): Promise<WorkbenchPage> {
  const workbench = await workbenchOfFile();
  await tail(workbench, topic, from);
  return workbench;
}

async function tail(workbench: WorkbenchPage, topic: string, from: string): Promise<void> {
  await workbench.runCommand('Kafka: Open Tail');
  await workbench.pick(topic);
  await workbench.pick(from);
  await workbench.selectedTab(`${topic} · shop`).waitFor();
}

/** That a tail is live, and has nothing: only now is it sure to get what is produced. */
async function waitUntilEmpty(workbench: WorkbenchPage): Promise<void> {
  await workbench.webview().getByText('Waiting for the first record').waitFor();
}

/** The cell of an order's value. */
function orderCell(panel: FrameLocator, number: number): Locator {
  return panel.getByRole('gridcell', { name: `{"id":9007199254740993,"order":${number}}` });
}

test('twelve thousand records, one of them in whole, copied exactly, and new ones as they come', async () => {
  const workbench = await openTail('orders', 'earliest');
  const panel = workbench.webview();
  await orderCell(panel, records - 1).waitFor();
  await panel.getByText('12,000 records').waitFor();
  await workbench.screenshots('tail-panel-live');

  await orderCell(panel, records - 3).click();
  await workbench.page.keyboard.press('Enter');
  await panel.getByRole('treeitem', { name: 'id: 9007199254740993' }).waitFor();
  await panel.getByText('partition', { exact: true }).waitFor();
  await workbench.screenshots('tail-panel-detail');
  await workbench.setTheme('highContrast');
  await workbench.screenshot('tail-panel-detail-highContrast');
  await workbench.setTheme('dark');

  const clipboard = (): Promise<string> => workbench.page.evaluate('navigator.clipboard.readText()');
  await workbench.page.keyboard.press('ControlOrMeta+c');
  await expect.poll(clipboard, soon).toBe(`{"id":9007199254740993,"order":${records - 3}}`);
  await panel.getByRole('button', { name: 'Copy', exact: true }).click();
  await panel.getByRole('menuitem', { name: 'Copy record as JSON' }).click();
  await expect.poll(clipboard, soon).toContain(`"offset": ${records - 3},`);
  expect(JSON.parse(await clipboard())).toMatchObject({
    topic: 'orders',
    partition: 1,
    key: `user-${(records - 3) % 97}`,
    headers: [
      ['src', 'web'],
      ['src', null],
    ],
  });

  // The row that was chosen stays where it is; the new ones are counted.
  await produce('orders', records, 40);
  await panel.getByRole('button', { name: '40 new' }).click();
  await orderCell(panel, records + 39).waitFor();
});

test('stored records are filtered, searched, bound in time and looked at byte by byte', async () => {
  const workbench = await openTail('stored', 'earliest');
  const panel = workbench.webview();
  await panel.getByText('12,000 records').waitFor();
  await orderCell(panel, records - 3).click();
  await workbench.page.keyboard.press('Enter');
  await panel.getByRole('tab', { name: 'Hex' }).click();
  await panel.getByText('7b 22 69 64').waitFor();
  const filter = panel.getByRole('combobox', { name: 'filter' });
  await filter.click();
  await filter.pressSequentially('value.or');
  await panel.getByRole('option', { name: 'value.order' }).waitFor();
  await workbench.page.keyboard.press('Tab');
  await filter.pressSequentially(' < 5 && nothing');
  await panel.locator('filter-field mark').getByText('nothing').waitFor();
  await workbench.screenshot('tail-panel-filter-wrong-dark');
  await filter.fill('value.order < 5');
  await filter.press('Enter');
  await panel.getByText('✓').waitFor();
  await panel.getByRole('searchbox', { name: 'search' }).fill('"order":3');
  await panel.getByText('1 found').waitFor();
  await panel.locator('time-histogram canvas').waitFor();
  await expect
    .poll(() => panel.getByRole('img').getAttribute('aria-label'), soon)
    .toMatch(/^12,000 records .* of which 5 pass/);
  await workbench.screenshots('tail-panel-filtered');
});

test('a paused tail gets nothing, and goes on where it was', async () => {
  const workbench = await openTail('orders', 'latest');
  const panel = workbench.webview();
  await waitUntilEmpty(workbench);
  await panel.getByRole('button', { name: 'Pause' }).click();
  await panel.getByText('paused', { exact: true }).first().waitFor();
  await produce('orders', 500_000, 3);
  // Hidden and shown again, it is still the same tail.
  await tail(workbench, 'empty', 'latest');
  await workbench.webview().getByText('empty · shop').waitFor();
  await waitUntilEmpty(workbench);
  await workbench.screenshots('tail-panel-empty');
  await workbench.tab('orders · shop').click();
  const shown = workbench.webview();
  await shown.getByText('paused', { exact: true }).first().waitFor();
  await shown.getByText('0 records', { exact: true }).waitFor();
  expect(await shown.getByRole('gridcell').count()).toBe(0);
  await shown.getByRole('button', { name: 'Resume' }).click();
  await orderCell(shown, 500_002).waitFor();
  await shown.getByText('3 records').waitFor();
});

test('opening what is open reveals it', async () => {
  const workbench = await openTail('orders', 'last 100');
  const panel = workbench.webview();
  await panel.getByText('100 records').waitFor();
  await tail(workbench, 'empty', 'latest');
  await tail(workbench, 'orders', 'last 100');
  expect(await workbench.tab('orders · shop').count()).toBe(1);
});

// The last one: it ends the broker.
test('after a reload a panel waits to be resumed; a cluster that is gone by then fails with Retry', async () => {
  const workbench = await openTail('orders', 'earliest');
  const panel = workbench.webview();
  await panel.getByText('live', { exact: true }).first().waitFor();
  await expect.poll(() => panel.getByRole('gridcell').count(), soon).toBeGreaterThan(0);
  await workbench.reload();
  const restored = workbench.webview();
  await restored.getByText('partition 1 from offset 0').waitFor();
  await workbench.screenshots('tail-panel-restored');
  await restored.getByRole('button', { name: 'Resume' }).last().click();
  await expect.poll(() => restored.getByRole('gridcell').count(), soon).toBeGreaterThan(0);

  await workbench.reload();
  await restored.getByText('partition 1 from offset 0').waitFor();
  await broker.stop();
  await restored.getByRole('button', { name: 'Resume' }).last().click();
  await restored.getByRole('button', { name: 'Show Log' }).waitFor();
  await restored.getByText('failed', { exact: true }).first().waitFor();
  await workbench.screenshots('tail-panel-failed');
});
