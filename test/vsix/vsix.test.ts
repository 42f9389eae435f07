import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, inject, test } from 'vitest';
import { WorkbenchPage } from '../e2e/workbench-page.ts';
import { sharedBroker, uniqueName } from '../integration/local-brokers.ts';

test('the package is installed, and nothing runs from this checkout', async () => {
  const installed = await readdir(path.join(inject('vscodeDataDir'), 'extensions'));
  expect(installed).toContainEqual(expect.stringMatching(/^kafka-workbench\.kafka-workbench-\d/));
  expect(inject('runsFromSources')).toBe(false);
});

test('the installed package shows the topics of a real broker, and their partitions', async () => {
  const broker = sharedBroker();
  const topic = uniqueName('vsix');
  const [bootstrapServer = ''] = broker.bootstrapServers;
  const created = await broker.runTool('org.apache.kafka.tools.TopicCommand', [
    ...['--bootstrap-server', bootstrapServer, '--create', '--topic', topic, '--partitions', '3'],
  ]);
  expect(created.exitCode).toBe(0);
  await using workbench = await WorkbenchPage.open({
    settings: {
      'kafkaWorkbench.clusters': [
        { id: 'packaged', name: 'packaged', bootstrapServers: broker.bootstrapServers },
      ],
    },
  });
  await workbench.openSidebar('Kafka');
  await workbench.tree.expand(['packaged', 'Topics', topic]);
  const partitions = await workbench.tree.children(['packaged', 'Topics', topic]);
  await workbench.screenshot('vsix');
  expect(partitions.map(({ label }) => label)).toEqual(expect.arrayContaining(['0', '1', '2']));
});
