import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/**
 * Where downloads that several checkouts share are kept: `KAFKA_WORKBENCH_CACHE`, else `kafka-workbench` in the user's
 * cache folder.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['KAFKA_WORKBENCH_CACHE'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  const xdg = env['XDG_CACHE_HOME'];
  const base = xdg !== undefined && xdg !== '' ? path.resolve(xdg) : path.join(os.homedir(), '.cache');
  return path.join(base, 'kafka-workbench');
}

/**
 * The cache's folder `name`, filled by `install` the first time. `install` works in a folder of its own beside it, which
 * is renamed when it is complete: an interrupted install leaves nothing half done, and of two at once the later gives way.
 */
export async function cachedFolder(
  name: string,
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(cacheFolder(), name);
  if (await exists(folder)) return folder;
  const temporary = `${folder}.${randomUUID()}.tmp`;
  await mkdir(temporary, { recursive: true });
  try {
    await install(temporary);
    await rename(temporary, folder);
  } catch (error) {
    if (!(await exists(folder))) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
