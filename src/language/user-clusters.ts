import path from 'node:path';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { configFolder } from './config-folder.ts';
import { diskFiles } from './disk-files.ts';
import type { ClusterProfile } from '../core/cluster-profile.ts';
import { readClusters } from './file-clusters.ts';
import { parseJsonTree } from './json-tree.ts';

/**
 * The clusters of the user's own `clusters.json`, an object of clusters by their names as `$clusters` is.
 * @throws KafkaFailure `invalid-request` where the file is damaged
 */
export async function userClusters(
  processEnvironment: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, ClusterProfile>> {
  const file = path.join(configFolder(processEnvironment), 'clusters.json');
  const text = await diskFiles.readText(file);
  if (text === undefined) return new Map();
  const parsed = parseJsonTree(text);
  const problems: string[] = [];
  const clusters =
    'problem' in parsed
      ? new Map<string, ClusterProfile>()
      : readClusters(parsed.root, (_place, message, severity = 'error') => {
          if (severity === 'error') problems.push(message);
        });
  const [problem] = 'problem' in parsed ? [parsed.problem.message] : problems;
  if (problem === undefined) return clusters;
  throw new KafkaFailure('invalid-request', `\`${file}\`: ${problem}`);
}
