import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../src/local-cluster/cache-folder.ts';

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

/** Whether there is such a file or folder. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
