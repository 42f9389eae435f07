import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { Settings } from '../../src/extension/contributions.ts';
import { until } from './until.ts';

export async function open(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'kafka', content });
  await vscode.window.showTextDocument(document);
  return document;
}

/** As `open`, of a file. */
export async function openFile(file: string, content: string): Promise<vscode.TextDocument> {
  await writeFile(file, content);
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Line and text of each inlay hint. */
export async function hintTexts(document: vscode.TextDocument): Promise<readonly string[]> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    whole,
  );
  return hints.map(({ position, label }) => {
    const text = typeof label === 'string' ? label : label.map(({ value }) => value).join('');
    return `${position.line} ${text}`;
  });
}

export async function insert(
  document: vscode.TextDocument,
  position: vscode.Position,
  inserted: string,
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, position, inserted);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function lenses(document: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
}

/** Line and title of each lens, the gap behind an icon as an ordinary space. */
export async function lensTexts(document: vscode.TextDocument): Promise<readonly string[]> {
  return (await lenses(document)).map(
    ({ range, command }) => `${range.start.line} ${command?.title.replaceAll('\u00a0', ' ') ?? ''}`,
  );
}

/** The lenses, once the language server has told of the blocks. */
export async function settled(document: vscode.TextDocument): Promise<readonly string[]> {
  await until('there are lenses', async () => (await lensTexts(document)).length > 0);
  return lensTexts(document);
}

/** Runs the first lens with this title; the one of `line`, where that is given. */
export async function runLens(document: vscode.TextDocument, title: string, line?: number): Promise<void> {
  await settled(document);
  const lens = (await lenses(document)).find(
    ({ command, range }) => command?.title.includes(title) && (line ?? range.start.line) === range.start.line,
  );
  assert.ok(lens?.command, `There is no lens \`${title}\`.`);
  await vscode.commands.executeCommand(
    lens.command.command,
    ...((lens.command.arguments ?? []) as unknown[]),
  );
}

/** Runs `body` with one saved cluster, at an address where nothing answers unless one is given. */
export async function withCluster(
  name: string,
  body: () => Promise<void>,
  bootstrapServers: readonly string[] = ['127.0.0.1:1'],
): Promise<void> {
  const update = (value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration().update(Settings.clusters, value, vscode.ConfigurationTarget.Global);
  await update([{ id: name, name, bootstrapServers }]);
  try {
    await body();
  } finally {
    await update(undefined);
  }
}
