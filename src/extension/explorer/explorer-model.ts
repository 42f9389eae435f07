import type { RequestType } from 'vscode-jsonrpc';
import type { ClusterId } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ConfigEntry, TopicSummary } from '../../core/topic.ts';
import type { SavedCluster } from '../connections/cluster-settings.ts';
import type { Cached } from './cached.ts';
import { ClusterCache, type CacheChange } from './cluster-cache.ts';
import type {
  BrokersNode,
  ClusterNode,
  ErrorNode,
  ExplorerNode,
  GroupNode,
  GroupsNode,
  MembersNode,
  MessageNode,
  RangeNode,
  TopicNode,
  TopicsNode,
} from './explorer-node.ts';
import { LagQueue } from './lag-queue.ts';
import { cutIntoRanges } from './ranges.ts';
import { isChanged, sortConfig } from './sort-config.ts';
import { compareNames, filterTopics, type TopicFilter } from './topic-filter.ts';

/** Where the explorer's clusters come from. */
export interface ClusterSource {
  readonly entries: readonly SavedCluster[];
  /** @throws KafkaFailure */
  request<P, R>(id: ClusterId, type: RequestType<P, R, unknown>, params: P): Promise<R>;
}

/** A node that others stand below. */
type Parent = Exclude<ExplorerNode, { kind: 'brokenCluster' }>;

/** What every node below a parent has. */
interface Place {
  readonly id: string;
  readonly parent: Parent;
  readonly clusterId: ClusterId;
}

/**
 * The explorer's tree without VS Code: which nodes there are, what was read for them, and what is read again.
 * A node is one object for as long as its id lives, since VS Code tells nodes apart by identity.
 */
export class ExplorerModel {
  readonly #source: ClusterSource;
  readonly #onDidChange: (node: ExplorerNode | undefined) => void;
  readonly #onFailure: (failure: KafkaFailure) => void;
  readonly #nodes = new Map<string, ExplorerNode>();
  readonly #caches = new Map<ClusterId, ClusterCache>();
  readonly #rangeItems = new Map<string, readonly ExplorerNode[]>();
  readonly #lagQueue = new LagQueue();
  #filter: TopicFilter = { text: '', showInternal: false };

