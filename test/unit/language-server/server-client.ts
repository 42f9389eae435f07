import { spawn } from 'node:child_process';
import path from 'node:path';
import {
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const entry = path.resolve(import.meta.dirname, '../../../src/language-server/language-server.ts');

/** A running language server as an editor sees it. */
export interface ServerClient extends AsyncDisposable {
  readonly connection: ProtocolConnection;
  readonly capabilities: Record<string, unknown>;
  /** What was pushed last, by document. */
  readonly diagnostics: ReadonlyMap<string, readonly Diagnostic[]>;
  open(uri: string, text: string): Promise<void>;
  change(uri: string, version: number, changes: readonly object[]): Promise<void>;
}

/** Starts the server and initializes it. */
export async function startServer(script = entry): Promise<ServerClient> {
  const child = spawn(process.execPath, [script, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const diagnostics = new Map<string, readonly Diagnostic[]>();
  connection.onNotification(
    'textDocument/publishDiagnostics',
    (params: { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }) => {
      diagnostics.set(params.uri, params.diagnostics);
    },
  );
  connection.listen();
  const { capabilities } = await connection.sendRequest<{ readonly capabilities: Record<string, unknown> }>(
    'initialize',
    { processId: process.pid, rootUri: null, capabilities: {} },
  );
  await connection.sendNotification('initialized', {});
  return {
    connection,
    capabilities,
    diagnostics,
    open: (uri, text) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'kafka', version: 1, text },
      }),
    change: (uri, version, contentChanges) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges,
      }),
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await ended;
      connection.dispose();
    },
  };
}
