import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sharedBroker } from '../integration/local-brokers.ts';
import { WorkbenchPage } from './workbench-page.ts';

const sample = path.resolve('media/shop.kafka');

test('from nothing to a produced record: add a cluster, expand it, tail a topic, produce from shop.kafka', async () => {
  const broker = sharedBroker();
  const servers = broker.bootstrapServers.join(',');
  const { exitCode } = await broker.runTool('org.apache.kafka.tools.TopicCommand', [
    ...[
      '--bootstrap-server',
      servers,
      '--create',
      '--if-not-exists',
      '--topic',
      'orders',
      '--partitions',
      '8',
    ],
  ]);
  expect(exitCode).toBe(0);
  await using workbench = await WorkbenchPage.open({
    files: { 'shop.kafka': await readFile(sample, 'utf8') },
    openFile: 'shop.kafka',
  });

  await workbench.openSidebar('Kafka');
  await workbench.page.getByRole('button', { name: 'Add a Cluster' }).waitFor();
  await workbench.screenshots('first-steps-1-welcome');

  await workbench.page.getByRole('button', { name: 'Add a Cluster' }).click();
  await workbench.enter('shop', 'What to call the cluster');
  await workbench.enter(servers, 'Bootstrap servers');
  await workbench.pick('Plaintext');
  await workbench.screenshots('first-steps-2-wizard');
  await workbench.pick('Test connection and save');

  await workbench.tree.expand(['shop', 'Topics', 'orders']);
  expect((await workbench.tree.find(['shop', 'Topics', 'orders', '7'])).description).toContain('leader 1');
  await workbench.screenshots('first-steps-3-partitions');

  await workbench.tree.clickAction(['shop', 'Topics', 'orders'], 'Open Tail');
  const panel = workbench.webview();
  await panel.getByText(/waiting for the first record/i).waitFor();
  await workbench.screenshots('first-steps-4-tail');

  await workbench.tab('shop.kafka').click();
  await workbench.clickCodeLens('Produce');
  const result = workbench.codeLens(/orders\/\d @ \d/).first();
  await result.waitFor();
  const [, partition = '', offset = ''] = /orders\/(\d+) @ (\d+)/.exec(await result.innerText()) ?? [];
  await workbench.screenshots('first-steps-5-produced');

  await workbench.tab('orders').click();
  const row = panel.getByRole('row', { name: /PLACED|"customer"|customer-/ });
  await row.first().waitFor();
  const cells = await row.first().getByRole('gridcell').allInnerTexts();
  expect(cells.slice(0, 2)).toEqual([partition, offset]);
  expect(cells.join(' ')).toContain('source=workbench');
  await workbench.screenshots('first-steps-6-record');
});
