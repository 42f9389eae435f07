import type * as vscode from 'vscode';

/** Secrets that are gone with the window. */
export class MemorySecrets implements Omit<vscode.SecretStorage, 'onDidChange'> {
  readonly #values = new Map<string, string>();

  keys(): Thenable<string[]> {
    return Promise.resolve([...this.#values.keys()]);
  }

  get(key: string): Thenable<string | undefined> {
    return Promise.resolve(this.#values.get(key));
  }

  store(key: string, value: string): Thenable<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }

  delete(key: string): Thenable<void> {
    this.#values.delete(key);
    return Promise.resolve();
  }
}
