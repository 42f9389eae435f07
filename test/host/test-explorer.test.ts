import assert from 'node:assert/strict';
import { mkdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { test } from './host-test.ts';
import { RecordedTests } from './recorded-tests.ts';
import { until } from './until.ts';

const checked =
  'TOPIC orders\npartitions: 1\n\nPRODUCER send\ntopic: orders\n\nhello\n###\nEXPECT sent\ntopic: orders\n';
const sendsOnly = 'PRODUCER send\ntopic: orders\n\nhello\n';
const blocks = ['TOPIC orders', 'PRODUCER send', 'EXPECT sent'];

test('request files that check something are tests, found without opening them', async () => {
  await using tests = await RecordedTests.create({
    'a.kafka': checked,
    'sub/b.kafka': 'GROUP readers\nstate: absent\n',
    'sends-only.kafka': sendsOnly,
    'node_modules/x/c.kafka': checked,
    'other.txt': checked,
  });
  assert.deepEqual(tests.tree, { 'a.kafka': blocks, 'sub/b.kafka': ['GROUP readers'] });
  assert.equal(
    vscode.workspace.textDocuments.some(({ uri }) => uri.fsPath.startsWith(tests.folder)),
    false,
  );
});

test('files that come, change and go on the disk come, change and go as tests', async () => {
  await using tests = await RecordedTests.create({
    'a.kafka': checked,
    'sub/b.kafka': checked,
    'sub/deep/c.kafka': checked,
  });
  await tests.write('new.kafka', checked);
  await until('a new file', () => 'new.kafka' in tests.tree);
  await tests.write('new.kafka', 'EXPECT other\ntopic: orders\n');
  await until('a changed file', () => tests.tree['new.kafka']?.[0] === 'EXPECT other');
  await rm(tests.uri('a.kafka').fsPath);
  await until('a deleted file', () => !('a.kafka' in tests.tree));
  await rename(tests.uri('sub').fsPath, tests.uri('moved').fsPath);
  await until('a renamed folder', () => 'moved/b.kafka' in tests.tree && 'moved/deep/c.kafka' in tests.tree);
  await until('the folder of before is gone', () => !('sub/b.kafka' in tests.tree));
  await rm(tests.uri('moved').fsPath, { recursive: true });
  await until('a deleted folder', () => !('moved/b.kafka' in tests.tree));
  const elsewhere = path.join(os.tmpdir(), path.basename(tests.folder));
  await mkdir(elsewhere);
  await tests.write('last.kafka', checked);
  await until('a new file', () => 'last.kafka' in tests.tree);
  await rename(tests.uri('last.kafka').fsPath, path.join(elsewhere, 'last.kafka'));
  await until('a moved file', () => !('last.kafka' in tests.tree));
  await rename(elsewhere, tests.uri('incoming').fsPath);
  await until('a folder that was moved in', () => 'incoming/last.kafka' in tests.tree);
  await rename(tests.uri('incoming').fsPath, elsewhere);
  await until('a folder that was moved away', () => !('incoming/last.kafka' in tests.tree));
  await rm(elsewhere, { recursive: true });
});

test('what is excluded in the settings is no test', async () => {
  await using tests = await RecordedTests.create({ 'a.kafka': checked, 'hidden/b.kafka': checked });
  const files = vscode.workspace.getConfiguration('files');
  try {
    await files.update('exclude', { '**/hidden': true }, vscode.ConfigurationTarget.Workspace);
    await until('the excluded file is gone', () => !('hidden/b.kafka' in tests.tree));
    await tests.write('hidden/c.kafka', checked);
    await tests.write('c.kafka', checked);
    await until('a new file', () => 'c.kafka' in tests.tree);
    assert.deepEqual(Object.keys(tests.tree).toSorted(), ['a.kafka', 'c.kafka']);
  } finally {
    await files.update('exclude', undefined, vscode.ConfigurationTarget.Workspace);
  }
  await until('the file is back', () => 'hidden/c.kafka' in tests.tree);
});

test('entries are the same ones after edits, and follow the text that is not saved', async () => {
  await using tests = await RecordedTests.create({ 'a.kafka': checked });
  const before = tests.items('a.kafka', ...blocks);
  const document = await vscode.workspace.openTextDocument(tests.uri('a.kafka'));
  await edit(document, (change) =>
    change.insert(document.uri, new vscode.Position(0, 0), '-- one\n-- two\n'),
  );
  await until('the entries have moved', () => before[0]?.range?.start.line === 2);
  assert.deepEqual(tests.items('a.kafka', ...blocks), before);
  const at = document.getText().indexOf('send\n');
  const name = new vscode.Range(document.positionAt(at), document.positionAt(at + 4));
  await edit(document, (change) => change.replace(document.uri, name, 'dispatch'));
  await until('the renamed entry', () => tests.tree['a.kafka']?.[1] === 'PRODUCER dispatch');
  const after = tests.items('a.kafka', 'TOPIC orders', 'PRODUCER dispatch', 'EXPECT sent');
  assert.deepEqual(
    after.map((item, index) => item === before[index]),
    [true, false, true],
  );
  assert.deepEqual(
    after.map(({ range }) => range?.start.line),
    [2, 5, 10],
  );
  await document.save();
});

test('what is wrong with a file stands at its entry, until it is put right', async () => {
  await using tests = await RecordedTests.create({ 'a.kafka': 'EXPECT\ntopic: orders\nwithin: soon\n' });
  const problem = tests.file('a.kafka')?.error;
  assert.ok(typeof problem === 'string');
  assert.match(problem, /^Line 3: /);
  await tests.write('a.kafka', 'EXPECT\ntopic: orders\nwithin: 1s\n');
  await until('the problem is gone', () => tests.file('a.kafka')?.error === undefined);
});

async function edit(
  document: vscode.TextDocument,
  fill: (change: vscode.WorkspaceEdit) => void,
): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  fill(change);
  assert.ok(await vscode.workspace.applyEdit(change), `${document.fileName} was not edited.`);
}
