import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import type { LocalCluster } from '../../src/local-cluster/local-cluster.ts';
import { connectionTo, freshBroker } from '../integration/local-brokers.ts';
import { WorkbenchPage } from './workbench-page.ts';

const records = 20_000;
const soon = { timeout: 30_000, interval: 100 };

let broker: LocalCluster;
let cluster: KafkaCluster;

beforeAll(async () => {
  broker = await freshBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  await cluster.mutations.createTopic({ name: 'orders', partitions: 1, replicationFactor: 1, configs: {} });
  await cluster.mutations.produce(
    Array.from({ length: records }, (_, number) => ({
      topic: 'orders',
      partition: 0,
      key: Buffer.from(`user-${number % 97}`),
      value: Buffer.from(`{"order":${number},"paid":${number % 2 === 0}}`),
      headers: [],
    })),
    {},
  );
});
afterAll(async () => {
  await cluster.close();
  await broker.stop();
});

async function openTail(): Promise<WorkbenchPage> {
  const workbench = await WorkbenchPage.open({
    settings: {
      'kafkaWorkbench.clusters': [{ id: 'shop', name: 'shop', bootstrapServers: broker.bootstrapServers }],
    },
  });
  await workbench.openSidebar('Kafka');
  await workbench.tree.find(['shop']);
  await workbench.runCommand('Kafka: Open Tail');
  await workbench.pick('orders');
  await workbench.pick('earliest');
  await workbench.webview().getByText('20,000 records').waitFor();
  return workbench;
}

/** The panel's document in a window of its own. */
function panelIn(page: Page): FrameLocator {
  return page
    .locator('iframe.webview.ready:visible')
    .last()
    .contentFrame()
    .locator('iframe#active-frame')
    .contentFrame();
}

/**
 * Moves the open editor into a window of its own. There VS Code's server build leaves out the style sheet of the
 * workbench, without which nothing has a size: it is brought along.
 */
async function moveToNewWindow(page: Page): Promise<Page> {
  const moved = (): Page | undefined =>
    page
      .context()
      .pages()
      .find((other) => other !== page);
  const entry = page.getByRole('menuitem', { name: 'Move into New Window' });
  await expect
    .poll(
      async () => {
        if (moved() !== undefined) return true;
        await page.keyboard.press('Escape');
        await page.locator('.tabs-container .tab', { hasText: 'orders' }).click({ button: 'right' });
        // A menu takes no click that ends as soon as it is open.
        await entry.click({ delay: 500, timeout: 5000 }).catch(() => undefined);
        return moved() !== undefined;
      },
      { timeout: 60_000, interval: 2000 },
    )
    .toBe(true);
  const window = moved();
  if (window === undefined) throw new Error('No window opened.');
  const styles: string = await page.evaluate(
    `(async () => {
      const links = [...document.querySelectorAll('link[rel=stylesheet]')];
      return (await Promise.all(links.map(async ({ href }) => (await fetch(href)).text()))).join('\\n');
    })()`,
  );
  await window.evaluate(
    `{
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(${JSON.stringify(styles)});
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }`,
  );
  return window;
}

/** What a reader sees of where they are. */
async function placeIn(panel: FrameLocator): Promise<object> {
  const filter = panel.getByRole('combobox', { name: 'filter' });
  const search = panel.getByRole('searchbox', { name: 'search' });
  const heads = panel.getByRole('columnheader');
  return {
    filter: await filter.inputValue(),
    search: await search.inputValue(),
    columns: (await heads.allTextContents()).map((text) => text.trim()),
    keyWidth: Math.round((await panel.getByRole('columnheader', { name: 'Key' }).boundingBox())?.width ?? 0),
    detail: await panel.getByRole('tab', { selected: true }).allTextContents(),
  };
}

test('moved into a window of its own, a panel is as it was, and its tail goes on', async () => {
  await using workbench = await openTail();
  const { page } = workbench;
  const panel = workbench.webview();
  const filter = panel.getByRole('combobox', { name: 'filter' });
  await filter.fill('value.paid');
  await filter.press('Enter');
  await panel.getByText('10,000 shown').waitFor();
  await panel.getByRole('searchbox', { name: 'search' }).fill('"order":99');
  await panel.getByText(/^\d+ found$/).waitFor();
  await panel.getByRole('button', { name: 'Columns' }).click();
  await panel.getByRole('combobox', { name: /^Find a column/ }).fill('value.order');
  await page.keyboard.press('Enter');
  await panel.getByRole('columnheader', { name: 'value.order' }).waitFor();
  await page.keyboard.press('Escape');
  const border = panel.getByRole('separator', { name: 'Width of the column Key' });
  await border.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await panel.getByRole('button', { name: /^Go to/ }).click();
  await panel.getByRole('textbox').last().fill('0:9000');
  await page.keyboard.press('Enter');
  const row = panel.getByRole('gridcell', { name: '{"order":9000,"paid":true}' });
  await row.click();
  await page.keyboard.press('Enter');
  await panel.getByRole('tab', { name: 'Hex' }).click();
  await panel.getByText('7b 22 6f 72').waitFor();
  const before = await placeIn(panel);
  expect(before).toMatchObject({ filter: 'value.paid' });

  const window = await moveToNewWindow(page);
  const moved = panelIn(window);
  // The record that was open, in hexadecimal digits.
  await moved.getByText('7b 22 6f 72').waitFor();
  await expect.poll(() => placeIn(moved), soon).toEqual(before);
  await moved.getByText('10,000 shown').waitFor();
  // The same tail: what comes now is added to what it had.
  await cluster.mutations.produce(
    [
      {
        topic: 'orders',
        partition: 0,
        key: null,
        value: Buffer.from('{"order":-1,"paid":true}'),
        headers: [],
      },
    ],
    {},
  );
  await moved.getByText('10,001 shown').waitFor();
  await moved.getByText('20,001 records').waitFor();
});
