import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Commands } from '../../src/extension/contributions.ts';
import { test } from './host-test.ts';
import { insert, lensTexts, open, runLens, settled, withCluster } from './lens-editor.ts';
import { until } from './until.ts';

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
    '0 $(run-all) Run file',
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
  await until('the lens says so', async () =>
    (await lensTexts(document)).includes('7 $(play) Produce 5,000 records'),
  );
});

test('a block that names an unknown cluster says which are known, at its lens', async () => {
  await withCluster('shop', async () => {
    const document = await open('PRODUCER\ntopic: orders\ncluster: nowhere\nvalue\n');
    await runLens(document, 'Produce record');
    await until('the lens says so', async () =>
      (await lensTexts(document)).includes('0 ✗ There is no cluster `nowhere`: there is `shop`.'),
    );
  });
});

test('a block that names what nothing provides is refused with its line, before any connection', async () => {
  await withCluster('shop', async () => {
    const document = await open('PRODUCER\ntopic: orders\ncluster: shop\nkey: {{orderId}}\nvalue\n');
    await runLens(document, 'Produce ×10');
    await until('the lens says so', async () =>
      (await lensTexts(document)).some((lens) => lens.startsWith('0 ✗ Line 4: Nothing provides `orderId`')),
    );
    // What ran stays with its block.
    await insert(document, new vscode.Position(0, 0), '@a = b\n\n');
    await until('the lens says so', async () =>
      (await lensTexts(document)).some((lens) => lens.startsWith('2 ✗ Line 4:')),
    );
  });
});

test('a filter that cannot be used is refused at the lens, with its line and what is wrong', async () => {
  await withCluster('shop', async () => {
    const document = await open('CONSUMER\ntopic: orders\ncluster: shop\nfilter: value.amount >\nlimit: 5\n');
    await runLens(document, 'Start consumer');
    await until('the lens says so', async () =>
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
    await until('the lens says so', async () =>
      (await lensTexts(document)).some((lens) => lens.startsWith('4 ✗ ')),
    );
  });
});
