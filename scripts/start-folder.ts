import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseHostAndPort } from '../src/core/cluster-profile.ts';
import { cacheFolder } from '../src/local-cluster/cache-folder.ts';
import { probeBroker } from '../src/local-cluster/broker-probe.ts';

/** What `npm start` keeps from one start to the next, one folder a checkout. */
export interface StartFolder {
  /** The broker's log: what was produced is still there. */
  readonly kafka: string;
  /** Settings, state and extensions of the VS Code that is opened; never the user's own. */
  readonly vscode: string;
  /** The folder that VS Code shows. */
  readonly workspace: string;
  /** Where a running `npm start` says what it runs. */
  readonly runFile: string;
}

/** What a running `npm start` says about itself. */
export interface Run {
  readonly bootstrapServer: string;
  /** `null` for desktop VS Code. */
  readonly url: string | null;
}

/** The folder of the checkout at `root`; created when missing. */
export async function startFolder(root: string): Promise<StartFolder> {
  const id = createHash('sha256').update(root).digest('hex').slice(0, 8);
  const folder = path.join(cacheFolder(), 'start', id);
  const folders = {
    kafka: path.join(folder, 'kafka'),
    vscode: path.join(folder, 'vscode'),
    workspace: path.join(folder, 'shop'),
    runFile: path.join(folder, 'run.json'),
  };
  for (const name of [folders.kafka, folders.vscode, folders.workspace])
    await mkdir(name, { recursive: true });
  return folders;
}

/** The `npm start` that already runs for this checkout: its broker answers. */
export async function runningStart(folder: StartFolder): Promise<Run | undefined> {
  const run = await readJson(folder.runFile);
  const { bootstrapServer, url } = (run ?? {}) as Partial<Record<keyof Run, unknown>>;
  const broker = typeof bootstrapServer === 'string' ? parseHostAndPort(bootstrapServer) : undefined;
  if (broker === undefined || typeof bootstrapServer !== 'string') return undefined;
  if ((await probeBroker(broker, 1000)) === undefined) return undefined;
  return { bootstrapServer, url: typeof url === 'string' ? url : null };
}

/** Copies the sample into the workspace; one that the user has changed stays as it is. */
export async function placeSample(folder: StartFolder, sample: string): Promise<string> {
  const file = path.join(folder.workspace, path.basename(sample));
  const shipped = path.join(path.dirname(folder.runFile), 'sample-as-shipped.kafka');
  const [text, current, previous] = await Promise.all([sample, file, shipped].map(readText));
  if (text !== undefined && (current === undefined || current === previous)) {
    await writeFile(file, text);
    await writeFile(shipped, text);
  }
  return file;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // None, or half a file from a start that was killed: nothing runs.
    return undefined;
  }
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
