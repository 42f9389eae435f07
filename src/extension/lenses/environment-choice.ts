import * as vscode from 'vscode';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { documentEnvironments } from '../runs/document-environment.ts';
import type { SelectedEnvironment } from '../runs/selected-environment.ts';

/** Which of its environments a document runs with, and choosing another. */
export class EnvironmentChoice implements vscode.Disposable {
  readonly #selected: SelectedEnvironment;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;

  /** Another one was selected, or a file of environments changed. */
  readonly onDidChange = this.#changed.event;

  constructor(selected: SelectedEnvironment) {
    this.#selected = selected;
    const files = vscode.workspace.createFileSystemWatcher('**/{kafka.env.json,kafka.private.env.json}');
    const changed = (): void => this.#changed.fire();
    this.#subscriptions = vscode.Disposable.from(
      files,
      files.onDidCreate(changed),
      files.onDidChange(changed),
      files.onDidDelete(changed),
      selected.onDidChange(changed),
    );
  }

  /** @returns `undefined` where the document has no environments; a name of `undefined` where none is selected */
  async of(uri: vscode.Uri): Promise<{ readonly name: string | undefined } | undefined> {
    // What is wrong with a file is said by the language server, and by what runs.
    const { names } = await documentEnvironments(uri).catch(() => ({ names: [] as readonly string[] }));
    if (names.length === 0) return undefined;
    const { name } = this.#selected;
    return { name: name !== undefined && names.includes(name) ? name : undefined };
  }

  /** Lets the user choose among the environments of a document. */
  async choose(uri: vscode.Uri): Promise<void> {
    const { names } = await documentEnvironments(uri);
    if (names.length === 0) {
      throw new KafkaFailure(
        'invalid-request',
        vscode.l10n.t(
          'There is no environment: a file `kafka.env.json` beside or above this one defines them.',
        ),
      );
    }
    const current = (await this.of(uri))?.name;
    const items = [undefined, ...names].map((name) => ({
      name,
      label: name ?? vscode.l10n.t('none'),
      ...(name === current ? { description: vscode.l10n.t('selected') } : {}),
    }));
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Environment of `.kafka` files'),
      placeHolder: vscode.l10n.t('Choose what gives names their values'),
    });
    if (picked !== undefined) await this.#selected.select(picked.name);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}
