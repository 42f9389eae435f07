/** Requests about share groups (KIP-932), which `@platformatic/kafka` lacks. Source: the messages of Kafka 4.3. */
import { createAPI, Writer, type API, type Reader } from '@platformatic/kafka';
import type { TopicPartitions } from '../core/group.ts';
import { readStrings, readTopicPartitions } from './described-assignment.ts';

export interface DescribedShareGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly state: string;
  readonly epoch: number;
  readonly assignor: string;
  readonly members: readonly {
    readonly memberId: string;
    readonly epoch: number;
    readonly clientId: string;
    readonly host: string;
    readonly assignment: readonly TopicPartitions[];
  }[];
}

/** ShareGroupDescribe, version 1. */
export const shareGroupDescribeApi: API<[groupId: string], readonly DescribedShareGroup[]> = createAPI(
  77,
  1,
  groupDescribeRequest,
  (_id, _key, _version, reader) => {
    reader.readInt32();
    return reader.readArray(readShareGroup);
  },
);

/** As the describing requests of all group protocols since KIP-848 are. */
export function groupDescribeRequest(groupId: string): Writer {
  return Writer.create()
    .appendArray([groupId], (writer, id) => writer.appendString(id), true, false)
    .appendBoolean(false)
    .appendTaggedFields();
}

function readShareGroup(reader: Reader): DescribedShareGroup {
  const errorCode = reader.readInt16();
  const errorMessage = reader.readNullableString();
  reader.readString();
  const state = reader.readString();
  const epoch = reader.readInt32();
  // The epoch of the assignment.
  reader.readInt32();
  const assignor = reader.readString();
  const members = reader.readArray(readShareMember);
  // What the asking user may do.
  reader.readInt32();
  return { errorCode, errorMessage, state, epoch, assignor, members };
}

function readShareMember(reader: Reader): DescribedShareGroup['members'][number] {
  const memberId = reader.readString();
  // The rack.
  reader.readNullableString();
  const epoch = reader.readInt32();
  const clientId = reader.readString();
  const host = reader.readString();
  // The topics that it subscribes to.
  readStrings(reader);
  const assignment = readTopicPartitions(reader);
  reader.readTaggedFields();
  return { memberId, epoch, clientId, host, assignment };
}

export interface ShareGroupOffsets {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly partitions: readonly {
    readonly topic: string;
    readonly partition: number;
    /** The first offset that the group may still get; −1 where it has none. */
    readonly startOffset: bigint;
    /** Records that it has not finished; −1 where the broker does not say. */
    readonly lag: bigint;
    readonly errorCode: number;
  }[];
}

/** DescribeShareGroupOffsets, the newer first: only version 1 tells the lag. */
export const shareGroupOffsetsApis: readonly API<[groupId: string], readonly ShareGroupOffsets[]>[] = [
  1, 0,
].map((version) =>
  createAPI(90, version, offsetsRequest, (_id, _key, _version, reader) => {
    reader.readInt32();
    return reader.readArray(() => readShareGroupOffsets(reader, version));
  }),
);

/** Of every topic of the group. */
function offsetsRequest(groupId: string): Writer {
  return Writer.create()
    .appendArray([groupId], (writer, id) => writer.appendString(id).appendArray(null, () => undefined))
    .appendTaggedFields();
}

function readShareGroupOffsets(reader: Reader, version: number): ShareGroupOffsets {
  reader.readString();
  const topics = reader.readArray(() => {
    const topic = reader.readString();
    reader.readUUID();
    return reader.readArray(() => readSharePartition(reader, topic, version));
  });
  const errorCode = reader.readInt16();
  return { errorCode, errorMessage: reader.readNullableString(), partitions: topics.flat() };
}

function readSharePartition(
  reader: Reader,
  topic: string,
  version: number,
): ShareGroupOffsets['partitions'][number] {
  const partition = reader.readInt32();
  const startOffset = reader.readInt64();
  // The epoch of the leader.
  reader.readInt32();
  const lag = version >= 1 ? reader.readInt64() : -1n;
  const errorCode = reader.readInt16();
  reader.readNullableString();
  return { topic, partition, startOffset, lag, errorCode };
}
