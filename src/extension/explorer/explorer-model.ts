import type { RequestType } from 'vscode-jsonrpc';
import type { ClusterId } from '../../core/cluster-profile.ts';
import type { KafkaFailure } from '../../core/kafka-failure.ts';
import type { SavedCluster } from '../connections/cluster-settings.ts';
import { ClusterCache, type CacheChange } from './cluster-cache.ts';
import type { ClusterNode, ExplorerNode, TopicNode, TopicsNode } from './explorer-node.ts';
import { LagQueue } from './lag-queue.ts';
import { NodeReader } from './node-reader.ts';
import { NodeTable } from './node-table.ts';
import { filterTopics, type TopicFilter } from './topic-filter.ts';

/** Where the explorer's clusters come from. */
export interface ClusterSource {
  readonly entries: readonly SavedCluster[];
  /** @throws KafkaFailure */
  request<P, R>(id: ClusterId, type: RequestType<P, R, unknown>, params: P): Promise<R>;
}

/**
 * The explorer's tree without VS Code: which nodes there are, what was read for them, and what is read again.
 */
export class ExplorerModel {
  readonly #source: ClusterSource;
  readonly #onDidChange: (node: ExplorerNode | undefined) => void;
  readonly #onDidLearn: (clusterId: ClusterId) => void;
  readonly #nodes = new NodeTable();
  readonly #reader: NodeReader;
  readonly #caches = new Map<ClusterId, ClusterCache>();
  #filter: TopicFilter = { text: '', showInternal: false };

