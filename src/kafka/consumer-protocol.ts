import type { TopicPartitions } from '../core/group.ts';

const maxPartitionId = 2 ** 31 - 1;

/**
 * Reads what the classic consumer protocol assigned to a member
 * (`ConsumerProtocolAssignment`: version, topics with their partitions, user data).
 * @param bytes of the member, as DescribeGroups gives them; other protocols write other things there
 * @returns sorted by topic; `undefined` where the bytes are not such an assignment
 */
export function parseConsumerAssignment(bytes: Uint8Array): readonly TopicPartitions[] | undefined {
  if (bytes.length === 0) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  const has = (count: number): boolean => count >= 0 && position + count <= bytes.length;
  const int16 = (): number | undefined => (has(2) ? view.getInt16((position += 2) - 2) : undefined);
  const int32 = (): number | undefined => (has(4) ? view.getInt32((position += 4) - 4) : undefined);

  const version = int16();
  const topicCount = int32();
  if (version === undefined || version < 0 || topicCount === undefined || topicCount < 0) return undefined;
  const topics: TopicPartitions[] = [];
  for (let index = 0; index < topicCount; index++) {
    const length = int16();
    if (length === undefined || !has(length)) return undefined;
    const topic = new TextDecoder().decode(bytes.subarray(position, (position += length)));
    const partitionCount = int32();
    if (partitionCount === undefined || partitionCount < 0 || !has(partitionCount * 4)) return undefined;
    const partitions = Array.from({ length: partitionCount }, () => int32() ?? -1);
    if (partitions.some((partition) => partition < 0 || partition > maxPartitionId)) return undefined;
    topics.push({ topic, partitions: partitions.sort((a, b) => a - b) });
  }
  return topics.sort((a, b) => (a.topic < b.topic ? -1 : 1));
}
