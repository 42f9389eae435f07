import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder } from '../../../src/local-cluster/cache-folder.ts';

test.each([
  [{}, path.join(os.homedir(), '.cache', 'kafka-workbench')],
  [{ XDG_CACHE_HOME: '/xdg' }, path.resolve('/xdg/kafka-workbench')],
  [{ XDG_CACHE_HOME: '/xdg', KAFKA_WORKBENCH_CACHE: '/own' }, path.resolve('/own')],
  [{ XDG_CACHE_HOME: '', KAFKA_WORKBENCH_CACHE: '' }, path.join(os.homedir(), '.cache', 'kafka-workbench')],
])('with %j downloads are kept in %j', (environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});
