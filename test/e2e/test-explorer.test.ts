import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedBroker, uniqueName } from '../integration/local-brokers.ts';
import { WorkbenchPage } from './workbench-page.ts';

const orders = `@topic = TOPIC

### The topic of orders
TOPIC {{topic}}
partitions: 1

PRODUCER place
topic: {{topic}}
key: 42
{"id": 42, "status": "NEW", "note": "<img src=x> [run](command:workbench.action.quit)"}

###
EXPECT placed
topic: {{topic}}
match: value.id == 42
assert: value.status == "NEW"

EXPECT paid
topic: {{topic}}
within: 500ms
match: value.id == 42 && value.status == "PAID"

EXPECT shipped
topic: {{topic}}
`;

async function open(): Promise<WorkbenchPage> {
  const [broker = ''] = sharedBroker().bootstrapServers;
  const environments = { $clusters: { local: { bootstrapServers: broker } } };
  return WorkbenchPage.open({
    files: {
      'kafka.env.json': JSON.stringify(environments),
      'sub/orders.kafka': orders
        .replace('TOPIC', uniqueName('tested'))
        .replaceAll('topic: {{topic}}', 'topic: {{topic}}\ncluster: local')
        .replace('partitions: 1', 'partitions: 1\ncluster: local'),
      'broken.kafka': 'EXPECT broken\ntopic: orders\nwithin: soon\n',
      'sends-only.kafka': 'PRODUCER one\ntopic: orders\n\nhello\n',
    },
  });
}

test('a request file is found as a test, run, and its failure is gone to and compared', async () => {
  await using workbench = await open();
  const { page } = workbench;
  await workbench.openSidebar('Testing');
  const rows = page.locator('.part.sidebar .test-explorer .monaco-list-row');
  const row = (label: string): Locator => rows.filter({ hasText: label });
  const entry = row('orders.kafka');
  await entry.waitFor();
  await row('broken.kafka').waitFor();
  expect(await row('sends-only.kafka').count()).toBe(0);
  await row('Line 3: ').waitFor();
  await entry.click();
  await page.keyboard.press('ArrowRight');
  await row('EXPECT shipped').waitFor();
  await entry.hover();
  await entry.getByRole('button', { name: /^Run Test/ }).click();
  await row('EXPECT paid').locator('.codicon-testing-failed-icon').waitFor();
  for (const label of ['TOPIC {{topic}}', 'PRODUCER place', 'EXPECT placed']) {
    await row(label).locator('.codicon-testing-passed-icon').waitFor();
  }
  await row('EXPECT shipped').locator('.codicon-testing-skipped-icon').waitFor();
  await workbench.screenshots('tests-run');

  await row('EXPECT paid').click();
  await workbench.tab('orders.kafka').waitFor();
  await workbench.statusBarItem('Ln 21, Col 1').waitFor();
  const peek = page.locator('.editor-instance .zone-widget');
  await peek.getByText('0 of the 1 record that came in').first().waitFor();
  await peek.locator('.editor.original', { hasText: /value\.status:\s"PAID"/u }).waitFor();
  await peek.locator('.editor.modified', { hasText: /value\.status:\s"NEW"/u }).waitFor();
  await workbench.screenshots('tests-diff');
  // What records hold stays text.
  expect(await page.locator('img[src="x"], a[href^="command:workbench.action.quit"]').count()).toBe(0);

  const file = path.join(workbench.folder, 'sub', 'orders.kafka');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"PAID"', '"NEW"'));
  await workbench.tab('orders.kafka').click();
  await page
    .locator('.editor-instance .view-line', { hasText: /42\s&&\svalue\.status\s==\s"NEW"/u })
    .waitFor();
  await workbench.runCommand('Test: Rerun Failed Tests');
  await row('EXPECT paid').locator('.codicon-testing-passed-icon').waitFor();
});
