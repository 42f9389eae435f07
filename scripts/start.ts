/**
 * `npm start`: builds the extension, starts a Kafka broker with a small shop in it, and opens a VS Code with the
 * extension loaded. Ctrl-C ends all of it. `--browser` opens the server build even where desktop VS Code is installed.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseClusterProfile } from '../src/core/cluster-profile.ts';
import { KafkaFailure } from '../src/core/kafka-failure.ts';
import { openKafkaCluster } from '../src/kafka/open-kafka-cluster.ts';
import { cacheFolder } from '../src/local-cluster/cache-folder.ts';
import { freePorts } from '../src/local-cluster/free-ports.ts';
import { startLocalCluster, type LocalCluster } from '../src/local-cluster/local-cluster.ts';
import { findPrerequisites } from '../src/local-cluster/prerequisites.ts';
import { findCodeCommand, openDesktopCode } from './desktop-code.ts';
import { runTool } from './run-tool.ts';
import { openShop, runGenerator, ShopGroups } from './shop.ts';
import { SingleRun } from './single-run.ts';
import { placeSample, startFolder, type StartFolder } from './start-folder.ts';
import { readSettings, startSettings, type SavedCluster } from './start-settings.ts';
import { installVscodeServer, startVscodeServer, writeSettings } from './vscode-server.ts';

const root = path.resolve(import.meta.dirname, '..');
/** Where everybody's own programs look for Kafka; another one where it is taken. */
const kafkaPort = 9092;
/** The browser keeps the page's state by its address: the same one finds it again. */
const vscodePort = 8792;

const stopping = new AbortController();
const { signal } = stopping;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort());

try {
  await start();
  say('Stopped.');
} catch (error) {
  if (isCancellation(error)) say('Stopped.');
  else {
    const { message, detail } = KafkaFailure.from(error).toData();
    console.error(message);
    if (detail !== '') console.error(detail);
    process.exitCode = 1;
  }
}
// A client whose broker is gone may still hold timers.
process.exit();

async function start(): Promise<void> {
  await findPrerequisites(cacheFolder(), signal);
  const folder = await startFolder(root);
  await using started = new AsyncDisposableStack();
  const run = started.use(await claim(folder));

  const codeCommand = process.argv.includes('--browser') ? undefined : await findCodeCommand();
  const [shop] = await allOrNone([
    startShop(folder, started),
    build(),
    codeCommand === undefined ? installVscodeServer(say, signal) : undefined,
  ]);
  signal.throwIfAborted();
  say('Starting VS Code…');
  const vscode = await openVscode(folder, shop, codeCommand, started);
  run.announce(vscode.url ?? '');

  console.log(`
Kafka Workbench is running.
  VS Code   ${vscode.url ?? 'in a window of its own'}
  Kafka     ${shop.bootstrapServers.join(',')}, with about 20 records a second in orders, payments and Users
  Stop      Ctrl-C
`);
  await Promise.race([vscode.ended, signal.aborted ? undefined : once(signal, 'abort')]);
  say(signal.aborted ? 'Stopping…' : 'VS Code has ended; stopping…');
  stopping.abort();
}

/** @throws KafkaFailure when this checkout's `npm start` runs already: two cannot share one log */
async function claim(folder: StartFolder): Promise<SingleRun> {
  const run = await SingleRun.claim(`start-${folder.id}`);
  if (run instanceof SingleRun) return run;
  const where = run === '' ? '' : ` Open ${run}`;
  throw new KafkaFailure('invalid-request', `\`npm start\` already runs in this folder.${where}`);
}

async function build(): Promise<void> {
  await runTool({ file: process.execPath, args: [path.join(import.meta.dirname, 'build.ts')] }, { signal });
}

/** Starts the broker, fills it, and keeps it busy. */
async function startShop(folder: StartFolder, started: AsyncDisposableStack): Promise<SavedCluster> {
  const broker = await startBroker(folder);
  started.defer(() => broker.stop());
  const shop: SavedCluster = {
    id: 'shop',
    name: 'shop (local)',
    bootstrapServers: broker.bootstrapServers,
    security: { protocol: 'PLAINTEXT' },
  };
  const parsed = parseClusterProfile(shop);
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  const cluster = openKafkaCluster({ profile: parsed.profile, secrets: {} });
  started.defer(() => cluster.close());
  say('Opening the shop: orders, payments, Users…');
  await openShop(cluster, signal);
  const groups = started.use(new ShopGroups(cluster));
  await groups.start();
  const generating = runGenerator(cluster, signal, say);
  started.defer(() => {
    stopping.abort();
    return generating;
  });
  return shop;
}

/** On the log of the last start; where Kafka does not start on it any more, on a new one. */
async function startBroker(folder: StartFolder): Promise<LocalCluster> {
  const hadLog = existsSync(path.join(folder.kafka, 'broker-1'));
  const options = {
    brokers: 1,
    dataDir: folder.kafka,
    cacheDir: cacheFolder(),
    signal,
    preferredPort: kafkaPort,
    heapMegabytes: 1024,
    quickStart: true,
    onProgress: say,
  } as const;
  try {
    return await startLocalCluster(options);
  } catch (error) {
    if (!hadLog || KafkaFailure.from(error).reason !== 'broker-error') throw error;
    const aside = `${folder.kafka}-unusable`;
    await rm(aside, { recursive: true, force: true });
    await rename(folder.kafka, aside);
    say(`Kafka does not start on the records of the last start; they are now in ${aside}.`);
    return await startLocalCluster(options);
  }
}

async function openVscode(
  folder: StartFolder,
  shop: SavedCluster,
  codeCommand: string | undefined,
  started: AsyncDisposableStack,
): Promise<{ readonly url: string | null; readonly ended: Promise<void> }> {
  const userDataDir = path.join(folder.vscode, 'data');
  const extensionsDir = path.join(folder.vscode, 'extensions');
  const settingsFile = path.join(userDataDir, 'User', 'settings.json');
  await writeSettings(folder.vscode, startSettings(await readSettings(settingsFile, say), shop));
  const openFile = await placeSample(folder, path.join(root, 'media/shop.kafka'));
  const page = { folder: folder.workspace, extensionDevelopmentPath: root, openFile };
  if (codeCommand !== undefined) {
    started.use(await openDesktopCode({ ...page, command: codeCommand, userDataDir, extensionsDir }));
    // The window may be closed and opened again; what runs here goes on.
    return { url: null, ended: new Promise(() => undefined) };
  }
  const [port = 0] = await freePorts(1, vscodePort);
  const server = started.use(
    await startVscodeServer({ dataDir: folder.vscode, extensionsDir, port, signal, onProgress: say }),
  );
  return { url: server.pageUrl(page), ended: server.ended };
}

/** All results; the first failure stops the others, and is thrown when they have ended. */
async function allOrNone<const T extends readonly unknown[]>(
  parts: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const failures: unknown[] = [];
  await Promise.all(
    parts.map(async (part) => {
      try {
        await part;
      } catch (error) {
        failures.push(error);
        stopping.abort();
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return Promise.all(parts);
}

function isCancellation(error: unknown): boolean {
  if (error instanceof KafkaFailure) return error.reason === 'cancelled';
  return signal.aborted && error instanceof Error && error.name === 'AbortError';
}

function say(text: string): void {
  console.log(text);
}
