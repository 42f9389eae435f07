import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './host-test.ts';

const text = `@orderId = 42

###
PRODUCER new-order
topic: orders
key: {{orderId}}
value-format: json

{
  "id": "{{orderId}}",
  "items": [
    1
  ]
}

###
EXPECT paid
topic:   payments
match: value.id == vars.orderId
wihtin: 5s
`;

test('completion offers what fits: properties that are left, formats, names in templates and in expressions', async () => {
  const document = await open('file', `${text}\nEXPECT more\ntopic: t\n\n`);
  const end = document.lineCount - 1;
  await until(async () => (await completions(document, end - 1, 0)).includes('match'));
  const properties = await completions(document, end - 1, 0);
  assert.ok(!properties.includes('topic') && properties.includes('TOPIC'), properties.join());
  assert.ok((await completions(document, 5, 'key: {{'.length)).includes('orderId'));
  assert.ok((await completions(document, 6, 'value-format: '.length)).includes('json'));
  assert.ok((await completions(document, 18, 'match: value.id == vars.'.length)).includes('orderId'));
});

test('hovering explains a property and tells what a name stands for', async () => {
  const document = await open('hover', text);
  await until(async () => (await hover(document, 6, 2)).includes('How values become bytes'));
  assert.match(await hover(document, 5, 9), /@orderId.*= .*42/);
});

test('a misspelled property is found, and its quick fix corrects it', async () => {
  const document = await open('fix', text);
  await until(() => Promise.resolve(codes(document).includes('unknown-property')));
  const [found] = vscode.languages.getDiagnostics(document.uri);
  assert.ok(found !== undefined);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    found.range,
  );
  const fix = actions.find(({ title }) => title === 'Change to within');
  assert.ok(fix?.edit !== undefined, actions.map(({ title }) => title).join());
  assert.ok(await vscode.workspace.applyEdit(fix.edit));
  assert.equal(document.lineAt(19).text, 'within: 5s');
  await until(() => Promise.resolve(codes(document).length === 0));
});

test('formatting lays out properties, and leaves the value as it is', async () => {
  const document = await open('format', text);
  const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>(
    'vscode.executeFormatDocumentProvider',
    document.uri,
    { tabSize: 2, insertSpaces: true },
  );
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, edits);
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.equal(document.getText(), text.replace('topic:   payments', 'topic: payments'));
});

test('a variable is renamed in templates and expressions, and leads to where it is set', async () => {
  const document = await open('rename', text);
  const at = new vscode.Position(18, 'match: value.id == vars.or'.length);
  const [definition] = await vscode.commands.executeCommand<vscode.Location[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    at,
  );
  assert.equal(definition?.range.start.line, 0);
  const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
    'vscode.executeDocumentRenameProvider',
    document.uri,
    at,
    'id',
  );
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.equal(document.getText(), text.replaceAll('orderId', 'id'));
});

test('the outline, folding and semantic colours are there', async () => {
  const document = await open('outline', text);
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ['@orderId', 'PRODUCER new-order', 'EXPECT paid'],
  );
  const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
    'vscode.executeFoldingRangeProvider',
    document.uri,
  );
  assert.deepEqual(
    folds.map(({ start, end }) => [start, end]),
    [
      [3, 13],
      [8, 12],
      [10, 11],
      [16, 19],
    ],
  );
  const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
    'vscode.provideDocumentSemanticTokens',
    document.uri,
  );
  assert.ok(tokens.data.length >= 5 * 15, String(tokens.data.length));
});

test('what is found changes with the environments on the disk', async () => {
  const environments = inFolder('kafka.env.json');
  await vscode.workspace.fs.writeFile(environments, Buffer.from('{"dev": {}}'));
  try {
    const document = await open('environments', 'PRODUCER\ntopic: orders\nkey: {{region}}\n\nvalue\n');
    await until(() => Promise.resolve(codes(document).includes('unresolved-variable')));
    await vscode.workspace.fs.writeFile(environments, Buffer.from('{"dev": {"region": "eu"}}'));
    await until(() => Promise.resolve(codes(document).length === 0));
    await vscode.workspace.fs.delete(environments);
    await until(() => Promise.resolve(codes(document).includes('unresolved-variable')));
  } finally {
    await vscode.workspace.fs.delete(environments).then(undefined, () => undefined);
  }
});

/** Names are looked for in environments only where a document is a file. */
async function open(name: string, content: string): Promise<vscode.TextDocument> {
  const file = inFolder(`language-${name}.kafka`);
  await vscode.workspace.fs.writeFile(file, Buffer.from(content));
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  return document;
}

function inFolder(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined, 'No folder is open.');
  return vscode.Uri.joinPath(folder.uri, name);
}

async function completions(
  document: vscode.TextDocument,
  line: number,
  character: number,
): Promise<readonly string[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    new vscode.Position(line, character),
  );
  // Snippets are VS Code's own, and offered everywhere.
  return items
    .filter(({ kind }) => kind !== vscode.CompletionItemKind.Snippet)
    .map(({ label }) => (typeof label === 'string' ? label : label.label));
}

async function hover(document: vscode.TextDocument, line: number, character: number): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    new vscode.Position(line, character),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n');
}

function codes(document: vscode.TextDocument): readonly unknown[] {
  return vscode.languages.getDiagnostics(document.uri).map(({ code }) => code);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const start = performance.now(); performance.now() - start < 30_000;) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('It did not come to be.');
}
