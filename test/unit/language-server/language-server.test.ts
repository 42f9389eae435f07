import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type ServerClient } from './server-client.ts';

const shop = `@id = {{$uuid}}

### Orders
PRODUCER new-order
topic: orders
key: {{id}}
{
  "id": "{{id}}"
}

###
CONSUMER billing
topic: orders
from: soon
`;

/** A machine that does much else answers late. */
const patience = { timeout: 20_000 };

describe('the language server', () => {
  let server: ServerClient;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('tells what it can do, and contributes no commands', () => {
    expect(Object.keys(server.capabilities).sort()).toEqual([
      'codeActionProvider',
      'completionProvider',
      'definitionProvider',
      'documentFormattingProvider',
      'documentSymbolProvider',
      'foldingRangeProvider',
      'hoverProvider',
      'referencesProvider',
      'renameProvider',
      'selectionRangeProvider',
      'semanticTokensProvider',
      'textDocumentSync',
    ]);
  });

  it('pushes the findings of a document that is opened, and of its changes', async () => {
    const uri = 'file:///findings.kafka';
    await server.open(uri, shop);
    await expect.poll(() => server.diagnostics.get(uri), patience).toHaveLength(1);
    expect(server.diagnostics.get(uri)?.[0]).toMatchObject({
      severity: 1,
      code: 'bad-value',
      source: 'kafka',
      range: { start: { line: 13, character: 6 }, end: { line: 13, character: 10 } },
      message: expect.stringContaining('`soon`') as unknown,
    });
    await server.change(uri, 2, [
      { range: { start: { line: 13, character: 6 }, end: { line: 13, character: 10 } }, text: 'earliest' },
    ]);
    await expect.poll(() => server.diagnostics.get(uri), patience).toEqual([]);
  });

  it('takes its findings back when a document closes', async () => {
    const uri = 'file:///closed.kafka';
    await server.open(uri, 'CONSUMER');
    await expect.poll(() => server.diagnostics.get(uri), patience).toHaveLength(1);
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await expect.poll(() => server.diagnostics.get(uri), patience).toEqual([]);
  });

  it('answers where the blocks stand, with the version that they are of', async () => {
    const uri = 'file:///blocks.kafka';
    await server.open(uri, shop);
    expect(await server.connection.sendRequest('kafka/blocks', { uri })).toEqual({
      version: 1,
      blocks: [
        {
          kind: 'PRODUCER',
          name: 'new-order',
          startLine: 3,
          endLine: 8,
          properties: { topic: 'orders', key: '{{id}}' },
        },
        {
          kind: 'CONSUMER',
          name: 'billing',
          startLine: 11,
          endLine: 13,
          properties: { topic: 'orders', from: 'soon' },
        },
      ],
    });
    await server.change(uri, 7, [{ text: 'CONSUMER\ntopic: a\n' }]);
    expect(await server.connection.sendRequest('kafka/blocks', { uri })).toMatchObject({
      version: 7,
      blocks: [{ kind: 'CONSUMER', name: '', startLine: 0, endLine: 1 }],
    });
  });

  it('says so when the blocks of a document are asked for that is not open', async () => {
    await expect(
      server.connection.sendRequest('kafka/blocks', { uri: 'file:///none.kafka' }),
    ).rejects.toThrow('`file:///none.kafka` is not open.');
  });

  it('folds blocks and the objects in their values', async () => {
    const uri = 'file:///folding.kafka';
    await server.open(uri, shop);
    expect(
      await server.connection.sendRequest('textDocument/foldingRange', { textDocument: { uri } }),
    ).toEqual([
      { startLine: 3, endLine: 8 },
      { startLine: 6, endLine: 7 },
      { startLine: 11, endLine: 13 },
    ]);
  });

  it('outlines variables and blocks', async () => {
    const uri = 'file:///symbols.kafka';
    await server.open(uri, shop);
    expect(
      await server.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } }),
    ).toMatchObject([
      { name: '@id', detail: '{{$uuid}}' },
      {
        name: 'PRODUCER new-order',
        detail: 'orders',
        range: { start: { line: 3, character: 0 }, end: { line: 8, character: 1 } },
        selectionRange: { start: { line: 3, character: 0 }, end: { line: 3, character: 18 } },
      },
      { name: 'CONSUMER billing', detail: 'orders' },
    ]);
  });

  it('completes properties in the place of what is typed', async () => {
    const uri = 'file:///completion.kafka';
    await server.open(uri, 'CONSUMER\ntopic: a\nfr');
    const items = await server.connection.sendRequest<{ label: string; textEdit: unknown }[]>(
      'textDocument/completion',
      { textDocument: { uri }, position: { line: 2, character: 2 } },
    );
    expect(items.find(({ label }) => label === 'from')?.textEdit).toEqual({
      range: { start: { line: 2, character: 0 }, end: { line: 2, character: 2 } },
      newText: 'from: ',
    });
    expect(items.map(({ label }) => label)).not.toContain('topic');
  });
});
