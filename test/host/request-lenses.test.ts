import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Commands, Settings } from '../../src/extension/contributions.ts';
import { test } from './host-test.ts';

const text = `PRODUCER one
topic: orders
value

###
PRODUCER many
topic: orders
count: 5000
value

###
CONSUMER
topic: orders
limit: 5
`;

test('a request file has a lens for everything that can be run', async () => {
  const document = await open(text);
  assert.deepEqual(await settled(document), [
    '0 $(play) Produce record',
    '0 Produce ×10',
    '5 $(play) Produce 5,000 records',
    '11 $(play) Start consumer',
  ]);
});

test('typing a block line by line never takes a lens from the others', async () => {
  const document = await open(text);
  await settled(document);
  const start = text.indexOf('###') + '###\n'.length;
  await insert(document, document.positionAt(start), '\n###\n');
  const typed = 'CONSUMER g\ntopic: {{';
  for (let at = 0; at < typed.length; at++) {
    await insert(document, document.positionAt(start + at), typed.charAt(at));
    const lenses = await lensTexts(document);
    assert.ok(
      lenses.some((lens) => lens.endsWith('Produce 5,000 records')) &&
        lenses.some((lens) => lens.endsWith('Start consumer')),
      `After \`${typed.slice(0, at + 1)}\`: ${lenses.join(', ')}`,
    );
  }
});

test('a lens moves with its block', async () => {
  const document = await open(text);
  await settled(document);
  await insert(document, new vscode.Position(0, 0), '-- a comment\n\n');
  await until(async () => (await lensTexts(document)).includes('7 $(play) Produce 5,000 records'));
});

test('a block that names an unknown cluster says which are known, at its lens', async () => {
  await withCluster('shop', async () => {
    const document = await open('PRODUCER\ntopic: orders\ncluster: nowhere\nvalue\n');
    await runLens(document, 'Produce record');
    await until(async () =>
      (await lensTexts(document)).includes('0 ✗ There is no cluster `nowhere`. Known are `shop`.'),
    );
  });
});

test('a block that names what nothing provides is refused with its line, before any connection', async () => {
  await withCluster('shop', async () => {
    const document = await open('PRODUCER\ntopic: orders\ncluster: shop\nkey: {{orderId}}\nvalue\n');
    await runLens(document, 'Produce ×10');
    await until(async () =>
      (await lensTexts(document)).some((lens) => lens.startsWith('0 ✗ Line 4: Nothing provides `orderId`')),
    );
    // What ran stays with its block.
    await insert(document, new vscode.Position(0, 0), '@a = b\n\n');
    await until(async () => (await lensTexts(document)).some((lens) => lens.startsWith('2 ✗ Line 4:')));
  });
});

test('a filter that cannot be used is refused at the lens, with its line and what is wrong', async () => {
  await withCluster('shop', async () => {
    const document = await open('CONSUMER\ntopic: orders\ncluster: shop\nfilter: value.amount >\nlimit: 5\n');
    await runLens(document, 'Start consumer');
    await until(async () =>
      (await lensTexts(document)).some((lens) => lens.startsWith('0 ✗ Line 4, `filter`: ')),
    );
  });
});

test('the block at the cursor is run without a lens', async () => {
  await withCluster('shop', async () => {
    const document = await open(
      'PRODUCER a\ntopic: orders\nvalue\n###\nPRODUCER b\ntopic: orders\ncluster: nowhere\nvalue\n',
    );
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(6, 3, 6, 3);
    await vscode.commands.executeCommand(Commands.produce);
    await until(async () => (await lensTexts(document)).some((lens) => lens.startsWith('4 ✗ ')));
  });
});

async function open(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'kafka', content });
  await vscode.window.showTextDocument(document);
  return document;
}

async function insert(
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
async function lensTexts(document: vscode.TextDocument): Promise<readonly string[]> {
  return (await lenses(document)).map(
    ({ range, command }) => `${range.start.line} ${command?.title.replaceAll('\u00a0', ' ') ?? ''}`,
  );
}

/** The lenses, once the language server has told of the blocks. */
async function settled(document: vscode.TextDocument): Promise<readonly string[]> {
  await until(async () => (await lensTexts(document)).length > 0);
  return lensTexts(document);
}

async function runLens(document: vscode.TextDocument, title: string): Promise<void> {
  await settled(document);
  const lens = (await lenses(document)).find(({ command }) => command?.title.endsWith(title));
  assert.ok(lens?.command, `There is no lens \`${title}\`.`);
  await vscode.commands.executeCommand(
    lens.command.command,
    ...((lens.command.arguments ?? []) as unknown[]),
  );
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const start = performance.now(); performance.now() - start < 30_000;) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('It did not come to be.');
}

/** Runs `body` with one saved cluster, at an address where nothing answers. */
async function withCluster(name: string, body: () => Promise<void>): Promise<void> {
  const update = (value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration().update(Settings.clusters, value, vscode.ConfigurationTarget.Global);
  await update([{ id: name, name, bootstrapServers: ['127.0.0.1:1'] }]);
  try {
    await body();
  } finally {
    await update(undefined);
  }
}
