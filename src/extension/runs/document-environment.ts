import path from 'node:path';
import * as vscode from 'vscode';
import type { Environment, Environments } from '../../language/environment.ts';

/** What a `.kafka` document runs with, out of the environment files beside or above it. */
export interface DocumentEnvironment {
  readonly environments: Environments;
  /** The selected one; what holds without one, where the files have none of that name. */
  readonly environment: Environment;
}

/**
 * Reads the environments of a document as they are now.
 * @param selected the name of the selected environment
 * @throws KafkaFailure `invalid-request` where a file is damaged
 */
export async function documentEnvironment(
  uri: vscode.Uri,
  selected: string | undefined,
): Promise<DocumentEnvironment> {
  // Loaded when something runs: activation needs none of it.
  const [{ diskFiles }, { environmentsOf }, { findEnvironment, requireIntact }] = await Promise.all([
    import('../../language/disk-files.ts'),
    import('../../language/locate-environments.ts'),
    import('../../language/environment.ts'),
  ]);
  const workspace = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  const environments = await environmentsOf(folderOf(uri), diskFiles, workspace);
  requireIntact(environments, (file) => vscode.workspace.asRelativePath(file));
  const name = selected !== undefined && environments.names.includes(selected) ? selected : undefined;
  return { environments, environment: findEnvironment(environments, name) };
}

/** Where relative paths of a document start; an untitled one stands in the first folder of the workspace. */
function folderOf(uri: vscode.Uri): string {
  if (uri.scheme === 'file') return path.dirname(uri.fsPath);
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? path.resolve('');
}
