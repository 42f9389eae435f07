import type { Broker } from '../../core/cluster.ts';
import type { ClusterId, ClusterProfile } from '../../core/cluster-profile.ts';
import type { GroupMember, GroupSummary, PartitionLag, TopicPartitions } from '../../core/group.ts';
import type { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ConfigEntry, PartitionDescription, TopicSummary } from '../../core/topic.ts';
import type { SavedCluster } from '../connections/cluster-settings.ts';

/** What every node of the tree has. */
interface NodeBase<K extends string> {
  readonly kind: K;
  /** Unique in the tree, and the same after a refresh: expansion and selection hang on it. */
  readonly id: string;
  readonly parent: ExplorerNode | undefined;
}

/** A node below a cluster. */
interface ClusterPart<K extends string> extends NodeBase<K> {
  readonly clusterId: ClusterId;
  readonly parent: ExplorerNode;
}

export interface ClusterNode extends NodeBase<'cluster'> {
  readonly parent: undefined;
  readonly clusterId: ClusterId;
  readonly profile: ClusterProfile;
}

/** An entry of the setting that cannot be read. */
export interface BrokenClusterNode extends NodeBase<'brokenCluster'> {
  readonly parent: undefined;
  readonly entry: Extract<SavedCluster, { kind: 'broken' }>;
}

export type BrokersNode = ClusterPart<'brokers'>;
export interface BrokerNode extends ClusterPart<'broker'> {
  readonly broker: Broker;
}

export type TopicsNode = ClusterPart<'topics'>;
export interface TopicNode extends ClusterPart<'topic'> {
  readonly topic: string;
  readonly summary: TopicSummary;
}
export interface PartitionNode extends ClusterPart<'partition'> {
  readonly topic: string;
  readonly partition: number;
  readonly description: PartitionDescription;
}
export interface ConfigurationNode extends ClusterPart<'configuration'> {
  readonly topic: string;
}
export interface ConfigEntryNode extends ClusterPart<'configEntry'> {
  readonly entry: ConfigEntry;
  readonly isChanged: boolean;
}

export type GroupsNode = ClusterPart<'groups'>;
export interface GroupNode extends ClusterPart<'group'> {
  readonly group: GroupSummary;
}
export interface MembersNode extends ClusterPart<'members'> {
  readonly members: readonly GroupMember[];
}
export interface MemberNode extends ClusterPart<'member'> {
  readonly member: GroupMember;
}
/** What a member reads of one topic. */
export interface AssignmentNode extends ClusterPart<'assignment'> {
  readonly topic: string;
  readonly partitions: TopicPartitions['partitions'];
}
export interface GroupTopicNode extends ClusterPart<'groupTopic'> {
  readonly topic: string;
  readonly partitions: readonly PartitionLag[];
}
export interface GroupPartitionNode extends ClusterPart<'groupPartition'> {
  readonly topic: string;
  readonly partition: number;
  readonly lag: PartitionLag;
}

/** A stretch of more siblings than a tree shows at once. */
export interface RangeNode extends ClusterPart<'range'> {
  readonly first: string;
  readonly last: string;
  /** How many siblings it stands for. */
  readonly count: number;
}

/** Something could not be read. Its parent is what "Retry" asks again. */
export interface ErrorNode extends ClusterPart<'error'> {
  readonly failure: KafkaFailure;
}

/** A list is empty, and why. */
export interface MessageNode extends ClusterPart<'message'> {
  readonly message: 'no-topics' | 'only-internal-topics' | 'no-match' | 'no-groups' | 'no-offsets';
}

export type ExplorerNode =
  | ClusterNode
  | BrokenClusterNode
  | BrokersNode
  | BrokerNode
  | TopicsNode
  | TopicNode
  | PartitionNode
  | ConfigurationNode
  | ConfigEntryNode
  | GroupsNode
  | GroupNode
  | MembersNode
  | MemberNode
  | AssignmentNode
  | GroupTopicNode
  | GroupPartitionNode
  | RangeNode
  | ErrorNode
  | MessageNode;

/** The nodes of one kind. */
export type NodeOf<K extends ExplorerNode['kind']> = Extract<ExplorerNode, { readonly kind: K }>;

/** Whether a command's first argument is a node of the tree; VS Code hands commands whatever they were called with. */
export function isExplorerNode(value: unknown): value is ExplorerNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value && 'parent' in value;
}

/** The cluster that a command's first argument belongs to: a node of the tree, or an id. */
export function clusterOf(value: unknown): ClusterId | undefined {
  if (typeof value === 'string' && value !== '') return value as ClusterId;
  return isExplorerNode(value) && value.kind !== 'brokenCluster' ? value.clusterId : undefined;
}

/** The topic that a node is, or is about. */
export function topicOf(value: unknown): string | undefined {
  return isExplorerNode(value) && 'topic' in value ? value.topic : undefined;
}
