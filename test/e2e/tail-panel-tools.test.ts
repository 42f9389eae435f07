import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OutgoingRecord } from '../../src/core/record.ts';
import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import type { LocalCluster } from '../../src/local-cluster/local-cluster.ts';
import { connectionTo, freshBroker } from '../integration/local-brokers.ts';
import { sharedWorkbench } from './shared-workbench.ts';
import { WorkbenchPage, type Theme } from './workbench-page.ts';

const count = 400;
const soon = { timeout: 20_000, interval: 100 };
/** A whole second, and not so long ago that the broker deletes what is older. */
const begin = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;

let broker: LocalCluster;
let cluster: KafkaCluster;

beforeAll(async () => {
  broker = await freshBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  for (const name of ['payments', 'refunds']) {
    await cluster.mutations.createTopic({ name, partitions: 2, replicationFactor: 1, configs: {} });
    await cluster.mutations.produce(
      Array.from({ length: count }, (_, number) => payment(name, number)),
      {},
    );
  }
});
afterAll(async () => {
  await cluster.close();
  await broker.stop();
});

/** One a second, by turns in both partitions. */
function payment(topic: string, number: number): OutgoingRecord {
  const city = ['Wien', 'Paris', '東京', 'São Paulo'][number % 4];
  return {
    topic,
    partition: number % 2,
    key: Buffer.from(`customer-${number % 17}`),
    value: Buffer.from(
      JSON.stringify({ number, amount: (number * 37) % 1000, paid: number % 3 === 0, to: { city } }),
    ),
    headers: [{ name: Buffer.from('trace'), value: Buffer.from(`t-${number}`) }],
    timestamp: BigInt(begin + number * 1000),
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

/** A tail of what the topic holds, all of it read. */
async function openTail(topic: string): Promise<WorkbenchPage> {
  const workbench = await workbenchOfFile();
  await workbench.runCommand('Kafka: Open Tail');
  await workbench.pick(topic);
  await workbench.pick('earliest');
  await workbench.webview().getByText(`${count} records`).waitFor();
  return workbench;
}

/** Pauses the tail: what has to wait for that can be asked for then. */
async function pause(panel: FrameLocator): Promise<void> {
  await panel.getByRole('button', { name: 'Pause' }).click();
  await panel.getByRole('button', { name: 'Resume' }).waitFor();
}

function rowOf(panel: FrameLocator, number: number): Locator {
  return panel.getByRole('gridcell', { name: `"number":${number},` });
}

async function goTo(workbench: WorkbenchPage, place: string): Promise<void> {
  const panel = workbench.webview();
  await panel.getByRole('button', { name: /^Go to/ }).click();
  await panel.getByRole('dialog', { name: 'Go to' }).getByRole('textbox').fill(place);
  await workbench.page.keyboard.press('Enter');
}

async function choose(panel: FrameLocator, button: string, item: string): Promise<void> {
  await panel.getByRole('button', { name: button, exact: true }).click();
  await panel.getByRole('menuitem', { name: item, exact: true }).click();
}

/** In light, dark and high contrast; leaves the page dark. */
async function looks(workbench: WorkbenchPage, name: string): Promise<void> {
  for (const theme of ['light', 'highContrast', 'dark'] satisfies Theme[]) {
    await workbench.setTheme(theme);
    await workbench.screenshot(`${name}-${theme}`);
  }
}

async function titles(panel: FrameLocator): Promise<readonly string[]> {
  const heads = await panel.getByRole('columnheader').all();
  return await Promise.all(heads.map(async (head) => (await head.getAttribute('aria-label')) ?? ''));
}

test('fields become columns, records are ordered by time and jumped to, and a view of it is kept', async () => {
  const workbench = await openTail('payments');
  const panel = workbench.webview();
  await pause(panel);
  await goTo(workbench, '1:100');
  await expect.poll(() => rowOf(panel, 201).count(), soon).toBe(1);
  await goTo(workbench, new Date(begin + 50_000).toISOString());
  await expect.poll(() => rowOf(panel, 50).count(), soon).toBe(1);

  await rowOf(panel, 50).click();
  await workbench.page.keyboard.press('Enter');
  const node = panel.getByRole('treeitem', { name: 'amount: 850' });
  await node.click({ button: 'right' });
  await panel.getByRole('menuitem', { name: 'Use as column' }).click();
  await expect.poll(() => titles(panel), soon).toContain('value.amount');
  await panel.getByRole('button', { name: 'Columns' }).click();
  await panel.getByRole('combobox', { name: /^Find a column/ }).fill('value.to.city');
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => titles(panel), soon).toContain('value.to.city');
  await looks(workbench, 'tail-tools-columns');
  await workbench.page.keyboard.press('Escape');
  await panel.getByRole('gridcell', { name: 'Wien', exact: true }).first().waitFor();

  await panel.getByRole('button', { name: 'View', exact: true }).click();
  await panel.getByRole('menuitemcheckbox', { name: 'Order by time' }).click();
  await goTo(workbench, 'oldest');
  const numbers = async (): Promise<readonly number[]> =>
    (await panel.getByRole('gridcell', { name: /"number":/ }).allTextContents()).map((text) =>
      Number(/"number":(\d+)/.exec(text)?.[1]),
    );
  await expect.poll(async () => (await numbers()).slice(0, 5), soon).toEqual([0, 1, 2, 3, 4]);

  await choose(panel, 'View', 'Save view as…');
  await panel.getByRole('textbox', { name: 'Name of the view' }).fill('money');
  await workbench.screenshot('tail-tools-save-view-dark');
  await workbench.page.keyboard.press('Enter');
  await panel.getByText('Saved the view `money`').waitFor();
  await panel.getByRole('button', { name: 'Columns' }).click();
  await panel.getByRole('button', { name: 'Reset' }).click();
  await workbench.page.keyboard.press('Escape');
  await expect.poll(() => titles(panel), soon).not.toContain('value.amount');
  await panel.getByRole('button', { name: 'View', exact: true }).click();
  await looks(workbench, 'tail-tools-views');
  await panel.getByRole('menuitemcheckbox', { name: 'money' }).click();
  await expect.poll(() => titles(panel), soon).toContain('value.to.city');
  await choose(panel, 'View', 'Delete view…');
  await panel.getByRole('menuitem', { name: 'Delete “money”' }).click();
  await panel.getByText('Deleted the view `money`').waitFor();
  await panel.getByRole('button', { name: 'View', exact: true }).click();
  await panel.getByRole('menuitem', { name: 'Save view as…' }).waitFor();
  expect(await panel.getByRole('menuitemcheckbox', { name: 'money' }).count()).toBe(0);
});

test('records are compared, copied for other tools and produced again', async () => {
  const workbench = await openTail('payments');
  const panel = workbench.webview();
  await pause(panel);
  await goTo(workbench, '0:10');
  const clipboard = (): Promise<string> => workbench.page.evaluate('navigator.clipboard.readText()');
  const onRow = async (item: string): Promise<void> => {
    await rowOf(panel, 20).click({ button: 'right' });
    await panel.getByRole('menuitem', { name: item, exact: true }).click();
  };
  await rowOf(panel, 20).click({ button: 'right' });
  await panel.getByRole('menuitem', { name: 'Copy link' }).waitFor();
  await looks(workbench, 'tail-tools-record-menu');
  await workbench.page.keyboard.press('Escape');
  await onRow('Copy as kcat line');
  await expect.poll(clipboard, soon).toMatch(/^printf .*\| kcat .*payments/s);
  await onRow('Copy as PRODUCER block');
  await expect.poll(clipboard, soon).toMatch(/^PRODUCER/);
  await onRow('Copy link');
  await expect.poll(clipboard, soon).toContain('cluster=shop&topic=payments&partition=0&offset=10');

  await onRow('Produce again…');
  await workbench.tab('Untitled').waitFor();
  await workbench
    .codeLens(/Produce/)
    .first()
    .waitFor();
  await workbench.page.locator('.editor-instance .view-line', { hasText: 'customer-3' }).first().waitFor();
  await workbench.screenshots('tail-tools-produce-again');

  await workbench.tab('payments · shop').click();
  await rowOf(panel, 20).click();
  await rowOf(panel, 24).click({ modifiers: ['ControlOrMeta'] });
  await rowOf(panel, 24).click({ button: 'right' });
  await panel.getByRole('menuitem', { name: 'Compare two records' }).click();
  await workbench.tab('payments/0 @ 10 ↔ payments/0 @ 12').waitFor();
  await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  await workbench.screenshots('tail-tools-compare');
});

test('shown records are exported, the log is scanned, and the first match is told', async () => {
  const workbench = await openTail('payments');
  const panel = workbench.webview();
  const filter = panel.getByRole('combobox', { name: 'filter' });
  await filter.fill('value.number % 100 == 7');
  await filter.press('Enter');
  await panel.getByText('4 shown').waitFor();
  await choose(panel, 'Export', 'Export shown records as JSONL…');
  const file = path.join(workbench.folder, 'shown.jsonl');
  await workbench.quickInput.waitFor();
  await workbench.screenshot('tail-tools-export-dialog-dark');
  await workbench.enterPath(file);
  await workbench.page.keyboard.press('Enter');
  const exported = async (): Promise<readonly string[]> =>
    (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  await expect.poll(async () => (await exported()).length, soon).toBe(4);
  expect((await exported()).map((line) => Number(/\\?"number\\?":(\d+)/.exec(line)?.[1])).toSorted()).toEqual(
    [107, 207, 307, 7],
  );

  await panel.getByRole('button', { name: 'Scan the log' }).click();
  await panel.getByText('Only records that match are stored:').waitFor();
  await panel.getByText('4 records').first().waitFor();
  await looks(workbench, 'tail-tools-scan');
  await panel.getByRole('switch', { name: 'Tell me of the first match' }).click();
  await panel.getByText('The next record that matches will be told').waitFor();
  await cluster.mutations.produce([{ ...payment('payments', 507), partition: 0 }], {});
  await panel.getByText('5 records').first().waitFor();
  await workbench.page.locator('.part.statusbar [id="status.notifications"]').click();
  await workbench.notification(`payments/0 @ ${count / 2}`).waitFor();
  await workbench.screenshots('tail-tools-first-match');
});

test('a link that was copied opens its record through VS Code’s own way for links, which asks first', async () => {
  await using workbench = await openTail('refunds');
  const panel = workbench.webview();
  await panel.getByText(`${count} records`).waitFor();
  await panel.getByRole('button', { name: 'Pause' }).click();
  await goTo(workbench, '1:130');
  await rowOf(panel, 261).click({ button: 'right' });
  await panel.getByRole('menuitem', { name: 'Copy link', exact: true }).click();
  const clipboard = (): Promise<string> => workbench.page.evaluate('navigator.clipboard.readText()');
  await expect.poll(clipboard, soon).toContain('topic=refunds&partition=1&offset=130');
  await workbench
    .tab('refunds · shop')
    .getByRole('button', { name: /^Close/ })
    .click();
  await workbench.tab('refunds · shop').waitFor({ state: 'detached' });

  await workbench.runCommand('Developer: Open URL');
  await workbench.enter(await clipboard());
  await workbench.dialog('Kafka Workbench').getByRole('button', { name: 'Open', exact: true }).click();
  const opened = workbench.webview();
  await opened.getByRole('row', { selected: true }).getByText('"number":261,').waitFor();
  await opened.getByRole('treeitem', { name: 'number: 261' }).waitFor();
  await workbench.screenshots('tail-tools-link');
});

test('several topics share a panel', async () => {
  const workbench = await workbenchOfFile();
  await workbench.runCommand('Kafka: Open Tail');
  await workbench.page.getByRole('button', { name: 'Choose Several Topics' }).click();
  // The list of before, whose entries are taken by a click, is still there for a while.
  await workbench.page.getByPlaceholder('Which topics of shop').waitFor();
  await workbench.pick('payments');
  await workbench.pick('refunds');
  await workbench.page.keyboard.press('Enter');
  await workbench.pick('earliest');
  const panel = workbench.webview();
  await expect.poll(() => titles(panel), soon).toContain('Topic');
  await panel.getByRole('gridcell', { name: 'refunds', exact: true }).first().waitFor();
  await looks(workbench, 'tail-tools-several-topics');
});
