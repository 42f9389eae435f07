import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SupervisedProcess } from '../src/local-cluster/supervised-process.ts';
import { cachedFolder } from './cached-folder.ts';
import { npm, runTool } from './run-tool.ts';

/** The npm package that carries VS Code's server build, and with it VS Code 1.139. */
const codeServerVersion = '4.139.1';
const startTimeoutMs = 60_000;

export interface VscodeServerOptions {
  /** Everything that the server and its browser page remember: settings, secrets, state. Created when missing. */
  readonly dataDir: string;
  /** Installed extensions; `<dataDir>/extensions` when left out. */
  readonly extensionsDir?: string;
  /** The user's settings. They replace those that an earlier start wrote; left out, what is there stays. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether the page asks if it may trust a folder; without, every folder is trusted. */
  readonly workspaceTrust?: boolean;
  /** Where it listens; any free port when left out. The page's own state belongs to its address, port included. */
  readonly port?: number;
  /** Ends the server. */
  readonly signal?: AbortSignal;
  /** One line a step, while VS Code is being installed. */
  readonly onProgress?: (text: string) => void;
}

/** What a page shows when it is opened. All paths are absolute. */
export interface PageOptions {
  readonly folder: string;
  /** The folder of an extension that runs from its sources; several for several. */
  readonly extensionDevelopmentPath?: string | readonly string[];
  /** A module whose `run()` is called in the extension host; the page then calls `codeAutomationExit`. */
  readonly extensionTestsPath?: string;
  /** A file to open in the editor. */
  readonly openFile?: string;
}

export interface VscodeServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  pageUrl(options: PageOptions): string;
  /** Resolves when every process of the server is gone. */
  stop(): Promise<void>;
  /** Resolves when the server has ended, asked or not. */
  readonly ended: Promise<void>;
}

/**
 * Installs VS Code's server build into the cache, unless it is there.
 * @returns the folder that holds `out/server-main.js`
 */
export async function installVscodeServer(
  onProgress: (text: string) => void = () => undefined,
  signal?: AbortSignal,
): Promise<string> {
  // `--ignore-scripts`: the native modules that are not built then (terminal, logging) are not needed, and only log errors.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npmInstall = (cwd: string, ...args: string[]): Promise<unknown> =>
    runTool({ ...npm, args: ['install', ...flags, ...args] }, { cwd, signal });
  const folder = await cachedFolder(`code-server/${codeServerVersion}`, async (temporary) => {
    onProgress(`Installing VS Code's server build (code-server ${codeServerVersion}, 570 MB on disk)…`);
    await writeFile(path.join(temporary, 'package.json'), '{ "private": true }');
    await npmInstall(temporary, `code-server@${codeServerVersion}`);
    onProgress('Installing what the server build needs…');
    await npmInstall(path.join(temporary, serverInPackage), '--omit=dev');
  });
  return path.join(folder, serverInPackage);
}

/** Installs a `.vsix` for servers that are started with these folders. @throws Error with what VS Code says */
export async function installExtension(
  vsix: string,
  {
    dataDir,
    extensionsDir = path.join(dataDir, 'extensions'),
  }: Pick<VscodeServerOptions, 'dataDir' | 'extensionsDir'>,
): Promise<void> {
  const server = await installVscodeServer();
  await runTool({
    file: process.execPath,
    args: [
      path.join(server, 'out', 'server-main.js'),
      ...['--install-extension', vsix],
      ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
      '--accept-server-license-terms',
    ],
  });
}

const serverInPackage = path.join('node_modules', 'code-server', 'lib', 'vscode');

/**
 * Starts VS Code as a server on 127.0.0.1, for a browser to open. It runs on this process' Node, which must be 24,
 * and so does the extension host.
 *
 * Settings: `<dataDir>/data/User/settings.json` is the user's settings file, of every browser, and application-scoped
 * settings apply from it. What a page or an extension changes is written there. `<dataDir>/data/Machine/settings.json`
 * applies too, also to application-scoped settings, and takes the updates of those that stand in it: leave it alone.
 *
 * Secrets: the page keeps them in the browser's localStorage, sealed with a key that it asks from `POST /mint-key`. This
 * server answers 404 there, so `vscode.secrets` works but forgets with the page, unless the browser is given an answer
 * of its own (32 bytes, always the same).
 */
export async function startVscodeServer({
  dataDir,
  extensionsDir = path.join(dataDir, 'extensions'),
  settings,
  workspaceTrust = false,
  port = 0,
  signal,
  onProgress,
}: VscodeServerOptions): Promise<VscodeServer> {
  const server = await installVscodeServer(onProgress, signal);
  signal?.throwIfAborted();
  await mkdir(extensionsDir, { recursive: true });
  if (settings !== undefined) await writeSettings(dataDir, settings);
  const log = path.join(dataDir, 'server.log');
  await rm(log, { force: true });
  const child = new SupervisedProcess(
    {
      file: process.execPath,
      args: [
        path.join(server, 'out', 'server-main.js'),
        ...['--host', '127.0.0.1', '--port', String(port)],
        ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
        '--without-connection-token',
        '--accept-server-license-terms',
        '--telemetry-level=off',
        // Without it a page ignores `extensionDevelopmentPath`.
        '--enable-smoke-test-driver',
        ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
      ],
    },
    log,
  );
  const onAbort = (): void => void child.kill();
  const stop = async (): Promise<void> => {
    signal?.removeEventListener('abort', onAbort);
    await child.kill();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const url = `http://127.0.0.1:${await listeningPort(child, log)}`;
    return {
      url,
      pageUrl: (options) => pageUrl(url, options),
      stop,
      ended: child.exited,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    signal?.throwIfAborted();
    throw error;
  }
}

/** Replaces the settings of the user of a server with this data folder; open pages notice. */
export async function writeSettings(
  dataDir: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const folder = path.join(dataDir, 'data', 'User');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'settings.json'), `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Waits until the server says where it listens. */
async function listeningPort(child: SupervisedProcess, log: string): Promise<number> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const output = await readFile(log, 'utf8');
    const port = /^Extension host agent listening on (\d+)/m.exec(output)?.[1];
    if (port !== undefined) return Number(port);
    const problem = child.hasExited
      ? 'ended at its start'
      : Date.now() > deadline
        ? `did not start within ${startTimeoutMs / 1000} seconds`
        : undefined;
    if (problem !== undefined) {
      throw new Error(`VS Code's server ${problem}:\n${output.trimEnd().split('\n').slice(-20).join('\n')}`);
    }
    await setTimeout(50);
  }
}

/** The address of a page of the server at `url`. */
export function pageUrl(url: string, options: PageOptions): string {
  const { host } = new URL(url);
  const remote = (file: string): string =>
    `vscode-remote://${host}${encodeURI(
      path
        .resolve(file)
        .replaceAll('\\', '/')
        .replace(/^(?!\/)/, '/'),
    )}`;
  const { extensionDevelopmentPath = [], extensionTestsPath, openFile } = options;
  const payload: [string, string][] = [extensionDevelopmentPath]
    .flat()
    .map((folder) => ['extensionDevelopmentPath', remote(folder)]);
  if (extensionTestsPath !== undefined) payload.push(['extensionTestsPath', remote(extensionTestsPath)]);
  if (openFile !== undefined) payload.push(['openFile', remote(openFile)]);
  const page = new URL(url);
  page.searchParams.set('folder', path.resolve(options.folder));
  if (payload.length > 0) page.searchParams.set('payload', JSON.stringify(payload));
  return page.href;
}
