import { formatHostAndPort, type HostAndPort } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { PartitionLeader, TopicLeaders } from '../kafka/kafka-cluster.ts';
import type { ReadingPosition } from './reading-position.ts';
import type { ReadingPositions } from './reading-positions.ts';

export interface LeaderTableEvents {
  /** Partitions that have a leader, and that nobody reads. */
  onNewPartitions(topic: string, partitions: readonly number[]): void;
  onTopicLost(topic: string, failure: KafkaFailure): void;
}

interface FollowedTopic {
  leaders: TopicLeaders;
  /** Times in a row that brokers did not know it. */
  unknownTimes: number;
}

const unknownTopicAttempts = 3;

/** Who leads which partition, as brokers said last. Gives the positions their leaders, and notices topics that go. */
export class LeaderTable {
  readonly #positions: ReadingPositions;
  readonly #events: LeaderTableEvents;
  readonly #followed = new Map<string, FollowedTopic>();
  readonly #addresses = new Map<string, HostAndPort>();

  constructor(positions: ReadingPositions, events: LeaderTableEvents) {
    this.#positions = positions;
    this.#events = events;
  }

  get topics(): readonly string[] {
    return [...this.#followed.keys()];
  }

  /** `null` before Kafka 2.8. */
  topicId(topic: string): string | null {
    return this.#followed.get(topic)?.leaders.topicId ?? null;
  }

  /** Where a leader that a position names is reached. */
  addressOf(leader: string): HostAndPort | undefined {
    return this.#addresses.get(leader);
  }

  follow(leaders: TopicLeaders): void {
    this.#followed.set(leaders.topic, { leaders, unknownTimes: 0 });
  }

  /** Gives new positions the leaders that are known already. */
  applyKnown(): void {
    for (const { leaders } of this.#followed.values()) {
      for (const partition of leaders.partitions) {
        const position = this.#positions.get({ topic: leaders.topic, partition: partition.partition });
        if (position?.leader === null && position.troubles === 0) this.#lead(position, partition, leaders);
      }
    }
  }

  /** Takes over what a broker said of topics that are followed. */
  apply(found: ReadonlyMap<string, TopicLeaders | KafkaFailure>): void {
    for (const [topic, answer] of found) {
      const followed = this.#followed.get(topic);
      if (followed === undefined) continue;
      if (answer instanceof KafkaFailure) this.#miss(topic, followed, answer);
      else this.#update(followed, answer);
    }
  }

  /** The topic is not followed any more. */
  forget(topic: string, failure: KafkaFailure): void {
    if (this.#followed.delete(topic)) this.#events.onTopicLost(topic, failure);
  }

  #miss(topic: string, followed: FollowedTopic, failure: KafkaFailure): void {
    const isUnknown = failure.reason === 'unknown-topic';
    followed.unknownTimes = isUnknown ? followed.unknownTimes + 1 : 0;
    if (followed.unknownTimes >= unknownTopicAttempts) {
      const message = `\`${topic}\` does not exist any more.`;
      this.forget(topic, new KafkaFailure('unknown-topic', message, { cause: failure }));
    } else if (isUnknown || failure.retriable) {
      for (const position of this.#positions.all) {
        if (position.topic === topic && position.leader === null) position.troubles += 1;
      }
    } else this.forget(topic, failure);
  }

  #update(followed: FollowedTopic, leaders: TopicLeaders): void {
    const { topic, topicId } = leaders;
    const before = followed.leaders.topicId;
    if (before !== null && topicId !== null && topicId !== before) {
      const message = `\`${topic}\` was deleted and created again while it was read: its offsets mean other records now.`;
      this.forget(topic, new KafkaFailure('topic-recreated', message));
      return;
    }
    followed.leaders = leaders;
    followed.unknownTimes = 0;
    const unread: number[] = [];
    for (const partition of leaders.partitions) {
      const position = this.#positions.get({ topic, partition: partition.partition });
      if (position !== undefined) this.#lead(position, partition, leaders);
      else if (partition.leader !== null) unread.push(partition.partition);
    }
    if (unread.length > 0) this.#events.onNewPartitions(topic, unread);
  }

  #lead(
    position: ReadingPosition,
    { leader, leaderEpoch }: PartitionLeader,
    { topicId }: TopicLeaders,
  ): void {
    // A broker that lags behind the controller names a leader of yesterday.
    if (leader === null || (leaderEpoch < position.leaderEpoch && topicId !== null)) {
      if (position.leader === null) position.troubles += 1;
      return;
    }
    const name = formatHostAndPort(leader);
    this.#addresses.set(name, leader);
    position.leader = name;
    position.leaderEpoch = leaderEpoch;
  }
}
