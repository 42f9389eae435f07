import type { LiveNames, LiveTopic } from '../../contracts/language-server.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import type { ConfigEntry } from '../../core/topic.ts';
import type { ClusterCache } from '../explorer/cluster-cache.ts';
import { durationText, sizeText } from '../explorer/words.ts';

/**
 * What the editor can know of clusters without asking any: their names, and what was read of the selected one.
 * @param cache of the selected cluster, where one is selected
 */
export function liveNames(clusters: readonly ClusterProfile[], cache: ClusterCache | undefined): LiveNames {
  const topics = cache?.topics.value;
  return {
    topics: (topics ?? [])
      .filter(({ isInternal }) => !isInternal)
      .map(({ name, partitionCount, replicationFactor }): LiveTopic => {
        const size = cache?.knownTopicSize(name);
        const retention = retentionOf(cache?.knownTopicConfig(name));
        return {
          name,
          partitions: partitionCount,
          replicationFactor,
          ...(size === undefined ? {} : { size: sizeText(size.bytes) }),
          ...(retention === undefined ? {} : { retention }),
        };
      }),
    groups: (cache?.groups.value ?? []).map(({ groupId }) => groupId),
    clusters: clusters.map(({ name }) => name),
    // Which topics are missing can be told only where all are known.
    createsTopics: topics === undefined ? null : createsTopics(cache?.knownBrokerConfig),
  };
}

/** Only a topic's time: one that is compacted, or bounded by its size alone, keeps records without a limit of time. */
function retentionOf(config: readonly ConfigEntry[] | undefined): string | undefined {
  const text = config?.find(({ name }) => name === 'retention.ms')?.value ?? '';
  return /^\d{1,19}$/.test(text) ? durationText(BigInt(text)) : undefined;
}

function createsTopics(config: readonly ConfigEntry[] | undefined): boolean | null {
  const value = config?.find(({ name }) => name === 'auto.create.topics.enable')?.value;
  return value === 'true' ? true : value === 'false' ? false : null;
}
