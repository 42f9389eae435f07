import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { startVscodeServer, type VscodeServer } from '../../scripts/vscode-server.ts';
import { WorkbenchPage } from './workbench-page.ts';

let dataDir: string;
let server: VscodeServer;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-restricted-'));
  server = await startVscodeServer({ dataDir, settings: {}, workspaceTrust: true });
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

test('in a folder that is not trusted nothing runs, and the lenses say so', async () => {
  await using workbench = await WorkbenchPage.open({
    server: { url: server.url, dataDir },
    files: { 'a.kafka': '-- a\n\nTOPIC t\n\n###\nPRODUCER\ntopic: t\nvalue\n' },
    openFile: 'a.kafka',
    settings: {
      'kafkaWorkbench.clusters': [{ id: 'shop', name: 'shop', bootstrapServers: ['127.0.0.1:1'] }],
      'security.workspace.trust.startupPrompt': 'never',
    },
  });
  const refusal = workbench.codeLens('✗ Requests do not run in Restricted Mode');
  await workbench.clickCodeLens('Run file');
  await refusal.nth(0).waitFor();
  await workbench.clickCodeLens('Apply');
  await refusal.nth(1).waitFor();
  await workbench.clickCodeLens('Produce record');
  await refusal.nth(2).waitFor();
  await workbench.screenshots('run-restricted');
});
