import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver-protocol/node';
import { LanguageServerNotifications, type LiveNames } from '../../../src/contracts/language-server.ts';
import { startServer, type ServerClient } from './server-client.ts';

const text = `@id = 1
CONSUMER   billing
topic: {{id}}-{{shared}}-{{nope}}
value-format: avro(order.avsc)

###
EXPECT
topic: other
match: vars.id == value.key
`;

/** A machine that does much else answers late. */
const patience = { timeout: 20_000 };

describe('in an editor, a request file', () => {
  let server: ServerClient;
  let folder: string;
  let uri: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-server-'));
    await writeFile(path.join(folder, 'kafka.env.json'), '{\n  "dev": {"shared": "42"}\n}\n');
    uri = pathToFileURL(path.join(folder, 'a.kafka')).href;
    server = await startServer();
    await server.open(uri, text);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** Asks for something at the place of `before`, plus `more` columns. */
  async function at<T>(method: string, before: string, more = 0, rest: object = {}): Promise<T> {
    const lines = text.slice(0, text.indexOf(before)).split('\n');
    return server.connection.sendRequest<T>(`textDocument/${method}`, {
      textDocument: { uri },
      position: { line: lines.length - 1, character: (lines.at(-1)?.length ?? 0) + more },
      ...rest,
    });
  }

  const codes = (): unknown[] => (server.diagnostics.get(uri) ?? []).map(({ code }) => code);

  it('is checked for names that neither it nor its environments have, with a fix', async () => {
    await expect.poll(codes, patience).toEqual(['unresolved-variable', 'not-supported-yet']);
    const diagnostics = server.diagnostics.get(uri) ?? [];
    const actions = await server.connection.sendRequest<{ title: string; edit: unknown }[]>(
      'textDocument/codeAction',
      { textDocument: { uri }, range: diagnostics[0]?.range, context: { diagnostics } },
    );
    expect(actions).toHaveLength(1);
    expect(actions[0]).toMatchObject({
      title: 'Create @nope',
      edit: { changes: { [uri]: [{ newText: '@nope = \n', range: { start: { line: 0, character: 0 } } }] } },
    });
  });

  it('is explained', async () => {
    expect(await at('hover', 'shared')).toEqual({
      range: { start: { line: 2, character: 16 }, end: { line: 2, character: 22 } },
      contents: { kind: 'markdown', value: 'Environments:\n\n- `dev`: `42`\n\nUsed once.' },
    });
    expect(await at('hover', '\n\n###')).toBeNull();
  });

  it('is completed with the names of its environments, and what faker has', async () => {
    const items = await at<CompletionItem[]>('completion', 'nope');
    expect(items.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['id', 'shared', '$uuid', 'person.firstName']),
    );
  });

  it('is completed and checked with what the client knows of the cluster', async () => {
    const names: LiveNames = {
      topics: [{ name: 'orders' }],
      groups: ['g'],
      clusters: ['c'],
      createsTopics: false,
    };
    await server.connection.sendNotification(LanguageServerNotifications.liveNames.method, names);
    await expect.poll(codes, patience).toContain('unknown-topic');
    const topics = await at<CompletionItem[]>('completion', 'other');
    expect(topics.map(({ label }) => label)).toEqual(['orders']);
    await server.connection.sendNotification(LanguageServerNotifications.liveNames.method, null);
    await expect.poll(codes, patience).not.toContain('unknown-topic');
  });

  it('leads to definitions: in the file, in an environment, and in other files', async () => {
    expect(await at('definition', 'id}}')).toEqual([
      { uri, range: { start: { line: 0, character: 1 }, end: { line: 0, character: 3 } } },
    ]);
    expect(await at('definition', 'shared')).toEqual([
      {
        uri: pathToFileURL(path.join(folder, 'kafka.env.json')).href,
        range: { start: { line: 1, character: 10 }, end: { line: 1, character: 18 } },
      },
    ]);
    expect(await at('definition', 'order.avsc')).toMatchObject([
      { uri: pathToFileURL(path.join(folder, 'order.avsc')).href },
    ]);
    expect(await at('definition', 'billing')).toEqual([]);
  });

  it('renames and finds a name', async () => {
    const references = await at<unknown[]>('references', 'id =', 0, {
      context: { includeDeclaration: true },
    });
    expect(references).toHaveLength(3);
    expect(await at('prepareRename', 'id}}')).toEqual({
      start: { line: 2, character: 9 },
      end: { line: 2, character: 11 },
    });
    expect(await at('prepareRename', 'billing')).toBeNull();
    const renamed = await at<{ changes: Record<string, unknown[]> }>('rename', 'id =', 0, {
      newName: 'order',
    });
    expect(renamed.changes[uri]).toHaveLength(3);
    await expect(at('rename', 'id =', 0, { newName: 'a b' })).rejects.toThrow('`a b` is not a name');
  });

  it('is laid out', async () => {
    const edits = await at('formatting', '@', 0, { options: { tabSize: 2, insertSpaces: true } });
    expect(edits).toEqual([
      {
        newText: 'CONSUMER billing',
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 18 } },
      },
    ]);
  });

  it('grows a selection, and has its words told apart', async () => {
    const [range] = await at<{ range: unknown; parent: { range: unknown } }[]>('selectionRange', '@', 0, {
      positions: [{ line: 2, character: 10 }],
    });
    expect(range).toMatchObject({
      range: { start: { line: 2, character: 9 }, end: { line: 2, character: 11 } },
      parent: { range: { start: { line: 2, character: 7 }, end: { line: 2, character: 13 } } },
    });
    const { data } = await at<{ data: number[] }>('semanticTokens/full', '@');
    // `@id` is a variable's declaration, `CONSUMER` a keyword.
    expect(data.slice(0, 10)).toEqual([0, 1, 2, 3, 1, 1, 0, 8, 0, 0]);
  });
});
