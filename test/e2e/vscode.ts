/** Vitest's global set-up of the browser tests: VS Code with the extension as it stands in this checkout. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { shareVscode } from './shared-vscode.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await promisify(execFile)(process.execPath, [path.resolve('scripts/build.ts')]);
  return shareVscode(project, { runsFromSources: true });
}
