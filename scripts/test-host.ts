/**
 * Runs `test/host` inside VS Code's extension host: in a desktop VS Code where one can be had, else in the server build.
 * `--desktop` and `--server` insist on one of them.
 */
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { cacheFolder } from '../src/local-cluster/cache-folder.ts';
import { startLocalCluster } from '../src/local-cluster/local-cluster.ts';
import type { HostTestResult } from '../test/host/host-test.ts';
import { launchBrowser } from './browser.ts';
import { findDesktopVscode } from './desktop-vscode.ts';
import { quietSettings } from './quiet-settings.ts';
import { writeResults } from './suite-results.ts';
import { startVscodeServer } from './vscode-server.ts';

const root = path.resolve(import.meta.dirname, '..');
const timeoutMs = 300_000;

// Short: VS Code puts a socket into its data folder, whose path macOS limits to 103 characters.
const temporary = await mkdtemp(path.join(os.tmpdir(), 'kwb-'));
await using endings = new AsyncDisposableStack();
endings.defer(() => rm(temporary, { recursive: true, force: true, maxRetries: 5 }));
const results = path.join(temporary, 'results.jsonl');
await writeFile(results, '');
const broker = await startLocalCluster({
  brokers: 1,
  dataDir: path.join(temporary, 'broker'),
  cacheDir: cacheFolder(),
  quickStart: true,
});
endings.defer(() => broker.stop());
const tests = await bundleTests(results, broker.bootstrapServers);
const folder = path.join(temporary, 'workspace');
await mkdir(folder);
const ending = await runInHost(tests, folder).then(
  (code) => `VS Code ended with ${code} before the tests did.`,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);
const all = await readResults(results, ending);
for (const { name, elapsedMs, error } of all) {
  console.log(`${error === undefined ? '✓' : '✗'} ${name} (${elapsedMs} ms)`);
  if (error !== undefined) console.log(error.replaceAll(/^/gm, '    '));
}
await writeResults('host', all);
const failed = all.filter(({ error }) => error !== undefined).length;
console.log(`${all.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

/** One module with every `*.test.ts` and the `run` that VS Code calls. */
async function bundleTests(results: string, bootstrapServers: readonly string[]): Promise<string> {
  const files = globSync('test/host/*.test.ts', { cwd: root }).toSorted();
  const outfile = path.join(temporary, 'tests.mjs');
  await esbuild.build({
    stdin: {
      contents: [
        ...files.map((file) => `import ${JSON.stringify(`./${file.replaceAll('\\', '/')}`)};`),
        "export { run } from './test/host/host-test.ts';",
      ].join('\n'),
      resolveDir: root,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['vscode'],
    // CommonJS packages inside an ES module bundle still call `require`.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    sourcemap: 'inline',
    define: {
      HOST_TEST_RESULTS: JSON.stringify(results),
      HOST_TEST_ROOT: JSON.stringify(root),
      HOST_TEST_BROKER: JSON.stringify(bootstrapServers),
      // Parts of the extension that a test holds find the built workers.
      'import.meta.url': JSON.stringify(pathToFileURL(path.join(root, 'dist', 'extension.js')).href),
    },
    logLevel: 'warning',
  });
  return outfile;
}

/** @returns the code that VS Code ended with */
async function runInHost(tests: string, folder: string): Promise<number> {
  const insists = process.argv.includes('--desktop');
  const desktop = process.argv.includes('--server') ? undefined : await findDesktopVscode(insists);
  console.log(desktop === undefined ? 'In the server build of VS Code:' : 'In the desktop VS Code:');
  return desktop === undefined ? runInServer(tests, folder) : runInDesktop(desktop, tests, folder);
}

/** @returns the code that VS Code ended with */
async function runInServer(tests: string, folder: string): Promise<number> {
  await using server = await startVscodeServer({
    dataDir: path.join(temporary, 'data'),
    settings: quietSettings,
    onProgress: (text) => console.log(text),
  });
  const browser = await launchBrowser((text) => console.log(text));
  try {
    const page = await browser.newPage();
    const exit = Promise.withResolvers<number>();
    const timer = setTimeout(
      () => exit.reject(new Error(`The tests were not done after ${timeoutMs / 1000} seconds.`)),
      timeoutMs,
    );
    // The page calls these two. What it logs is the workbench's and every extension's: not for here.
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
    await page.goto(server.pageUrl({ folder, extensionDevelopmentPath: root, extensionTestsPath: tests }));
    return await exit.promise.finally(() => clearTimeout(timer));
  } finally {
    await browser.close();
  }
}

/** @returns the code that VS Code ended with */
async function runInDesktop(executable: string, tests: string, folder: string): Promise<number> {
  const userData = path.join(temporary, 'user');
  await mkdir(path.join(userData, 'User'), { recursive: true });
  await writeFile(path.join(userData, 'User', 'settings.json'), JSON.stringify(quietSettings));
  const silent = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
  return runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    launchArgs: [
      folder,
      '--disable-workspace-trust',
      '--disable-extensions',
      `--user-data-dir=${userData}`,
      `--extensions-dir=${path.join(temporary, 'extensions')}`,
    ],
    stdout: silent(),
    stderr: silent(),
  });
}

/** What the tests wrote; when they did not get to their end, that is a failure of its own. */
async function readResults(file: string, ending: string): Promise<readonly HostTestResult[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const hasEnded = lines.at(-1) === 'end';
  const results = lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as HostTestResult);
  if (hasEnded && results.length > 0) return results;
  const name = hasEnded ? 'the tests of the extension host are found' : 'the tests of the extension host end';
  return [...results, { name, elapsedMs: 0, error: hasEnded ? 'There was none.' : ending }];
}
