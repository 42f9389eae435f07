/** StreamsGroupDescribe (KIP-1071), which `@platformatic/kafka` lacks. Source: the messages of Kafka 4.3. */
import { createAPI, type API, type Reader } from '@platformatic/kafka';
import type { TopicPartitions } from '../core/group.ts';
import { readIntegers, readStrings } from './described-assignment.ts';
import { groupDescribeRequest } from './share-group-apis.ts';

export interface DescribedStreamsGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly state: string;
  readonly epoch: number;
  /** The topics that each subtopology reads. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
  readonly members: readonly {
    readonly memberId: string;
    readonly epoch: number;
    readonly instanceId: string | null;
    readonly clientId: string;
    readonly host: string;
    /** Its active tasks: partitions by subtopology. */
    readonly tasks: readonly StreamsTasks[];
  }[];
}

export interface StreamsTasks {
  readonly subtopology: string;
  readonly partitions: readonly number[];
}

/** Version 0. */
export const streamsGroupDescribeApi: API<[groupId: string], readonly DescribedStreamsGroup[]> = createAPI(
  89,
  0,
  groupDescribeRequest,
  (_id, _key, _version, reader) => {
    reader.readInt32();
    return reader.readArray(readGroup);
  },
);

/** The partitions that active tasks read: those of the same number of each topic of their subtopology. */
export function partitionsOfTasks(
  tasks: readonly StreamsTasks[],
  sources: DescribedStreamsGroup['sources'],
): readonly TopicPartitions[] {
  return tasks.flatMap(({ subtopology, partitions }) =>
    (sources.get(subtopology) ?? []).map((topic) => ({ topic, partitions })),
  );
}

function readGroup(reader: Reader): DescribedStreamsGroup {
  const errorCode = reader.readInt16();
  const errorMessage = reader.readNullableString();
  reader.readString();
  const state = reader.readString();
  const epoch = reader.readInt32();
  // The epoch of the assignment.
  reader.readInt32();
  const sources = reader.readNullableStruct(() => readTopology(reader));
  const members = reader.readArray(readMember);
  // What the asking user may do.
  reader.readInt32();
  return { errorCode, errorMessage, state, epoch, sources: sources ?? new Map<string, string[]>(), members };
}

function readTopology(reader: Reader): ReadonlyMap<string, readonly string[]> {
  // Its epoch.
  reader.readInt32();
  const subtopologies = reader.readNullableArray(() => {
    const id = reader.readString();
    const topics = readStrings(reader);
    // The topics that it repartitions into, and its changelogs.
    readStrings(reader);
    readTopicInfos(reader);
    return [id, [...topics, ...readTopicInfos(reader)]] as const;
  });
  reader.readTaggedFields();
  return new Map(subtopologies);
}

/** @returns the names */
function readTopicInfos(reader: Reader): readonly string[] {
  return reader.readArray(() => {
    const name = reader.readString();
    // Partitions, replication factor and configuration.
    reader.readInt32();
    reader.readInt16();
    readPairs(reader);
    return name;
  });
}

function readMember(reader: Reader): DescribedStreamsGroup['members'][number] {
  const memberId = reader.readString();
  const epoch = reader.readInt32();
  const instanceId = reader.readNullableString();
  // The rack.
  reader.readNullableString();
  const clientId = reader.readString();
  const host = reader.readString();
  // The epoch of its topology, the process, the endpoint for interactive queries, the tags.
  reader.readInt32();
  reader.readString();
  reader.readNullableStruct(() => {
    reader.readString();
    reader.readUnsignedInt16();
    reader.readTaggedFields();
  });
  readPairs(reader);
  readTaskOffsets(reader);
  readTaskOffsets(reader);
  const tasks = readAssignment(reader);
  // The target assignment, and whether it is a member of the old protocol.
  readAssignment(reader);
  reader.readBoolean();
  return { memberId, epoch, instanceId, clientId, host, tasks };
}

/** @returns the active tasks */
function readAssignment(reader: Reader): readonly StreamsTasks[] {
  const active = readTasks(reader);
  // Standby and warm-up tasks.
  readTasks(reader);
  readTasks(reader);
  reader.readTaggedFields();
  return active;
}

function readTasks(reader: Reader): readonly StreamsTasks[] {
  return reader.readArray(() => ({ subtopology: reader.readString(), partitions: readIntegers(reader) }));
}

function readTaskOffsets(reader: Reader): void {
  reader.readArray(() => {
    reader.readString();
    reader.readInt32();
    reader.readInt64();
  });
}

function readPairs(reader: Reader): void {
  reader.readArray(() => {
    reader.readString();
    reader.readString();
  });
}