  /** @param onDidChange a node, or the whole tree, shows something else now */
  constructor(
    source: ClusterSource,
    onDidChange: (node: ExplorerNode | undefined) => void,
    onFailure: (failure: KafkaFailure) => void = () => undefined,
  ) {
    this.#source = source;
    this.#onDidChange = onDidChange;
    this.#onFailure = onFailure;
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
        ? this.#intern({ kind: 'brokenCluster', id: `broken/${entry.index}`, parent: undefined, entry })
        : this.#clusterNode(entry.profile.id, entry),
    );
  }

  /** The nodes below `node`; an error node where they cannot be read, a message where there are none. Never throws. */
  async children(node: ExplorerNode): Promise<readonly ExplorerNode[]> {
    if (node.kind === 'brokenCluster') return [];
    try {
      return await this.#read(node);
    } catch (error) {
      return [this.#errorNode(node, error)];
    }
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
    const all = below.flatMap((node) =>
      node.kind === 'range' ? (this.#rangeItems.get(node.id) ?? []) : [node],
    );
    return all.filter((node) => node.kind === 'topic').find((node) => node.topic === topic);
  }

  #read(node: Parent): Promise<readonly ExplorerNode[]> | readonly ExplorerNode[] {
    switch (node.kind) {
      case 'cluster':
        return this.#readCluster(node);
      case 'brokers':
        return this.#readBrokers(node);
      case 'broker':
        return this.#readConfig(node, this.cache(node.clusterId).brokerConfig(node.broker.id), 'broker');
      case 'topics':
        return this.#readTopics(node);
      case 'topic':
        return this.#readTopic(node);
      case 'configuration':
        return this.#readConfig(node, this.cache(node.clusterId).topicConfig(node.topic), 'topic');
      case 'groups':
        return this.#readGroups(node);
      case 'group':
        return this.#readGroup(node);
      case 'members':
        return this.#listMembers(node);
      case 'member':
        return this.#list(
          node,
          node.member.assignment.toSorted((a, b) => compareNames(a.topic, b.topic)),
          ({ topic }) => topic,
          ({ topic, partitions }, place) => ({ ...place, kind: 'assignment', topic, partitions }),
        );
      case 'groupTopic':
        return this.#list(
          node,
          node.partitions.toSorted((a, b) => a.partition - b.partition),
          ({ partition }) => String(partition),
          (lag, place) => ({
            ...place,
            kind: 'groupPartition',
            topic: node.topic,
            partition: lag.partition,
            lag,
          }),
        );
      case 'range':
        return this.#rangeItems.get(node.id) ?? [];
      default:
        return [];
    }
  }

  async #readCluster(node: ClusterNode): Promise<readonly ExplorerNode[]> {
    const cache = this.cache(node.clusterId);
    await cache.description.get();
    // One request each, for the counts beside the nodes that are about to show.
    cache.topics.prefetch();
    cache.groups.prefetch();
    return [
      this.#intern({ ...fixedPlace(node, 'brokers'), kind: 'brokers' }),
      this.#intern({ ...fixedPlace(node, 'topics'), kind: 'topics' }),
      this.#intern({ ...fixedPlace(node, 'groups'), kind: 'groups' }),
    ];
  }

  async #readBrokers(node: BrokersNode): Promise<readonly ExplorerNode[]> {
    const { brokers } = await this.cache(node.clusterId).description.get();
    return this.#list(
      node,
      brokers.toSorted((a, b) => a.id - b.id),
      ({ id }) => String(id),
      (broker, place) => ({ ...place, kind: 'broker', broker }),
    );
  }

  async #readTopics(node: TopicsNode): Promise<readonly ExplorerNode[]> {
    const topics = await this.cache(node.clusterId).topics.get();
    const shown = filterTopics(topics, this.#filter);
    if (shown.length > 0) {
      return this.#list(
        node,
        shown,
        ({ name }) => name,
        (summary, place) => ({ ...place, kind: 'topic', topic: summary.name, summary }),
      );
    }
    if (topics.length === 0) return [this.#messageNode(node, 'no-topics')];
    return [this.#messageNode(node, this.#filter.text === '' ? 'only-internal-topics' : 'no-match')];
  }

  async #readTopic(node: TopicNode): Promise<readonly ExplorerNode[]> {
    const cache = this.cache(node.clusterId);
    cache.topicConfig(node.topic).prefetch();
    const description = await cache.topic(node.topic).get();
    if (summaryDiffers(node.summary, description)) {
      Object.assign(node, { summary: description });
      this.#onDidChange(node);
    }
    const { topic } = node;
    return [
      this.#intern({ ...fixedPlace(node, 'configuration'), kind: 'configuration', topic }),
      ...this.#list(
        node,
        description.partitions.toSorted((a, b) => a.partition - b.partition),
        ({ partition }) => String(partition),
        (partition, place) => ({
          ...place,
          kind: 'partition',
          topic,
          partition: partition.partition,
          description: partition,
        }),
      ),
    ];
  }

  async #readConfig(
    node: Parent,
    reading: Cached<readonly ConfigEntry[]>,
    owner: 'topic' | 'broker',
  ): Promise<readonly ExplorerNode[]> {
    return this.#list(
      node,
      sortConfig(await reading.get(), owner),
      ({ name }) => name,
      (entry, place) => ({ ...place, kind: 'configEntry', entry, isChanged: isChanged(entry, owner) }),
    );
  }

  async #readGroups(node: GroupsNode): Promise<readonly ExplorerNode[]> {
    const cache = this.cache(node.clusterId);
    const groups = (await cache.groups.get()).toSorted((a, b) => compareNames(a.groupId, b.groupId));
    if (groups.length === 0) return [this.#messageNode(node, 'no-groups')];
    this.#lagQueue.add(groups.map(({ groupId }) => cache.lag(groupId)));
    return this.#list(
      node,
      groups,
      ({ groupId }) => groupId,
      (group, place) => ({ ...place, kind: 'group', group }),
    );
  }

  /** Members and offsets are two requests: where the second fails, the members still show. */
  async #readGroup(node: GroupNode): Promise<readonly ExplorerNode[]> {
    const cache = this.cache(node.clusterId);
    const { groupId } = node.group;
    const reading = cache.lag(groupId).get();
    reading.catch(() => undefined);
    const group = await cache.group(groupId).get();
    if (group.state !== node.group.state || group.type !== node.group.type) {
      Object.assign(node, { group });
      this.#onDidChange(node);
    }
    const place = fixedPlace(node, 'members');
    // The state of these comes with the list of groups, but their members are asked for in requests of their own.
    const isUnknown = ['share', 'streams'].includes(group.type) && group.members.length === 0;
    const members =
      isUnknown && group.state !== 'Empty'
        ? this.#messageNode(node, 'members-unknown')
        : this.#intern({ ...place, kind: 'members', members: group.members });
    try {
      const lags = await reading;
      if (lags.length === 0)
        return group.type === 'share' ? [members] : [members, this.#messageNode(node, 'no-offsets')];
      const topics = [...Map.groupBy(lags, ({ topic }) => topic)].toSorted(([a], [b]) => compareNames(a, b));
      return [
        members,
        ...this.#list(
          node,
          topics,
          ([topic]) => topic,
          ([topic, partitions], place) => ({ ...place, kind: 'groupTopic', topic, partitions }),
        ),
      ];
    } catch (error) {
      return [members, this.#errorNode(node, error)];
    }
  }

  #listMembers(node: MembersNode): readonly ExplorerNode[] {
    return this.#list(
      node,
      node.members.toSorted(
        (a, b) => compareNames(a.clientId, b.clientId) || compareNames(a.memberId, b.memberId),
      ),
      ({ memberId }) => memberId,
      (member, place) => ({ ...place, kind: 'member', member }),
    );
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
    const node = this.#nodes.get(changedId(clusterId, change));
    if (node !== undefined) this.#onDidChange(node);
  }

  #clusterNode(clusterId: ClusterId, entry: Extract<SavedCluster, { kind: 'profile' }>): ClusterNode {
    const { profile } = entry;
    return this.#intern({
      kind: 'cluster',
      id: clusterKey(clusterId),
      parent: undefined,
      clusterId,
      profile,
    });
  }

  #errorNode(parent: Parent, error: unknown): ErrorNode {
    const failure = KafkaFailure.from(error);
    this.#onFailure(failure);
    return this.#intern({ ...fixedPlace(parent, 'error'), kind: 'error', failure });
  }

  #messageNode(parent: Parent, message: MessageNode['message']): MessageNode {
    return this.#intern({ ...fixedPlace(parent, message), kind: 'message', message });
  }

  /** One node an item, in ranges where they are too many. */
  #list<T>(
    parent: Parent,
    items: readonly T[],
    keyOf: (item: T) => string,
    build: (item: T, place: Place) => ExplorerNode,
  ): readonly ExplorerNode[] {
    // The id does not name the range, so that an item keeps its own when others come and go.
    const make = (item: T, below: Parent): ExplorerNode => {
      const id = `${parent.id}/${encodeURIComponent(keyOf(item))}`;
      return this.#intern(build(item, { id, parent: below, clusterId: parent.clusterId }));
    };
    const ranges = cutIntoRanges(items);
    if (ranges.length === 1) return items.map((item) => make(item, parent));
    return ranges.map((range, index) => {
      const [first, last] = [range[0], range.at(-1)].map((item) => (item === undefined ? '' : keyOf(item)));
      const node = this.#intern<RangeNode>({
        ...fixedPlace(parent, `range/${index}`),
        kind: 'range',
        first: first ?? '',
        last: last ?? '',
        count: range.length,
      });
      this.#rangeItems.set(
        node.id,
        range.map((item) => make(item, node)),
      );
      return node;
    });
  }

  #intern<N extends ExplorerNode>(fresh: N): N {
    const existing = this.#nodes.get(fresh.id);
    if (existing !== undefined) return Object.assign(existing, fresh);
    this.#nodes.set(fresh.id, fresh);
    return fresh;
  }
}

function clusterKey(clusterId: ClusterId): string {
  return `cluster/${encodeURIComponent(clusterId)}`;
}

/** `#` cannot occur in a key that stands for a name: a topic called `error` is not the error. */
function fixedPlace(parent: Parent, key: string): Place {
  return { id: `${parent.id}/#${key}`, parent, clusterId: parent.clusterId };
}

/** The id of the node that shows what changed. */
function changedId(clusterId: ClusterId, change: CacheChange): string {
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

function summaryDiffers(a: TopicSummary, b: TopicSummary): boolean {
  return (
    a.partitionCount !== b.partitionCount ||
    a.replicationFactor !== b.replicationFactor ||
    a.underReplicatedPartitions !== b.underReplicatedPartitions ||
    a.leaderlessPartitions !== b.leaderlessPartitions
  );
}
