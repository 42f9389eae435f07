import { expect, test } from 'vitest';
import { sharedBroker, uniqueName } from '../integration/local-brokers.ts';
import { sharedWorkbench } from './shared-workbench.ts';
import { WorkbenchPage } from './workbench-page.ts';

const workbenchOfFile = sharedWorkbench(async () => {
  const { bootstrapServers } = sharedBroker();
  const workbench = await WorkbenchPage.open({
    settings: { 'kafkaWorkbench.clusters': [{ id: 'shared', name: 'shared', bootstrapServers }] },
  });
  await workbench.openSidebar('Kafka');
  return workbench;
});

test('VS Code shows the Kafka container with its view, in every theme', async () => {
  const workbench = await workbenchOfFile();
  await workbench.tree.find(['shared']);
  for (const theme of ['light', 'dark', 'highContrast'] as const) {
    await workbench.setTheme(theme);
    await workbench.screenshot(`container-${theme}`);
  }
});

test('the last of 60 partitions is reached by scrolling, and so is the first again', async () => {
  const { bootstrapServers, runTool } = sharedBroker();
  const topic = uniqueName('wide');
  const { exitCode } = await runTool('org.apache.kafka.tools.TopicCommand', [
    ...['--bootstrap-server', bootstrapServers.join(',')],
    ...['--create', '--topic', topic, '--partitions', '60'],
  ]);
  expect(exitCode).toBe(0);
  const workbench = await workbenchOfFile();
  const last = await workbench.tree.find(['shared', 'Topics', topic, '59']);
  expect(last.description).toContain('0 records');
  expect((await workbench.tree.rows()).map(({ label }) => label)).not.toContain(topic);
  await workbench.tree.click(['shared', 'Topics', topic, '0']);
  expect((await workbench.tree.rows()).map(({ label }) => label)).toContain(topic);
});
