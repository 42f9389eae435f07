import * as vscode from 'vscode';

const storageKey = 'kafkaWorkbench.environment';

/** The environment that `.kafka` files of this workspace run with, by its name; remembered. */
export class SelectedEnvironment implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChange = this.#changed.event;

  constructor(workspaceState: vscode.Memento) {
    this.#state = workspaceState;
  }

  /** `undefined`: none. */
  get name(): string | undefined {
    return this.#state.get(storageKey);
  }

  async select(name: string | undefined): Promise<void> {
    await this.#state.update(storageKey, name);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
