import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
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
  }
}

const root = path.resolve(import.meta.dirname, '../..');

/** Builds the extension and starts what all browser tests share: one VS Code server and one browser. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const say = (text: string): void => console.log(text);
  await promisify(execFile)(process.execPath, [path.join(root, 'scripts/build.ts')]);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-e2e-'));
  const server = await startVscodeServer({ dataDir, settings: {}, onProgress: say });
  const executablePath = await installBrowser(say);
  const browser = await chromium.launchServer({
    executablePath,
    host: '127.0.0.1',
    args: browserArguments(),
  });
  project.provide('vscodeUrl', server.url);
  project.provide('vscodeDataDir', dataDir);
  project.provide('browserEndpoint', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
}
