import type { ClusterId } from '../../core/cluster-profile.ts';

/** What a tree node says about the topic, or the partition, that it stands for. */
export interface TailTarget {
  readonly clusterId: ClusterId;
  readonly topic: string;
  readonly partition?: number;
}

/** One panel's worth of targets. */
export interface TailTargets {
  readonly clusterId: ClusterId;
  readonly topics: readonly string[];
  /** `all`, or `0,2`: partitions of the one topic. */
  readonly partitions: string;
}

/** The target that `node` carries; `undefined` when it carries none. */
export function parseTailTarget(node: unknown): TailTarget | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { clusterId, topic, partition } = node as Partial<Record<keyof TailTarget, unknown>>;
  if (typeof clusterId !== 'string' || typeof topic !== 'string') return undefined;
  const target = { clusterId: clusterId as ClusterId, topic };
  return typeof partition === 'number' ? { ...target, partition } : target;
}

/**
 * What to open for the node that was clicked and those that are selected: one panel a cluster. Partitions are kept where
 * they are of one topic that is not selected itself; of several topics a panel shows all partitions.
 */
export function tailTargets(node: unknown, selected: unknown): readonly TailTargets[] {
  const nodes: readonly unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [node];
  const targets = nodes.map(parseTailTarget).filter((target) => target !== undefined);
  return [...Map.groupBy(targets, ({ clusterId }) => clusterId)].map(([clusterId, ofCluster]) => {
    const topics = [...new Set(ofCluster.map(({ topic }) => topic))];
    const partitions = ofCluster.map(({ partition }) => partition);
    const isOfPartitions = topics.length === 1 && !partitions.includes(undefined);
    return { clusterId, topics, partitions: isOfPartitions ? [...new Set(partitions)].join(',') : 'all' };
  });
}
