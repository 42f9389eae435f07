import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, State, TransportKind } from 'vscode-languageclient/node';
import { languageId } from '../contributions.ts';

const topicName = /[A-Za-z0-9._-]+/;

/**
 * Starts the language server as a process of its own, on the extension host's Node, and connects VS Code's editors of
 * `.kafka` files to it. A server that ends unasked is started again; one that keeps ending is given up, and said so.
 * @param onRunning called each time that the server has started
 * @param onHover called with the word that is hovered over, which may name a topic
 */
export async function startLanguageClient(
  log: vscode.LogOutputChannel,
  onRunning: () => void,
  onHover: (word: string) => void,
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
      middleware: {
        provideHover: (document, position, token, next) => {
          const word = document.getWordRangeAtPosition(position, topicName);
          if (word !== undefined) onHover(document.getText(word));
          return next(document, position, token);
        },
      },
    },
  );
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) onRunning();
  });
  await client.start();
  return client;
}
