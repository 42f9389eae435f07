import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  Commands,
  languageId,
  resultLanguageId,
  Settings,
  Views,
} from '../../src/extension/contributions.ts';
import { extensionUnderTest, manifest } from './extension-under-test.ts';
import { test } from './host-test.ts';

test('every contributed command is registered', async () => {
  await extensionUnderTest().activate();
  const registered = new Set(await vscode.commands.getCommands(true));
  assert.deepEqual(
    contributedCommands().filter((command) => !registered.has(command)),
    [],
  );
});

test('every registered command is contributed', async () => {
  await extensionUnderTest().activate();
  const registered = await vscode.commands.getCommands(true);
  const contributed = new Set(contributedCommands());
  // VS Code itself registers `<view>.focus` and its like.
  const ownedByVscode = Object.values(Views).map((view) => `${view}.`);
  assert.deepEqual(
    registered.filter(
      (command) =>
        command.startsWith('kafkaWorkbench.') &&
        !contributed.has(command) &&
        !ownedByVscode.some((prefix) => prefix !== 'kafkaWorkbench.' && command.startsWith(prefix)),
    ),
    [],
  );
});

test('the ids in the code are those of package.json', () => {
  const { contributes } = manifest();
  assert.deepEqual(sorted(Object.values(Commands)), sorted(contributedCommands()));
  assert.deepEqual(
    sorted(Object.values(Settings)),
    sorted(Object.keys(contributes.configuration.properties)),
  );
  assert.deepEqual(
    sorted(Object.values(Views)),
    sorted([
      ...contributes.viewsContainers.activitybar.map(({ id }) => id),
      ...Object.values(contributes.views).flatMap((views) => views.map(({ id }) => id)),
    ]),
  );
  assert.deepEqual(
    contributes.languages.map(({ id }) => id),
    [languageId, resultLanguageId],
  );
});

test('a .kafka file is in the language', async () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined, 'No folder is open.');
  const file = vscode.Uri.joinPath(folder.uri, 'requests.kafka');
  await vscode.workspace.fs.writeFile(file, Buffer.from('PRODUCER one\ntopic: orders\n\nhello\n'));
  const document = await vscode.workspace.openTextDocument(file);
  assert.equal(document.languageId, languageId);
});

test('the view of the clusters opens', async () => {
  // Rejects when there is no such view.
  await vscode.commands.executeCommand(`${Views.clusters}.focus`);
});

test('a folder cannot define clusters: the setting is the application’s alone', () => {
  const { properties } = manifest().contributes.configuration;
  assert.equal(properties[Settings.clusters]?.scope, 'application');
});

test('a cluster in the settings of a folder is not seen', async () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined, 'No folder is open.');
  await assert.rejects(
    async () =>
      vscode.workspace
        .getConfiguration()
        .update(Settings.clusters, [{ id: 'x' }], vscode.ConfigurationTarget.Workspace),
    /only into User settings/,
  );
  const settings = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
  await vscode.workspace.fs.writeFile(
    settings,
    Buffer.from(JSON.stringify({ [Settings.clusters]: [{ id: 'x' }], [Settings.tailMaxRecords]: 7 })),
  );
  const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration();
  // The other setting tells that the file has been read.
  while (configuration().get(Settings.tailMaxRecords) !== 7) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(configuration().get(Settings.clusters), []);
});

function contributedCommands(): readonly string[] {
  return manifest().contributes.commands.map(({ command }) => command);
}

function sorted(ids: readonly string[]): readonly string[] {
  return ids.toSorted();
}
