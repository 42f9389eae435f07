import * as vscode from 'vscode';
import type { LogRecord } from '../../core/record.ts';
import { comparableRecord } from './comparable-record.ts';

const scheme = 'kafka-workbench-record';

/** Shows two records side by side in VS Code's own diff editor, as documents that nothing can be written to. */
export class CompareDocuments implements vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #subscription: vscode.Disposable;
  #count = 0;

  constructor() {
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: (uri) => this.#texts.get(String(uri)) ?? '',
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(String(uri))),
    );
  }

  async show(left: LogRecord, right: LogRecord): Promise<void> {
    const title = `${placeOf(left)} ↔ ${placeOf(right)}`;
    await vscode.commands.executeCommand('vscode.diff', this.#add(left), this.#add(right), title);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#texts.clear();
  }

  /** Each comparison has documents of its own: an offset of a topic that was re-created is another record. */
  #add(record: LogRecord): vscode.Uri {
    this.#count++;
    const { topic, partition, offset } = record;
    const uri = vscode.Uri.from({
      scheme,
      path: `/${topic}/${partition} @ ${String(offset)}.json`,
      query: String(this.#count),
    });
    this.#texts.set(String(uri), comparableRecord(record));
    return uri;
  }
}

function placeOf({ topic, partition, offset }: LogRecord): string {
  return `${topic}/${partition} @ ${String(offset)}`;
}
