import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { sharedWorkbench } from '../e2e/shared-workbench.ts';
import { WorkbenchPage } from '../e2e/workbench-page.ts';
import { sharedBroker, uniqueName } from '../integration/local-brokers.ts';

const topic = uniqueName('vsix');
const workbenchOfFile = sharedWorkbench(() =>
  WorkbenchPage.open({
    settings: {
      'kafkaWorkbench.clusters': [
        { id: 'packaged', name: 'packaged', bootstrapServers: sharedBroker().bootstrapServers },
      ],
    },
  }),
);

beforeAll(async () => {
  const { bootstrapServers, runTool } = sharedBroker();
  const { exitCode } = await runTool('org.apache.kafka.tools.TopicCommand', [
    ...['--bootstrap-server', bootstrapServers.join(',')],
    ...['--create', '--topic', topic, '--partitions', '3'],
  ]);
  expect(exitCode).toBe(0);
});

test('the package is installed, and nothing runs from this checkout', async () => {
  const installed = await readdir(path.join(inject('vscodeDataDir'), 'extensions'));
  expect(installed).toContainEqual(expect.stringMatching(/^kafka-workbench\.kafka-workbench-\d/));
  expect(inject('runsFromSources')).toBe(false);
});

test('the installed package shows the topics of a real broker, and their partitions', async () => {
  const workbench = await workbenchOfFile();
  await workbench.openSidebar('Kafka');
  await workbench.tree.find(['packaged', 'Topics', topic, '2']);
  const partitions = await workbench.tree.children(['packaged', 'Topics', topic]);
  expect(partitions.map(({ label }) => label)).toEqual(expect.arrayContaining(['0', '1', '2']));
});

test('the installed package produces from a lens, and its tail shows the record', async () => {
  const workbench = await workbenchOfFile();
  const request = `PRODUCER one\ntopic: ${topic}\nkey: packaged-key\n\n{"packaged": true}\n`;
  await workbench.openFile('packaged.kafka', request);
  await workbench.clickCodeLens('Produce record');
  await workbench.codeLens(new RegExp(`${topic}/\\d @ \\d`)).waitFor();
  await workbench.openSidebar('Kafka');
  await workbench.tree.clickAction(['packaged', 'Topics', topic], 'Open Tail');
  const row = workbench.webview().getByRole('row', { name: /packaged-key/ });
  await row.waitFor();
  expect(await row.innerText()).toContain('{"packaged": true}');
});
