import type { RequestType } from 'vscode-jsonrpc';
import { ClusterRequests } from '../../contracts/cluster-worker.ts';
import type { ClusterDescription } from '../../core/cluster.ts';
import {
  totalLag,
  type GroupDescription,
  type GroupId,
  type GroupSummary,
  type PartitionLag,
} from '../../core/group.ts';
import type { ConfigEntry, TopicDescription, TopicSize, TopicSummary } from '../../core/topic.ts';
import { Cached } from './cached.ts';

/** Asks one cluster. @throws KafkaFailure */
export type AskCluster = <P, R>(type: RequestType<P, R, unknown>, params: P) => Promise<R>;

/** What has a new answer that a node above it shows. */
export type CacheChange =
  | { readonly of: 'cluster' | 'topics' | 'groups' }
  | { readonly of: 'brokerConfig' }
  | { readonly of: 'topicConfig'; readonly topic: string }
  | { readonly of: 'topicSize'; readonly topic: string }
  | { readonly of: 'lag'; readonly groupId: GroupId };

/** How a group's lag changed since the time before. */
export type Trend = 'rising' | 'falling' | 'steady';

/** Everything the explorer has learnt about one cluster. */
export class ClusterCache {
  readonly #ask: AskCluster;
  readonly #onDidChange: (change: CacheChange) => void;
  readonly #topics = new Map<string, Cached<TopicDescription>>();
  readonly #topicSizes = new Map<string, Cached<TopicSize>>();
  readonly #topicConfigs = new Map<string, Cached<readonly ConfigEntry[]>>();
  readonly #brokerConfigs = new Map<number, Cached<readonly ConfigEntry[]>>();
  readonly #groups = new Map<GroupId, Cached<GroupDescription>>();
  readonly #lags = new Map<GroupId, Cached<readonly PartitionLag[]>>();
  readonly #trends = new Map<GroupId, Trend>();

  readonly description: Cached<ClusterDescription>;
  readonly topics: Cached<readonly TopicSummary[]>;
  readonly groups: Cached<readonly GroupSummary[]>;

  constructor(ask: AskCluster, onDidChange: (change: CacheChange) => void) {
    this.#ask = ask;
    this.#onDidChange = onDidChange;
    this.description = new Cached(
      () => ask(ClusterRequests.describe, null),
      () => onDidChange({ of: 'cluster' }),
    );
    this.topics = new Cached(
      () => ask(ClusterRequests.listTopics, null),
      () => onDidChange({ of: 'topics' }),
    );
    this.groups = new Cached(
      () => ask(ClusterRequests.listGroups, null),
      () => onDidChange({ of: 'groups' }),
    );
  }

  topic(topic: string): Cached<TopicDescription> {
    return entry(this.#topics, topic, () => this.#ask(ClusterRequests.describeTopic, { topic }));
  }

  topicConfig(topic: string): Cached<readonly ConfigEntry[]> {
    return entry(
      this.#topicConfigs,
      topic,
      () => this.#ask(ClusterRequests.describeTopicConfig, { topic }),
      () => this.#onDidChange({ of: 'topicConfig', topic }),
    );
  }

  topicSize(topic: string): Cached<TopicSize> {
    return entry(
      this.#topicSizes,
      topic,
      () => this.#ask(ClusterRequests.topicSize, { topic }),
      () => this.#onDidChange({ of: 'topicSize', topic }),
    );
  }

  /** As far as it was read for somebody else; asks for nothing. */
  knownTopicSize(topic: string): TopicSize | undefined {
    return this.#topicSizes.get(topic)?.value;
  }

  /** As far as it was read for somebody else; asks for nothing. */
  knownTopicConfig(topic: string): readonly ConfigEntry[] | undefined {
    return this.#topicConfigs.get(topic)?.value;
  }

  /** Of a broker whose configuration was read for somebody else; asks for nothing. */
  get knownBrokerConfig(): readonly ConfigEntry[] | undefined {
    return [...this.#brokerConfigs.values()].find(({ value }) => value !== undefined)?.value;
  }

  brokerConfig(brokerId: number): Cached<readonly ConfigEntry[]> {
    return entry(
      this.#brokerConfigs,
      brokerId,
      () => this.#ask(ClusterRequests.describeBrokerConfig, { brokerId }),
      () => this.#onDidChange({ of: 'brokerConfig' }),
    );
  }

  group(groupId: GroupId): Cached<GroupDescription> {
    return entry(this.#groups, groupId, () => this.#ask(ClusterRequests.describeGroup, { groupId }));
  }

  lag(groupId: GroupId): Cached<readonly PartitionLag[]> {
    return entry(
      this.#lags,
      groupId,
      async () => {
        const before = this.#lags.get(groupId)?.value;
        const lags = await this.#ask(ClusterRequests.groupLag, { groupId });
        if (before !== undefined) this.#trends.set(groupId, trend(totalLag(before), totalLag(lags)));
        return lags;
      },
      () => this.#onDidChange({ of: 'lag', groupId }),
    );
  }

  /** `undefined` until the lag was read twice. */
  lagTrend(groupId: GroupId): Trend | undefined {
    return this.#trends.get(groupId);
  }

  /** Forgets what is below the topics' node. */
  clearTopics(): void {
    this.topics.clear();
    clearAll(this.#topics, this.#topicSizes, this.#topicConfigs);
  }

  clearTopic(topic: string): void {
    this.#topics.get(topic)?.clear();
    this.#topicSizes.get(topic)?.clear();
    this.#topicConfigs.get(topic)?.clear();
  }

  clearBrokers(): void {
    this.description.clear();
    clearAll(this.#brokerConfigs);
  }

  clearGroups(): void {
    this.groups.clear();
    clearAll(this.#groups, this.#lags);
  }

  clearGroup(groupId: GroupId): void {
    this.#groups.get(groupId)?.clear();
    this.#lags.get(groupId)?.clear();
  }

  clear(): void {
    this.clearBrokers();
    this.clearTopics();
    this.clearGroups();
  }

  /** Forgets failures alone: what they were about is asked again. @returns whether there were any */
  clearFailures(): boolean {
    const failed = [
      ...[this.description, this.topics, this.groups],
      ...[
        this.#topics,
        this.#topicSizes,
        this.#topicConfigs,
        this.#brokerConfigs,
        this.#groups,
        this.#lags,
      ].flatMap((map) => [...map.values()]),
    ].filter((cached) => cached.failure !== undefined && !cached.isClear);
    failed.forEach((cached) => cached.clear());
    return failed.length > 0;
  }
}

function entry<K, T>(
  map: Map<K, Cached<T>>,
  key: K,
  load: () => Promise<T>,
  onDidSettle?: () => void,
): Cached<T> {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const created = new Cached(load, onDidSettle);
  map.set(key, created);
  return created;
}

function clearAll(...maps: readonly ReadonlyMap<unknown, { clear(): void }>[]): void {
  for (const map of maps) for (const cached of map.values()) cached.clear();
}

function trend(before: bigint, now: bigint): Trend {
  if (now === before) return 'steady';
  return now > before ? 'rising' : 'falling';
}