  /**
   * @param onDidChange a node, or the whole tree, shows something else now
   * @param onDidLearn the names in a cluster, or its configuration, may be known otherwise now
   */
  constructor(
    source: ClusterSource,
    onDidChange: (node: ExplorerNode | undefined) => void,
    onFailure: (failure: KafkaFailure) => void = () => undefined,
    onDidLearn: (clusterId: ClusterId) => void = () => undefined,
  ) {
    this.#onDidLearn = onDidLearn;
    this.#source = source;
    this.#onDidChange = onDidChange;
    this.#reader = new NodeReader({
      table: this.#nodes,
      lagQueue: new LagQueue(),
      cacheOf: (clusterId) => this.cache(clusterId),
      filter: () => this.#filter,
      onDidChange,
      onFailure,
    });
  }

  get filter(): TopicFilter {
    return this.#filter;
  }

  set filter(filter: TopicFilter) {
    this.#filter = filter;
    for (const node of this.#nodes.values()) if (node.kind === 'topics') this.#onDidChange(node);
  }

  /** What is known about a cluster. */
  cache(clusterId: ClusterId): ClusterCache {
    const existing = this.#caches.get(clusterId);
    if (existing !== undefined) return existing;
    const created: ClusterCache = new ClusterCache(
      (type, params) => this.#source.request(clusterId, type, params),
      (change) => this.#cacheChanged(clusterId, change),
    );
    this.#caches.set(clusterId, created);
    return created;
  }

  /** The clusters, in the order of the settings. */
  roots(): readonly ExplorerNode[] {
    return this.#source.entries.map((entry) =>
      entry.kind === 'broken'
        ? this.#nodes.put({ kind: 'brokenCluster', id: `broken/${entry.index}`, parent: undefined, entry })
        : this.#clusterNode(entry.profile.id, entry),
    );
  }

  /** The nodes below `node`; an error node where they cannot be read, a message where there are none. Never throws. */
  async children(node: ExplorerNode): Promise<readonly ExplorerNode[]> {
    return node.kind === 'brokenCluster' ? [] : await this.#reader.children(node);
  }

  /** Whether the profile of a cluster refuses changes. */
  isReadOnly(clusterId: ClusterId): boolean {
    const node = this.#nodes.get(clusterKey(clusterId));
    return node?.kind === 'cluster' && node.profile.readOnly;
  }

  /** How many topics of a cluster the filter lets through, and of how many; `undefined` while they were not read. */
  topicCounts(clusterId: ClusterId): { readonly shown: number; readonly total: number } | undefined {
    const topics = this.cache(clusterId).topics.value;
    if (topics === undefined) return undefined;
    const { showInternal } = this.#filter;
    return {
      shown: filterTopics(topics, this.#filter).length,
      total: filterTopics(topics, { text: '', showInternal }).length,
    };
  }

  /** Reads again what `node` shows, and what is below it; without a node, everything. */
  refresh(node?: ExplorerNode): void {
    if (node === undefined) {
      this.#caches.forEach((cache) => cache.clear());
      this.#onDidChange(undefined);
      return;
    }
    this.#onDidChange(this.#clear(node));
  }

  /** A topic was created or deleted: lists the topics anew, and leaves what is known about the others. */
  refreshTopicList(clusterId: ClusterId): void {
    this.cache(clusterId).topics.clear();
    const node = this.#nodes.get(`${clusterKey(clusterId)}/#topics`);
    if (node !== undefined) this.#onDidChange(node);
  }

  /** The connection of a cluster changed. Once it stands, what had failed is asked again. */
  connectionChanged(clusterId: ClusterId, isConnected: boolean): void {
    if (isConnected) this.#caches.get(clusterId)?.clearFailures();
    const node = this.#nodes.get(clusterKey(clusterId));
    if (node !== undefined) this.#onDidChange(node);
  }

  /** The cluster is another one now, or its worker was ended. */
  forget(clusterId: ClusterId): void {
    this.#caches.delete(clusterId);
    this.#onDidLearn(clusterId);
  }

  /** The node of a cluster's topics, reading what leads there; `undefined` when it cannot be reached. */
  async topicsNode(clusterId: ClusterId): Promise<TopicsNode | undefined> {
    const cluster = this.roots().find((node) => 'clusterId' in node && node.clusterId === clusterId);
    if (cluster === undefined) return undefined;
    return (await this.children(cluster)).find((node) => node.kind === 'topics');
  }

  /** The node of a topic; `undefined` when it cannot be reached or the filter hides it. */
  async topicNode(clusterId: ClusterId, topic: string): Promise<TopicNode | undefined> {
    const topics = await this.topicsNode(clusterId);
    if (topics === undefined) return undefined;
    const below = await this.children(topics);
    const all = below.flatMap((node) => (node.kind === 'range' ? this.#nodes.itemsOf(node) : [node]));
    return all.filter((node) => node.kind === 'topic').find((node) => node.topic === topic);
  }

  /** Forgets what `node` shows. @returns the node to show again: itself, or the one whose request it came from */
  #clear(node: ExplorerNode): ExplorerNode | undefined {
    if (node.kind === 'brokenCluster') return undefined;
    const cache = this.cache(node.clusterId);
    switch (node.kind) {
      case 'cluster':
        cache.clear();
        return node;
      case 'brokers':
        cache.clearBrokers();
        return node;
      case 'broker':
        cache.brokerConfig(node.broker.id).clear();
        return node;
      case 'topics':
        cache.clearTopics();
        return node;
      case 'topic':
        cache.clearTopic(node.topic);
        return node;
      case 'configuration':
        cache.topicConfig(node.topic).clear();
        return node;
      case 'groups':
        cache.clearGroups();
        return node;
      case 'group':
        cache.clearGroup(node.group.groupId);
        return node;
      default:
        return this.#clear(node.parent);
    }
  }

  #cacheChanged(clusterId: ClusterId, change: CacheChange): void {
    if (change.of !== 'lag') this.#onDidLearn(clusterId);
    if (change.of === 'brokerConfig' || change.of === 'topicSize') return;
    const node = this.#nodes.get(changedId(clusterId, change));
    if (node !== undefined) this.#onDidChange(node);
  }

  #clusterNode(clusterId: ClusterId, entry: Extract<SavedCluster, { kind: 'profile' }>): ClusterNode {
    const { profile } = entry;
    return this.#nodes.put({
      kind: 'cluster',
      id: clusterKey(clusterId),
      parent: undefined,
      clusterId,
      profile,
    });
  }
}

function clusterKey(clusterId: ClusterId): string {
  return `cluster/${encodeURIComponent(clusterId)}`;
}

/** The id of the node that shows what changed. */
function changedId(
  clusterId: ClusterId,
  change: Exclude<CacheChange, { of: 'brokerConfig' | 'topicSize' }>,
): string {
  const cluster = clusterKey(clusterId);
  switch (change.of) {
    case 'cluster':
      return cluster;
    case 'topics':
    case 'groups':
      return `${cluster}/#${change.of}`;
    case 'topicConfig':
      return `${cluster}/#topics/${encodeURIComponent(change.topic)}/#configuration`;
    case 'lag':
      return `${cluster}/#groups/${encodeURIComponent(change.groupId)}`;
  }
}
