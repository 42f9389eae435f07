import type { Reader } from '@platformatic/kafka';
import type { TopicPartitions } from '../core/group.ts';

/** Reads the list of topics in a member's assignment, as the group protocols since KIP-848 have it. */
export function readTopicPartitions(reader: Reader): readonly TopicPartitions[] {
  return reader.readArray(() => {
    reader.readUUID();
    return { topic: reader.readString(), partitions: readIntegers(reader) };
  });
}

export function readIntegers(reader: Reader): readonly number[] {
  return reader.readArray(() => reader.readInt32(), true, false);
}

export function readStrings(reader: Reader): readonly string[] {
  return reader.readArray(() => reader.readString(), true, false);
}
