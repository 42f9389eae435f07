export type GroupId = string & { readonly brand: 'GroupId' };

/**
 * `classic` is the protocol of JoinGroup and SyncGroup, `consumer` the one of KIP-848; `share` is KIP-932, `streams`
 * KIP-1071. `other` is a classic group that holds no consumers (Connect's workers, a schema registry).
 */
export type GroupType = 'classic' | 'consumer' | 'share' | 'streams' | 'other';

/** A group in the list of groups. */
export interface GroupSummary {
  readonly groupId: GroupId;
  readonly type: GroupType;
  /** The broker's own word: `consumer` for consumers of the classic protocol, `connect`, ''. */
  readonly protocolType: string;
  /** The broker's own word: `Stable`, `Empty`, `Assigning`, `Dead`, … */
  readonly state: string;
}

export interface GroupMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** Of the member, in the protocols since KIP-848; `null` in the classic one. */
  readonly epoch: number | null;
  readonly clientId: string;
  /** As the broker prints it, without its leading slash. */
  readonly host: string;
  readonly assignment: readonly TopicPartitions[];
}

export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface GroupDescription extends GroupSummary {
  readonly coordinator: number | null;
  /** The assignor or protocol that was agreed on; '' where there is none. */
  readonly assignor: string;
  /** Rises with each change of the group, in the protocols since KIP-848; `null` in the classic one. */
  readonly epoch: number | null;
  readonly members: readonly GroupMember[];
}

/** Where a group stands in one partition, as `kafka-consumer-groups --describe` lists it. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** `null` where nothing is committed. Of a share group: the first offset that it may still get. */
  readonly committed: bigint | null;
  /** The log end offset (high watermark); `null` where it cannot be read. */
  readonly end: bigint | null;
  /** `end − committed`; `null` where either is unknown. Of a share group: as its coordinator counts. */
  readonly lag: bigint | null;
  /** The member that reads the partition now. */
  readonly memberId: string | null;
  readonly host: string | null;
  readonly clientId: string | null;
}

/** The sum of the lags that are known. */
export function totalLag(partitions: readonly PartitionLag[]): bigint {
  return partitions.reduce((sum, { lag }) => sum + (lag ?? 0n), 0n);
}
