import os from 'node:os';
import path from 'node:path';

/**
 * Where downloads are kept between runs: `$KAFKA_WORKBENCH_CACHE`, else `kafka-workbench` in `$XDG_CACHE_HOME` or
 * `~/.cache`. It may be deleted at any time; everything in it comes back.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment['KAFKA_WORKBENCH_CACHE'];
  if (own !== undefined && own !== '') return path.resolve(own);
  const shared = environment['XDG_CACHE_HOME'];
  const parent = shared !== undefined && shared !== '' ? shared : path.join(os.homedir(), '.cache');
  return path.join(path.resolve(parent), 'kafka-workbench');
}
