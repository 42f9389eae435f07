import path from 'node:path';
import { readEnvironments, type Environments } from './environment.ts';

/** Where files are read from: a disk, or an editor. */
export interface FileAccess {
  /** A file's text; `undefined` where there is none. @throws KafkaFailure where it cannot be read */
  readonly readText: (file: string) => Promise<string | undefined>;
  readonly exists: (file: string) => Promise<boolean>;
}

export const environmentFile = 'kafka.env.json';
export const privateEnvironmentFile = 'kafka.private.env.json';

/**
 * Reads the environments of the `.kafka` files in a folder: the two files of the nearest folder upwards that has one of
 * them, as far as the repository's root, or the workspace's.
 * @param lastFolder where the search ends, where no repository ends it before
 */
export async function environmentsOf(
  folder: string,
  { readText, exists }: FileAccess,
  lastFolder?: string,
): Promise<Environments> {
  for (let current = path.resolve(folder); ;) {
    const at = current;
    const [shared, hidden] = await Promise.all(
      [environmentFile, privateEnvironmentFile].map(async (name) => {
        const file = path.join(at, name);
        const text = await readText(file);
        return text === undefined ? undefined : { file, text };
      }),
    );
    if (shared !== undefined || hidden !== undefined) {
      return readEnvironments({
        ...(shared === undefined ? {} : { shared }),
        ...(hidden === undefined ? {} : { private: hidden }),
      });
    }
    const parent = path.dirname(current);
    if (parent === current || current === lastFolder || (await exists(path.join(current, '.git')))) {
      return readEnvironments({});
    }
    current = parent;
  }
}
