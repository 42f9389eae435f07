import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, State, TransportKind } from 'vscode-languageclient/node';
import { languageId } from '../contributions.ts';

/**
 * Starts the language server as a process of its own, on the extension host's Node, and connects VS Code's editors of
 * `.kafka` files to it. A server that ends unasked is started again; one that keeps ending is given up, and said so.
 * @param onRunning called each time that the server has started
 */
export async function startLanguageClient(
  log: vscode.LogOutputChannel,
  onRunning: () => void,
): Promise<LanguageClient> {
  const server = {
    // Chunks and entries are bundled into the same folder.
    module: vscode.Uri.parse(new URL('./language-server.js', import.meta.url).href).fsPath,
    transport: TransportKind.ipc,
  };
  const client = new LanguageClient(
    'kafkaWorkbench.language',
    vscode.l10n.t('Kafka Workbench language server'),
    { run: server, debug: server },
    {
      documentSelector: [{ language: languageId }],
      outputChannel: log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
    },
  );
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) onRunning();
  });
  await client.start();
  return client;
}
