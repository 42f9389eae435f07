import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  LanguageServerNotifications,
  LanguageServerRequests,
  type BlockRange,
  type LiveNames,
} from '../../contracts/language-server.ts';
import { languageId } from '../contributions.ts';

/** The blocks of a document as it was at `version`. */
export interface DocumentBlocks {
  readonly version: number;
  readonly blocks: readonly BlockRange[];
}

/**
 * The language server, started when the first `.kafka` document opens: until then neither its process nor the client
 * library is loaded.
 */
export class LazyLanguageClient implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #onDidStart = new vscode.EventEmitter<void>();
  readonly #onDidHover = new vscode.EventEmitter<string>();
  readonly #subscription: vscode.Disposable;
  #client: Promise<LanguageClient> | undefined;
  #isDisposed = false;

  /** The server runs, for the first time or again: what it said before may be out of date. */
  readonly onDidStart = this.#onDidStart.event;

  /** A word was hovered over, which may name a topic. */
  readonly onDidHover = this.#onDidHover.event;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#subscription = vscode.workspace.onDidOpenTextDocument((document) => this.#startFor(document));
    vscode.workspace.textDocuments.forEach((document) => this.#startFor(document));
  }

  /** @returns `undefined` where the server cannot tell: it does not run, or is being started again */
  async blocks(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<DocumentBlocks | undefined> {
    try {
      const client = await this.#start();
      return await client.sendRequest(
        LanguageServerRequests.blocks,
        { uri: client.code2ProtocolConverter.asUri(document.uri) },
        token,
      );
    } catch (error) {
      if (!token.isCancellationRequested) {
        this.#log.debug(`No blocks of ${document.uri.toString()}: ${String(error)}`);
      }
      return undefined;
    }
  }

  /** Tells a server that runs; one that starts is told by who listens to `onDidStart`. */
  tell(names: LiveNames): void {
    this.#client
      ?.then((client) => client.sendNotification(LanguageServerNotifications.liveNames, names))
      .catch((error: unknown) =>
        this.#log.debug(`The language server was not told any names: ${String(error)}`),
      );
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    this.#onDidStart.dispose();
    this.#onDidHover.dispose();
    void this.#client?.then(
      (client) => client.dispose(),
      () => undefined,
    );
  }

  #startFor(document: vscode.TextDocument): void {
    if (document.languageId === languageId) void this.#start().catch(() => undefined);
  }

  #start(): Promise<LanguageClient> {
    this.#client ??= this.#startNow();
    return this.#client;
  }

  async #startNow(): Promise<LanguageClient> {
    try {
      const { startLanguageClient } = await import('./language-client.ts');
      const client = await startLanguageClient(
        this.#log,
        () => this.#onDidStart.fire(),
        (word) => this.#onDidHover.fire(word),
      );
      if (this.#isDisposed) {
        await client.dispose();
        throw new Error('The extension has been deactivated.');
      }
      return client;
    } catch (error) {
      this.#log.error(
        `The language server did not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      throw error;
    }
  }
}
