import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { exists } from './cached-folder.ts';
import { runTool } from './run-tool.ts';

const downloadTimeoutMs = 180_000;
const installTimeoutMs = 300_000;

/** Starts a Chromium without a window, installing one first where there is none. */
export async function launchBrowser(onProgress?: (text: string) => void): Promise<Browser> {
  const executablePath = await installBrowser(onProgress);
  return chromium.launch({ executablePath, args: browserArguments });
}

/** What Chromium is started with, beyond Playwright's own: containers give it no GPU and too little shared memory. */
export const browserArguments = ['--disable-gpu', '--disable-dev-shm-usage'];

/**
 * The path of a Chromium: `KAFKA_WORKBENCH_BROWSER`, the one that Playwright downloaded, or the machine's own; otherwise
 * Playwright downloads one, and where that fails the system's package manager installs it.
 * @throws Error saying what to install
 */
export async function installBrowser(onProgress: (text: string) => void = () => undefined): Promise<string> {
  const found = await findBrowser();
  if (found !== undefined) return found;
  onProgress('Downloading Chromium…');
  try {
    const cli = path.resolve(import.meta.dirname, '../node_modules/playwright-core/cli.js');
    await runTool(
      { file: process.execPath, args: [cli, 'install', '--no-shell', 'chromium'] },
      { signal: AbortSignal.timeout(downloadTimeoutMs) },
    );
  } catch {
    onProgress('No download to be had; asking the package manager for Chromium…');
    await installByPackageManager();
  }
  const installed = await findBrowser();
  if (installed !== undefined) return installed;
  throw new Error(
    'No Chromium or Chrome was found, and none could be installed. Install one, or name it in KAFKA_WORKBENCH_BROWSER.',
  );
}

async function installByPackageManager(): Promise<void> {
  if (process.platform !== 'linux') return;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  const apt = async (...args: string[]): Promise<unknown> => {
    const [file = '', ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return runTool({ file, args: rest }, { signal: AbortSignal.timeout(installTimeoutMs) });
  };
  // Where this fails too, the caller says what is missing.
  await apt('update')
    .then(() => apt('install', '--yes', '--no-install-recommends', 'chromium'))
    .catch(() => undefined);
}

async function findBrowser(): Promise<string | undefined> {
  const chosen = process.env['KAFKA_WORKBENCH_BROWSER'];
  const candidates =
    chosen !== undefined && chosen !== '' ? [chosen] : [chromium.executablePath(), ...installedBrowsers()];
  for (const file of candidates) if (await exists(file)) return file;
  return undefined;
}

function installedBrowsers(): readonly string[] {
  switch (process.platform) {
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
        const folder = process.env[variable];
        return folder === undefined
          ? []
          : ['Google/Chrome', 'Chromium', 'Microsoft/Edge'].map((name) =>
              path.join(folder, name, 'Application', name === 'Microsoft/Edge' ? 'msedge.exe' : 'chrome.exe'),
            );
      });
    default: {
      const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
      return [
        'chromium',
        'chromium-browser',
        'google-chrome',
        'google-chrome-stable',
        'microsoft-edge',
      ].flatMap((name) => folders.map((folder) => path.join(folder, name)));
    }
  }
}
