import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { browserArguments, installBrowser } from '../../scripts/browser.ts';
import { startVscodeServer } from '../../scripts/vscode-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The VS Code server that every test opens pages of. */
    readonly vscodeUrl: string;
    /** Its data folder, which holds the user's settings. */
    readonly vscodeDataDir: string;
    /** Where Playwright reaches the browser that every test opens windows of. */
    readonly browserEndpoint: string;
    /** Whether pages load the extension from this checkout, or have it installed. */
    readonly runsFromSources: boolean;
  }
}

export interface SharedVscodeOptions {
  readonly runsFromSources: boolean;
  /** Called before the server starts. */
  readonly prepare?: (dataDir: string) => Promise<void>;
}

/**
 * Starts what the tests of a project share: one VS Code server and one browser.
 * @returns ends both
 */
export async function shareVscode(
  project: TestProject,
  { runsFromSources, prepare }: SharedVscodeOptions,
): Promise<() => Promise<void>> {
  const say = (text: string): void => console.log(text);
  await using disposables = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-vscode-'));
  disposables.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  await prepare?.(dataDir);
  const server = disposables.use(await startVscodeServer({ dataDir, settings: {}, onProgress: say }));
  const executablePath = await installBrowser(say);
  const browser = await chromium.launchServer({
    executablePath,
    host: '127.0.0.1',
    // Without, a turn of the wheel would still be on its way when a test looks where it led.
    args: [...browserArguments, '--disable-smooth-scrolling'],
  });
  disposables.defer(() => browser.close());
  project.provide('vscodeUrl', server.url);
  project.provide('vscodeDataDir', dataDir);
  project.provide('browserEndpoint', browser.wsEndpoint());
  project.provide('runsFromSources', runsFromSources);
  const running = disposables.move();
  return () => running.disposeAsync();
}
