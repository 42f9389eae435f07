import * as vscode from 'vscode';
import { languageId } from '../contributions.ts';
import type { LazyLanguageClient } from '../language/lazy-language-client.ts';
import { TrackedBlocks, type TrackedBlock } from './tracked-blocks.ts';

interface DocumentEntry {
  readonly blocks: TrackedBlocks;
  /** The version of the document that the language server's last answer is of. */
  version: number | undefined;
}

/**
 * The blocks of the open `.kafka` documents. They are the language server's; between its answers the last good ones
 * move with the edits, so that a half-typed line takes no lens away.
 */
export class RequestBlocks implements vscode.Disposable {
  readonly #language: LazyLanguageClient;
  readonly #documents = new Map<string, DocumentEntry>();
  readonly #subscriptions: vscode.Disposable;

  constructor(language: LazyLanguageClient) {
    this.#language = language;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) =>
        this.#documents.get(document.uri.toString())?.blocks.applyChanges(contentChanges),
      ),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        const entry = this.#documents.get(uri.toString());
        if (entry === undefined) return;
        entry.blocks.uproot();
        entry.version = undefined;
      }),
    );
  }

  /** The blocks as far as they are known; asks the server only where the document has changed since. */
  async of(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<readonly TrackedBlock[]> {
    if (document.languageId !== languageId) return [];
    const entry = this.#entry(document);
    if (entry.version !== document.version) {
      const answer = await this.#language.blocks(document, token);
      // An answer of another version says nothing about where the lines are now; another one is on its way.
      if (answer?.version === document.version) {
        entry.blocks.update(answer.blocks);
        entry.version = answer.version;
      }
    }
    return entry.blocks.blocks;
  }

  /** The block that the line belongs to. */
  async at(document: vscode.TextDocument, line: number): Promise<TrackedBlock | undefined> {
    const source = new vscode.CancellationTokenSource();
    const blocks = await this.of(document, source.token).finally(() => source.dispose());
    return blocks.findLast(({ startLine, range }) => {
      const endLine = startLine + range.endLine - range.startLine;
      return startLine <= line && line <= endLine;
    });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #entry(document: vscode.TextDocument): DocumentEntry {
    const uri = document.uri.toString();
    const known = this.#documents.get(uri);
    if (known !== undefined) return known;
    const entry: DocumentEntry = { blocks: new TrackedBlocks(uri), version: undefined };
    this.#documents.set(uri, entry);
    return entry;
  }
}
