import type { RequestType } from 'vscode-jsonrpc';
import type { ClusterDescription } from '../../../../src/core/cluster.ts';
import { parseClusterProfile, type ClusterId } from '../../../../src/core/cluster-profile.ts';
import type { GroupDescription, GroupId, GroupSummary, PartitionLag } from '../../../../src/core/group.ts';
import type { ConfigEntry, TopicDescription, TopicSummary } from '../../../../src/core/topic.ts';
import type { SavedCluster } from '../../../../src/extension/connections/cluster-settings.ts';
import type { ClusterSource } from '../../../../src/extension/explorer/explorer-model.ts';

type Answers = Record<string, (params: never) => unknown>;

/** A source of clusters whose answers are data; counts what it was asked. */
export class FakeCluster implements ClusterSource {
  entries: readonly SavedCluster[] = [savedCluster('shop')];
  /** Methods in the order they were asked. */
  readonly asked: string[] = [];
  topics: readonly TopicSummary[] = [topic('orders', { partitionCount: 2 }), topic('payments')];
  groups: readonly GroupSummary[] = [group('billing')];
  description: ClusterDescription = {
    clusterId: 'c',
    kafkaVersion: '4.3',
    brokers: [{ id: 1, host: 'b1', port: 9092, rack: null, isController: true }],
  };
  lags: readonly PartitionLag[] = [lag('orders', 0, 10n, 12n), lag('orders', 1, null, 5n)];
  /** Methods, without `cluster/`, that fail with this. */
  readonly failures = new Map<string, Error>();
  readonly #answers: Answers = {
    describe: () => this.description,
    listTopics: () => this.topics,
    listGroups: () => this.groups,
    describeTopic: ({ topic: name }: { topic: string }) => describeTopic(this.topics, name),
    topicSize: () => ({ bytes: 1_536n, bytesOnDisk: 3_072n }),
    describeTopicConfig: () => [
      config('cleanup.policy', 'compact', 'topic'),
      config('a.default', '1', 'default'),
    ],
    describeBrokerConfig: () => [config('log.dirs', '/data', 'static-broker')],
    describeGroup: ({ groupId }: { groupId: GroupId }): GroupDescription => ({
      ...(this.groups.find((known) => known.groupId === groupId) ?? group(groupId)),
      coordinator: 1,
      assignor: 'range',
      epoch: null,
      members: [],
    }),
    groupLag: () => this.lags,
  };

  /** Answers a method, without `cluster/`, with this from now on. */
  answer(method: string, value: unknown): void {
    this.#answers[method] = () => value;
  }

  async request<P, R>(_id: ClusterId, type: RequestType<P, R, unknown>, params: P): Promise<R> {
    const method = type.method.replace('cluster/', '');
    this.asked.push(method);
    await Promise.resolve();
    const failure = this.failures.get(method);
    if (failure !== undefined) throw failure;
    return this.#answers[method]?.(params as never) as R;
  }
}

export function savedCluster(name: string, overrides: object = {}): SavedCluster {
  const parsed = parseClusterProfile({ id: name, name, bootstrapServers: 'b1:9092', ...overrides });
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return { kind: 'profile', profile: parsed.profile };
}

export function topic(name: string, overrides: Partial<TopicSummary> = {}): TopicSummary {
  return {
    name,
    topicId: null,
    isInternal: false,
    partitionCount: 1,
    replicationFactor: 1,
    underReplicatedPartitions: 0,
    leaderlessPartitions: 0,
    ...overrides,
  };
}

export function group(groupId: string, overrides: Partial<GroupSummary> = {}): GroupSummary {
  return {
    groupId: groupId as GroupId,
    type: 'consumer',
    protocolType: 'consumer',
    state: 'Stable',
    ...overrides,
  };
}

export function lag(
  name: string,
  partition: number,
  committed: bigint | null,
  end: bigint | null,
): PartitionLag {
  return {
    topic: name,
    partition,
    committed,
    end,
    lag: committed === null || end === null ? null : end - committed,
    memberId: null,
    host: null,
    clientId: null,
  };
}

export function config(name: string, value: string, source: ConfigEntry['source']): ConfigEntry {
  return { name, value, source, isSensitive: false, isReadOnly: false, documentation: null };
}

function describeTopic(topics: readonly TopicSummary[], name: string): TopicDescription {
  const summary = topics.find((known) => known.name === name) ?? topic(name);
  return {
    ...summary,
    partitions: Array.from({ length: summary.partitionCount }, (_, partition) => ({
      partition,
      leader: 1,
      leaderEpoch: 0,
      replicas: [1],
      inSyncReplicas: [1],
      offsets: { begin: 0n, end: 3n },
    })),
  };
}
