/** A topic in a list of topics: what one Metadata request tells. */
export interface TopicSummary {
  readonly name: string;
  /** UUID as text; `null` before Kafka 2.8. */
  readonly topicId: string | null;
  readonly isInternal: boolean;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  /** Partitions with fewer in-sync replicas than replicas. */
  readonly underReplicatedPartitions: number;
  readonly leaderlessPartitions: number;
}

/** What a topic takes on disk. */
export interface TopicSize {
  /** Of the leaders' replicas: each record once. */
  readonly bytes: bigint;
  /** Of all replicas. */
  readonly bytesOnDisk: bigint;
}

/** Names one partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** `partition` as the key of a map. */
export function partitionKey({ topic, partition }: TopicPartition): string {
  return `${topic} ${partition}`;
}

/** One partition of a topic, with its offsets. */
export interface PartitionDescription {
  readonly partition: number;
  /** Broker id; `null` where the partition has no leader. */
  readonly leader: number | null;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly inSyncReplicas: readonly number[];
  /** Log start offset and high watermark; `null` where there is no leader to ask. */
  readonly offsets: { readonly begin: bigint; readonly end: bigint } | null;
}

export interface TopicDescription extends TopicSummary {
  readonly partitions: readonly PartitionDescription[];
}

export type ConfigSource =
  'topic' | 'dynamic-broker' | 'dynamic-default-broker' | 'static-broker' | 'default' | 'group' | 'unknown';

/** One entry of a topic's or broker's configuration. */
export interface ConfigEntry {
  readonly name: string;
  /** `null` where the broker hides it (sensitive) or it is not set. */
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly isSensitive: boolean;
  readonly isReadOnly: boolean;
  /** The broker's own words on this key; `null` before Kafka 2.6. */
  readonly documentation: string | null;
}

/** What creating a topic takes. `undefined` counts leave the broker's default. */
export interface NewTopic {
  readonly name: string;
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly configs: Readonly<Record<string, string>>;
}

/** Offsets of one partition. */
export interface PartitionOffsets {
  readonly topic: string;
  readonly partition: number;
  /** The log start offset. */
  readonly begin: bigint;
  /** The high watermark: one past the last record that consumers may read. */
  readonly end: bigint;
}

/**
 * Says what is wrong with `name` as a topic's name, by the broker's rules (org.apache.kafka.common.internals.Topic);
 * `undefined` when nothing is.
 */
export function topicNameProblem(name: string): string | undefined {
  if (name === '') return 'A topic needs a name.';
  if (name === '.' || name === '..') return `A topic cannot be named \`${name}\`.`;
  if (name.length > 249) return `A topic's name has at most 249 characters; this one has ${name.length}.`;
  const bad = /[^a-zA-Z0-9._-]/.exec(name);
  return bad === null
    ? undefined
    : `\`${bad[0]}\` is not allowed in a topic's name: use letters, digits, \`.\`, \`_\` and \`-\`.`;
}
