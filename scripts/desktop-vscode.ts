import path from 'node:path';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { cacheFolder } from '../src/local-cluster/cache-folder.ts';
import { exists } from './cached-folder.ts';
import { hasDisplay } from './has-display.ts';

const updateServer = 'https://update.code.visualstudio.com/api/releases/stable';
const answerTimeoutMs = 5000;

/**
 * The executable of a desktop VS Code: `KAFKA_WORKBENCH_VSCODE`, an installed one, or else one that is downloaded.
 * @param insist downloads without asking first, also where there is no screen; else `undefined` says that there is none
 * @throws Error when a download fails
 */
export async function findDesktopVscode(insist = false): Promise<string | undefined> {
  if (!insist && !hasDisplay()) return undefined;
  const chosen = process.env['KAFKA_WORKBENCH_VSCODE'];
  const installed = await firstExisting(chosen === undefined || chosen === '' ? installedPaths() : [chosen]);
  if (installed !== undefined) return installed;
  if (!insist && !(await answers())) return undefined;
  try {
    return await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath: path.join(cacheFolder(), 'vscode'),
      reporter: new SilentReporter(),
    });
  } catch (error) {
    throw new Error(
      'No desktop VS Code is installed, and none could be downloaded. Name one in KAFKA_WORKBENCH_VSCODE.',
      { cause: error },
    );
  }
}

/** Whether VS Code can be downloaded at all; asked so that its absence costs seconds and no error. */
async function answers(): Promise<boolean> {
  return fetch(updateServer, { method: 'HEAD', signal: AbortSignal.timeout(answerTimeoutMs) }).then(
    (response) => response.ok,
    () => false,
  );
}

function installedPaths(): readonly string[] {
  switch (process.platform) {
    case 'darwin': {
      const contents = '/Applications/Visual Studio Code.app/Contents/MacOS';
      return [path.join(contents, 'Code'), path.join(contents, 'Electron')];
    }
    case 'win32':
      return [
        [process.env['LOCALAPPDATA'], 'Programs'],
        [process.env['PROGRAMFILES'], ''],
      ].flatMap(([base, folder]) =>
        base === undefined ? [] : [path.join(base, folder ?? '', 'Microsoft VS Code', 'Code.exe')],
      );
    default:
      return [
        '/usr/share/code/code',
        '/opt/visual-studio-code/code',
        '/snap/code/current/usr/share/code/code',
      ];
  }
}

async function firstExisting(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if (await exists(file)) return file;
  return undefined;
}
