import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../src/local-cluster/cache-folder.ts';

/** What `npm start` keeps from one start to the next, one folder a checkout. */
export interface StartFolder {
  /** Names the folder, among those of all checkouts and caches. */
  readonly id: string;
  /** The broker's log: what was produced is still there. */
  readonly kafka: string;
  /** Settings, state and extensions of the VS Code that is opened; never the user's own. */
  readonly vscode: string;
  /** The folder that VS Code shows. */
  readonly workspace: string;
}

/** The folder of the checkout at `root`; created when missing. */
export async function startFolder(root: string): Promise<StartFolder> {
  const parent = path.join(cacheFolder(), 'start');
  const id = createHash('sha256').update(`${root}\n${parent}`).digest('hex').slice(0, 8);
  const folder = {
    id,
    kafka: path.join(parent, id, 'kafka'),
    vscode: path.join(parent, id, 'vscode'),
    workspace: path.join(parent, id, 'shop'),
  };
  for (const name of [folder.kafka, folder.vscode, folder.workspace]) await mkdir(name, { recursive: true });
  return folder;
}

/** Copies the sample into the workspace; one that the user has changed stays as it is. */
export async function placeSample(folder: StartFolder, sample: string): Promise<string> {
  const file = path.join(folder.workspace, path.basename(sample));
  const shipped = path.join(folder.vscode, 'sample-as-shipped.kafka');
  const [text, current, previous] = await Promise.all([sample, file, shipped].map(readText));
  if (text !== undefined && (current === undefined || current === previous)) {
    await writeFile(file, text);
    await writeFile(shipped, text);
  }
  return file;
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
