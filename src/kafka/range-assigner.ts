import type kafkajs from 'kafkajs';

/** A member of a group, with the topics that it subscribes to. */
export interface SubscribedMember {
  readonly memberId: string;
  readonly topics: readonly string[];
}

/**
 * Gives each member a range of the partitions of each topic that it subscribes to, as Java's `RangeAssignor` does: the
 * first members get one more where they do not divide evenly. Source: org.apache.kafka.clients.consumer.RangeAssignor.
 * @param partitionCount how many partitions a topic has; 0 for an unknown topic
 * @returns by member id, then by topic
 */
export function assignRanges(
  members: readonly SubscribedMember[],
  partitionCount: (topic: string) => number,
): ReadonlyMap<string, ReadonlyMap<string, readonly number[]>> {
  const assignment = new Map(members.map(({ memberId }) => [memberId, new Map<string, readonly number[]>()]));
  const topics = new Set(members.flatMap((member) => member.topics));
  for (const topic of topics) {
    const subscribers = members
      .filter((member) => member.topics.includes(topic))
      .map(({ memberId }) => memberId)
      .sort(compareAsJava);
    const count = partitionCount(topic);
    const each = Math.floor(count / subscribers.length);
    const withOneMore = count % subscribers.length;
    let next = 0;
    subscribers.forEach((memberId, index) => {
      const size = each + (index < withOneMore ? 1 : 0);
      const first = next;
      next += size;
      if (size > 0) {
        assignment.get(memberId)?.set(
          topic,
          Array.from({ length: size }, (_, step) => first + step),
        );
      }
    });
  }
  return assignment;
}

/** By UTF-16 code units, as `String.compareTo`. */
function compareAsJava(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The assigner named `range` for kafkajs, which brings none that a Java consumer knows. */
export function rangeAssigner(protocol: typeof kafkajs.AssignerProtocol): kafkajs.PartitionAssigner {
  const version = 0;
  return ({ cluster }) => ({
    name: 'range',
    version,
    protocol: ({ topics }) => ({
      name: 'range',
      metadata: protocol.MemberMetadata.encode({ version, topics, userData: Buffer.alloc(0) }),
    }),
    assign: async ({ members, topics }) => {
      const subscribed = members.map(({ memberId, memberMetadata }) => ({
        memberId,
        topics: protocol.MemberMetadata.decode(memberMetadata)?.topics ?? topics,
      }));
      await learnTopics(
        cluster,
        subscribed.flatMap((member) => member.topics),
      );
      const assignment = assignRanges(
        subscribed,
        (topic) => cluster.findTopicPartitionMetadata(topic).length,
      );
      return [...assignment].map(([memberId, byTopic]) => ({
        memberId,
        memberAssignment: protocol.MemberAssignment.encode({
          version,
          assignment: Object.fromEntries([...byTopic].map(([topic, list]) => [topic, [...list]])),
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
}

/** Other members may read topics that we do not: as the group's leader we assign those too. */
async function learnTopics(cluster: kafkajs.Cluster, topics: readonly string[]): Promise<void> {
  for (const topic of new Set(topics)) {
    try {
      await cluster.addMultipleTargetTopics([topic]);
    } catch {
      // A topic that does not exist, or that we may not see, has no partitions to assign.
    }
  }
}
