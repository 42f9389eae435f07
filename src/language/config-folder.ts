import os from 'node:os';
import path from 'node:path';

/** Where the user's own `clusters.json` is: `kafka-workbench` in `$XDG_CONFIG_HOME` or `~/.config`. */
export function configFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const shared = environment['XDG_CONFIG_HOME'];
  const parent = shared !== undefined && shared !== '' ? shared : path.join(os.homedir(), '.config');
  return path.join(path.resolve(parent), 'kafka-workbench');
}
