import path from 'node:path';
import * as vscode from 'vscode';
import { resultLanguageId } from '../contributions.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

const scheme = 'kafka-workbench-result';

/** Whose result it is: a block, or the document of this address. */
export type ResultOwner = TrackedBlock | string;

/** What came of runs, as documents that nothing can be written to. An open one shows the newest run. */
export class ResultDocuments implements vscode.Disposable {
  readonly #uris = new Map<ResultOwner, vscode.Uri>();
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscription: vscode.Disposable;
  /** The language of one of these is being set, for which VS Code closes it and opens it again. */
  readonly #opening = new Set<string>();
  #count = 0;

  constructor() {
    this.#subscription = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
    );
  }

  /** Opens the text beside the editor, or where the owner's is open already. */
  async show(owner: ResultOwner, title: string, lines: readonly string[]): Promise<void> {
    const uri = this.#uris.get(owner) ?? this.#newUri(title);
    this.#uris.set(owner, uri);
    this.#write(uri, lines);
    this.#opening.add(uri.toString());
    const opened = await vscode.workspace.openTextDocument(uri);
    const document = await vscode.languages.setTextDocumentLanguage(opened, resultLanguageId);
    this.#opening.delete(uri.toString());
    const viewColumn = columnOf(uri) ?? vscode.ViewColumn.Beside;
    await vscode.window.showTextDocument(document, { viewColumn, preview: true });
  }

  /** There is a newer result: where the one before is open, this one takes its place. */
  update(owner: ResultOwner, lines: readonly string[]): void {
    const uri = this.#uris.get(owner);
    if (uri !== undefined && lines.length > 0) this.#write(uri, lines);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#texts.clear();
  }

  #write(uri: vscode.Uri, lines: readonly string[]): void {
    this.#texts.set(uri.toString(), `${lines.join('\n')}\n`);
    this.#changed.fire(uri);
  }

  #forget(uri: vscode.Uri): void {
    if (this.#opening.has(uri.toString())) return;
    this.#texts.delete(uri.toString());
    for (const [owner, known] of this.#uris) {
      if (known.toString() === uri.toString()) this.#uris.delete(owner);
    }
  }

  #newUri(title: string): vscode.Uri {
    this.#count++;
    const name = title.replaceAll(/[\\/?#]/g, '_');
    return vscode.Uri.from({ scheme, path: path.posix.join('/', name), query: String(this.#count) });
  }
}

function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
  return vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()),
  )?.viewColumn;
}
