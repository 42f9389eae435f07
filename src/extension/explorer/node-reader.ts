import type { ClusterId } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ConfigEntry, TopicSummary } from '../../core/topic.ts';
import type { Cached } from './cached.ts';
import type { ClusterCache } from './cluster-cache.ts';
import type {
  BrokersNode,
  ClusterNode,
  ErrorNode,
  ExplorerNode,
  GroupNode,
  GroupsNode,
  MembersNode,
  MessageNode,
  TopicNode,
  TopicsNode,
} from './explorer-node.ts';
import { LagQueue } from './lag-queue.ts';
import { fixedPlace, type NodeTable, type Parent } from './node-table.ts';
import { isChanged, sortConfig } from './sort-config.ts';
import { compareNames, filterTopics, type TopicFilter } from './topic-filter.ts';

/** What reading a node's children takes. */
export interface NodeReaderParts {
  readonly table: NodeTable;
  readonly lagQueue: LagQueue;
  cacheOf(clusterId: ClusterId): ClusterCache;
  filter(): TopicFilter;
  /** `node` says something else than its parent knew. */
  onDidChange(node: ExplorerNode): void;
  /** Something could not be read, for the first time. */
  onFailure(failure: KafkaFailure): void;
}

/** Reads what stands below a node: out of the cluster's cache, which asks for what it does not have. */
export class NodeReader {
  readonly #parts: NodeReaderParts;
  readonly #table: NodeTable;

  constructor(parts: NodeReaderParts) {
    this.#parts = parts;
    this.#table = parts.table;
  }

