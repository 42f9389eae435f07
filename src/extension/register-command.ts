import * as vscode from 'vscode';
import { showFailure } from './failure-messages.ts';

/**
 * Registers a command whose failures reach the user as one sentence with "Show Log".
 * @param run gets what VS Code passes on: a tree's node, or nothing from the palette; it validates what it uses
 */
export function registerCommand(
  id: string,
  log: vscode.LogOutputChannel,
  run: (...args: readonly unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      // Not awaited: a command is over when its work is, not when its notification is closed.
      void showFailure(error, log);
      return undefined;
    }
  });
}
