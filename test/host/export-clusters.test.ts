import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Commands, Settings } from '../../src/extension/contributions.ts';
import { extensionUnderTest } from './extension-under-test.ts';
import { test } from './host-test.ts';

test('saved clusters are written for the command line, without what only the settings need', async () => {
  await extensionUnderTest().activate();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-config-'));
  const before = process.env['XDG_CONFIG_HOME'];
  const update = (value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration().update(Settings.clusters, value, vscode.ConfigurationTarget.Global);
  await update([{ id: 'shop-id', name: 'shop', bootstrapServers: ['localhost:9092'] }]);
  process.env['XDG_CONFIG_HOME'] = folder;
  try {
    await vscode.commands.executeCommand(Commands.exportClusters);
    const text = await readFile(path.join(folder, 'kafka-workbench', 'clusters.json'), 'utf8');
    assert.deepEqual(JSON.parse(text), { shop: { bootstrapServers: ['localhost:9092'] } });
  } finally {
    if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
    else process.env['XDG_CONFIG_HOME'] = before;
    await update(undefined);
    await rm(folder, { recursive: true });
  }
});
