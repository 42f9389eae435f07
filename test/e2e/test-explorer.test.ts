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
  const file = row('orders.kafka');
  await file.waitFor();
  expect(await rows.count()).toBe(1);
  await file.click();
  await page.keyboard.press('ArrowRight');
  await row('EXPECT shipped').waitFor();
  await file.hover();
  await file.getByRole('button', { name: /^Run Test/ }).click();
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
  await expect.poll(() => page.locator('img[src="x"], a[href^="command:"]').count()).toBe(0);
});
