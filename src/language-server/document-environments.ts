import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { diskFiles } from '../language/disk-files.ts';
import type { Environments } from '../language/environment.ts';
import { environmentsOf, type FileAccess } from '../language/locate-environments.ts';

/** The environments beside a document or above it, as they are now; `undefined` for one that is no file of a disk. */
export async function documentEnvironments(uri: string): Promise<Environments | undefined> {
  if (!uri.startsWith('file:')) return undefined;
  return environmentsOf(path.dirname(fileURLToPath(uri)), disk);
}

const disk: FileAccess = {
  ...diskFiles,
  readText: async (file) => {
    try {
      return await readFile(file, 'utf8');
    } catch {
      // One that cannot be read tells an editor no more than one that is not there; a run says why.
      return undefined;
    }
  },
};
