import { access, constants, readFile } from 'node:fs/promises';
import path from 'node:path';
import { hasDisplay } from './has-display.ts';
import { runTool } from './run-tool.ts';

export interface DesktopOptions {
  /** The `code` command. */
  readonly command: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly extensionDevelopmentPath: string;
  readonly folder: string;
  readonly openFile: string;
}

/** The `code` command on the PATH; `undefined` without one, or where there is no screen to open a window on. */
export async function findCodeCommand(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  if (!hasDisplay(environment)) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  for (const folder of (environment['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    const isThere = await access(file, constants.X_OK).then(
      () => folder !== '',
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}

/**
 * Opens a window of desktop VS Code with data folders of its own.
 * @returns what closes it: the window is not our child, but its main process leaves its id in the data folder
 */
export async function openDesktopCode(options: DesktopOptions): Promise<AsyncDisposable> {
  const { command, userDataDir, extensionsDir, extensionDevelopmentPath, folder, openFile } = options;
  await runTool({
    file: command,
    shell: process.platform === 'win32',
    args: [
      ...['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
      ...['--extensionDevelopmentPath', extensionDevelopmentPath],
      ...['--disable-workspace-trust', '--new-window', folder, openFile],
    ],
  });
  return {
    [Symbol.asyncDispose]: async () => {
      const id = Number(await readFile(path.join(userDataDir, 'code.lock'), 'utf8').catch(() => ''));
      if (!Number.isInteger(id) || id <= 0) return;
      try {
        process.kill(id, 'SIGTERM');
      } catch {
        // The user has closed it already.
      }
    },
  };
}
