import type { TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';

/** What a panel begins with that is opened for whole topics, or some of their partitions. */
export function tailQuery(
  cluster: Pick<ClusterProfile, 'id' | 'name'>,
  topics: readonly string[],
  from: string,
  partitions: string,
): TailPanelQuery {
  return {
    clusterId: cluster.id,
    clusterName: cluster.name,
    topics,
    from,
    until: null,
    partitions,
    group: null,
    limit: null,
    filter: null,
    commit: 'never',
    keyFormat: null,
    valueFormat: null,
    isolation: 'read_uncommitted',
  };
}
