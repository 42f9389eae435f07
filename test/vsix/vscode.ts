/** Vitest's global set-up of the package's tests: VS Code with the extension installed from its `.vsix`. */
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { runTool } from '../../scripts/run-tool.ts';
import { installExtension } from '../../scripts/vscode-server.ts';
import { shareVscode } from '../e2e/shared-vscode.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  return shareVscode(project, {
    runsFromSources: false,
    prepare: async (dataDir) => {
      const vsix = path.join(dataDir, 'kafka-workbench.vsix');
      const packaged = await runTool({
        file: process.execPath,
        args: [path.resolve('scripts/package.ts'), '--out', vsix],
      });
      console.log(packaged.trim());
      await installExtension(vsix, { dataDir });
    },
  });
}
