import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';
import { parseKafkaFile } from '../../src/language/parse-kafka-file.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import type { LocalCluster } from '../../src/local-cluster/local-cluster.ts';
import { connectionTo, freshBroker } from '../integration/local-brokers.ts';
import { sharedWorkbench } from './shared-workbench.ts';
import { WorkbenchPage, type Theme } from './workbench-page.ts';

const walkThrough = path.resolve(import.meta.dirname, '../fixtures/walk-through.kafka');

const orders = `@orderId = 41

PRODUCER new-order
topic: orders
key: {{orderId}}
{ "id": "{{orderId}}", "amount": 12.5 }

###
EXPECT order-arrived
topic: orders
match: value.id == vars.orderId
capture: amount = value.amount

###
EXPECT order-confirmed
topic: orders
from: earliest
within: 2s
match: value.id == vars.orderId && value.status == "CONFIRMED"

###
TOPIC audit
partitions: 3
`;

let broker: LocalCluster;
let cluster: KafkaCluster;

beforeAll(async () => {
  broker = await freshBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
});
afterAll(async () => {
  await cluster.close();
  await broker.stop();
});

const workbenchOfFile = sharedWorkbench(() =>
  WorkbenchPage.open({
    files: {
      'kafka.env.json': JSON.stringify({
        $clusters: { live: { bootstrapServers: broker.bootstrapServers } },
        dev: { $cluster: 'shop', orderId: '42' },
        live: { $cluster: 'live', production: true },
      }),
    },
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

async function chooseEnvironment(workbench: WorkbenchPage, name: string): Promise<void> {
  await workbench.clickCodeLens(/^env: /);
  await workbench.pick(name);
  await workbench.codeLens(`env: ${name} ▾`).waitFor();
}

async function newTopic(name: string): Promise<void> {
  await cluster.mutations.createTopic({ name, partitions: 2, replicationFactor: 1, configs: {} });
}

async function topicNames(): Promise<readonly string[]> {
  return (await cluster.listTopics()).map(({ name }) => name);
}

test('a run shows at each block how it went, in every theme, and a failure with its nearest misses', async () => {
  await newTopic('orders');
  const workbench = await openRequests('orders.kafka', orders);
  await workbench.openSidebar('Kafka');
  await chooseEnvironment(workbench, 'dev');
  await workbench.clickCodeLens('Run file');
  await lenses(workbench, 'Running block').waitFor();
  await lenses(workbench, '✗ 1 of 4 failed').waitFor();
  await lenses(workbench, /✗ after 2\.\d s: 1 record came, it did not match/).waitFor();
  await lenses(workbench, 'not run').waitFor();
  await workbench.page.getByText('amount = 12.5').waitFor();
  for (const theme of ['light', 'dark', 'highContrast'] satisfies Theme[]) {
    await workbench.setTheme(theme);
    await workbench.screenshot(`run-${theme}`);
  }
  await workbench.page.setViewportSize({ width: 700, height: 700 });
  await workbench.screenshots('run-narrow');
  await workbench.page.setViewportSize({ width: 1440, height: 900 });
  await workbench.clickCodeLens('1 record came, it did not match');
  await workbench.tab('EXPECT order-confirmed').waitFor();
  await workbench.page.getByText('Records that came closest').waitFor();
  await workbench.screenshots('run-details');
});

describe('what throws something away', () => {
  test('is shown before, and turning away changes nothing', async () => {
    await newTopic('kept');
    const workbench = await openRequests('kept.kafka', 'TOPIC kept\nstate: absent\n');
    await workbench.clickCodeLens('Apply');
    const dialog = workbench.dialog('Delete topic `kept` on `shop`?');
    await dialog.waitFor();
    await workbench.screenshots('run-confirm');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await lenses(workbench, 'It was not confirmed: nothing was changed.').waitFor();
    expect(await topicNames()).toContain('kept');
  });

  test('is done once it is confirmed', async () => {
    await newTopic('gone');
    const workbench = await openRequests('gone.kafka', 'TOPIC gone\nstate: absent\n');
    await workbench.clickCodeLens('Apply');
    await workbench.dialog('Delete topic `gone`').getByRole('button', { name: 'Delete Topic' }).click();
    await lenses(workbench, '✓ passed').waitFor();
    expect(await topicNames()).not.toContain('gone');
  });

  test('needs the name of a production cluster', async () => {
    await newTopic('precious');
    const workbench = await openRequests('live.kafka', 'TOPIC precious\nstate: absent\n');
    await chooseEnvironment(workbench, 'live');
    const button = workbench.dialog('Delete topic').getByRole('button', { name: 'Delete Topic' });
    await workbench.clickCodeLens('Apply');
    await button.click();
    await workbench.quickInputText.filter({ hasText: '`live` is a production cluster' }).waitFor();
    await workbench.quickInput.press('Escape');
    await lenses(workbench, 'It was not confirmed').waitFor();
    expect(await topicNames()).toContain('precious');
    await workbench.clickCodeLens('Apply');
    await button.click();
    await workbench.enter('live', 'Type live to go on');
    await lenses(workbench, '✓ passed').waitFor();
    expect(await topicNames()).not.toContain('precious');
    await chooseEnvironment(workbench, 'none');
  });
});

test('the walk-through passes as a file, and asks before each thing that it throws away', async () => {
  const text = await readFile(walkThrough, 'utf8');
  const workbench = await openRequests('walk-through.kafka', text);
  await workbench.clickCodeLens('Run file');
  for (const [question, action] of [
    ['Reset the offsets of group', 'Reset Offsets'],
    ['Delete group', 'Delete Group'],
    ['Delete topic', 'Delete Topic'],
  ] as const) {
    await workbench.dialog(question).getByRole('button', { name: action }).click();
  }
  // Every one of them, as in the Test Explorer and on the command line, whose results the host's tests compare.
  await lenses(workbench, `✓ ${parseKafkaFile(text).blocks.length} blocks · `).waitFor();
  await workbench.screenshots('run-walk-through');
});

test('the filter of a CONSUMER sees the variables of the file and the environment', async () => {
  await newTopic('filtered');
  const text = [
    '@wanted = {{orderId}}',
    '',
    'PRODUCER',
    'topic: filtered',
    '{"id": "{{$index}}"}',
    '',
    '###',
    'CONSUMER',
    'topic: filtered',
    'from: earliest',
    'filter: value.id == vars.wanted || value.id == "4"',
    '',
  ];
  const workbench = await openRequests('filtered.kafka', text.join('\n').replace('{{orderId}}', '7'));
  await workbench.clickCodeLens('Produce ×10');
  await lenses(workbench, '✓ 10 records').waitFor();
  await workbench.clickCodeLens('Start consumer');
  await workbench.webview().getByText('{"id": "7"}').first().waitFor();
  await workbench.webview().getByText('{"id": "4"}').first().waitFor();
  expect(await workbench.webview().getByText('{"id": "5"}').count()).toBe(0);
});

test('a run goes on when its file is closed, and can be cancelled where that is shown', async () => {
  await newTopic('quiet');
  const workbench = await openRequests('quiet.kafka', 'EXPECT\ntopic: quiet\nwithin: 10m\n');
  await workbench.clickCodeLens('Check');
  await lenses(workbench, 'Checking…').waitFor();
  await workbench.screenshots('run-checking');
  await workbench.tab('quiet.kafka').click({ button: 'middle' });
  await workbench.statusBarItem('').and(workbench.page.locator('[id="status.notifications"]')).click();
  const notification = workbench.notification('Running quiet.kafka');
  await notification.waitFor();
  await notification.hover();
  await notification.getByText('Cancel').click();
  await notification.waitFor({ state: 'detached' });
  await workbench.openFile('quiet.kafka');
  await lenses(workbench, 'Cancelled after').waitFor();
});