  /** The nodes below `node`; an error node where they cannot be read, a message where there are none. Never throws. */
  async children(node: Parent): Promise<readonly ExplorerNode[]> {
    try {
      return await this.#read(node);
    } catch (error) {
      return [this.#errorNode(node, error)];
    }
  }

  #read(node: Parent): Promise<readonly ExplorerNode[]> | readonly ExplorerNode[] {
    switch (node.kind) {
      case 'cluster':
        return this.#readCluster(node);
      case 'brokers':
        return this.#readBrokers(node);
      case 'broker':
        return this.#readConfig(
          node,
          this.#parts.cacheOf(node.clusterId).brokerConfig(node.broker.id),
          'broker',
        );
      case 'topics':
        return this.#readTopics(node);
      case 'topic':
        return this.#readTopic(node);
      case 'configuration':
        return this.#readConfig(node, this.#parts.cacheOf(node.clusterId).topicConfig(node.topic), 'topic');
      case 'groups':
        return this.#readGroups(node);
      case 'group':
        return this.#readGroup(node);
      case 'members':
        return this.#listMembers(node);
      case 'member':
        return this.#table.list(
          node,
          node.member.assignment.toSorted((a, b) => compareNames(a.topic, b.topic)),
          ({ topic }) => topic,
          ({ topic, partitions }, place) => ({ ...place, kind: 'assignment', topic, partitions }),
        );
      case 'groupTopic':
        return this.#table.list(
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
        return this.#table.itemsOf(node);
      default:
        return [];
    }
  }

  async #readCluster(node: ClusterNode): Promise<readonly ExplorerNode[]> {
    const cache = this.#parts.cacheOf(node.clusterId);
    await cache.description.get();
    // One request each, for the counts beside the nodes that are about to show.
    cache.topics.prefetch();
    cache.groups.prefetch();
    return [
      this.#table.put({ ...fixedPlace(node, 'brokers'), kind: 'brokers' }),
      this.#table.put({ ...fixedPlace(node, 'topics'), kind: 'topics' }),
      this.#table.put({ ...fixedPlace(node, 'groups'), kind: 'groups' }),
    ];
  }

  async #readBrokers(node: BrokersNode): Promise<readonly ExplorerNode[]> {
    const { brokers } = await this.#parts.cacheOf(node.clusterId).description.get();
    return this.#table.list(
      node,
      brokers.toSorted((a, b) => a.id - b.id),
      ({ id }) => String(id),
      (broker, place) => ({ ...place, kind: 'broker', broker }),
    );
  }

  async #readTopics(node: TopicsNode): Promise<readonly ExplorerNode[]> {
    const topics = await this.#parts.cacheOf(node.clusterId).topics.get();
    const shown = filterTopics(topics, this.#parts.filter());
    if (shown.length > 0) {
      return this.#table.list(
        node,
        shown,
        ({ name }) => name,
        (summary, place) => ({ ...place, kind: 'topic', topic: summary.name, summary }),
      );
    }
    if (topics.length === 0) return [this.#messageNode(node, 'no-topics')];
    return [this.#messageNode(node, this.#parts.filter().text === '' ? 'only-internal-topics' : 'no-match')];
  }

  async #readTopic(node: TopicNode): Promise<readonly ExplorerNode[]> {
    const cache = this.#parts.cacheOf(node.clusterId);
    cache.topicConfig(node.topic).prefetch();
    const description = await cache.topic(node.topic).get();
    if (summaryDiffers(node.summary, description)) {
      Object.assign(node, { summary: description });
      this.#parts.onDidChange(node);
    }
    const { topic } = node;
    return [
      this.#table.put({ ...fixedPlace(node, 'configuration'), kind: 'configuration', topic }),
      ...this.#table.list(
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
    return this.#table.list(
      node,
      sortConfig(await reading.get(), owner),
      ({ name }) => name,
      (entry, place) => ({ ...place, kind: 'configEntry', entry, isChanged: isChanged(entry, owner) }),
    );
  }

  async #readGroups(node: GroupsNode): Promise<readonly ExplorerNode[]> {
    const cache = this.#parts.cacheOf(node.clusterId);
    const groups = (await cache.groups.get()).toSorted((a, b) => compareNames(a.groupId, b.groupId));
    if (groups.length === 0) return [this.#messageNode(node, 'no-groups')];
    this.#parts.lagQueue.add(groups.map(({ groupId }) => cache.lag(groupId)));
    return this.#table.list(
      node,
      groups,
      ({ groupId }) => groupId,
      (group, place) => ({ ...place, kind: 'group', group }),
    );
  }

  /** Members and offsets are two requests: where the second fails, the members still show. */
  async #readGroup(node: GroupNode): Promise<readonly ExplorerNode[]> {
    const cache = this.#parts.cacheOf(node.clusterId);
    const { groupId } = node.group;
    const reading = cache.lag(groupId).get();
    reading.catch(() => undefined);
    const group = await cache.group(groupId).get();
    if (group.state !== node.group.state || group.type !== node.group.type) {
      Object.assign(node, { group });
      this.#parts.onDidChange(node);
    }
    const place = fixedPlace(node, 'members');
    const members = this.#table.put({ ...place, kind: 'members', members: group.members });
    try {
      const lags = await reading;
      if (lags.length === 0) return [members, this.#messageNode(node, 'no-offsets')];
      const topics = [...Map.groupBy(lags, ({ topic }) => topic)].toSorted(([a], [b]) => compareNames(a, b));
      return [
        members,
        ...this.#table.list(
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
    return this.#table.list(
      node,
      node.members.toSorted(
        (a, b) => compareNames(a.clientId, b.clientId) || compareNames(a.memberId, b.memberId),
      ),
      ({ memberId }) => memberId,
      (member, place) => ({ ...place, kind: 'member', member }),
    );
  }

  #errorNode(parent: Parent, error: unknown): ErrorNode {
    const failure = KafkaFailure.from(error);
    const place = fixedPlace(parent, 'error');
    const before = this.#table.get(place.id);
    if (before?.kind !== 'error' || before.failure !== failure) this.#parts.onFailure(failure);
    return this.#table.put({ ...place, kind: 'error', failure });
  }

  #messageNode(parent: Parent, message: MessageNode['message']): MessageNode {
    return this.#table.put({ ...fixedPlace(parent, message), kind: 'message', message });
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
