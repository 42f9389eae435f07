import path from 'node:path';
import * as vscode from 'vscode';
import type { Environment, Environments } from '../../language/environment.ts';

/** What a `.kafka` document runs with, out of the environment files beside or above it. */
export interface DocumentEnvironment {
  readonly environments: Environments;
  /** The selected one; what holds without one, where the files have none of that name. */
  readonly environment: Environment;
}

/** The environments of a document as they are now, damaged ones left out. */
export async function documentEnvironments(uri: vscode.Uri): Promise<Environments> {
  // Loaded when it is asked for: activation needs none of it.
  const [{ diskFiles }, { environmentsOf }] = await Promise.all([
    import('../../language/disk-files.ts'),
    import('../../language/locate-environments.ts'),
  ]);
  const workspace = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  return environmentsOf(path.dirname(documentPath(uri)), diskFiles, workspace);
}

/**
 * Reads what a document runs with, as it is now.
 * @param selected the name of the selected environment
 * @throws KafkaFailure `invalid-request` where a file is damaged
 */
export async function documentEnvironment(
  uri: vscode.Uri,
  selected: string | undefined,
): Promise<DocumentEnvironment> {
  const { findEnvironment, requireIntact } = await import('../../language/environment.ts');
  const environments = await documentEnvironments(uri);
  requireIntact(environments, (file) => vscode.workspace.asRelativePath(file));
  const name = selected !== undefined && environments.names.includes(selected) ? selected : undefined;
  return { environments, environment: findEnvironment(environments, name) };
}

/** A document's path, whose folder relative paths start at; an untitled one stands in the workspace's first folder. */
export function documentPath(uri: vscode.Uri): string {
  if (uri.scheme === 'file') return uri.fsPath;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? path.resolve('');
  return path.join(folder, path.posix.basename(uri.path));
}
