import { KafkaFailure } from '../core/kafka-failure.ts';
import { partitionKey, type TopicPartition } from '../core/topic.ts';
import { pause as sleep } from '../kafka/abortable.ts';
import type { LogLine } from '../kafka/group-membership.ts';
import type { KafkaCluster, TopicLeaders } from '../kafka/kafka-cluster.ts';
import { unknownPartition } from '../kafka/log-offsets.ts';
import type { LogReader } from './log-reader.ts';
import type { RangeResolver } from './range-resolver.ts';
import { requireSameTopic } from './start-offsets.ts';
import { isSelected, type TailQuery } from './tail-query.ts';
import { TopicSelection } from './topic-selection.ts';

export interface TopicIntakeOptions {
  readonly cluster: KafkaCluster;
  readonly query: TailQuery;
  readonly reader: LogReader;
  readonly resolver: RangeResolver;
  readonly isPaused: () => boolean;
  readonly onNotice: (text: string) => void;
  readonly log: LogLine;
}

/** Partitions of a query, by whether they can be read now. */
export interface ChosenPartitions {
  readonly led: readonly TopicPartition[];
  readonly leaderless: readonly TopicPartition[];
}

const watchIntervalMs = 5_000;
const leaderIntervalMs = 1_000;
const namedPartitions = 10;

/** Finds the topics that a query means, and hands topics and partitions that appear later to the reader. */
export class TopicIntake {
  readonly #options: TopicIntakeOptions;
  readonly #selection: TopicSelection;
  /** How many partitions each topic had when reading began; what is beyond is new. */
  readonly #partitionsAtStart = new Map<string, number>();
  readonly #followed = new Set<string>();
  /** Partitions that appeared and are being resolved. */
  readonly #adding = new Set<string>();

  /** @throws KafkaFailure `invalid-request` where a pattern is none */
  constructor(options: TopicIntakeOptions) {
    this.#options = options;
    this.#selection = new TopicSelection(options.query.topics);
  }

  /** Names without a pattern, for a group to subscribe to. @throws KafkaFailure `invalid-request` */
  get plainNames(): readonly string[] {
    const [pattern] = this.#selection.patterns;
    if (pattern === undefined) return this.#selection.names;
    throw new KafkaFailure(
      'invalid-request',
      `A consumer with a group reads topics by name: \`${pattern}\` is a pattern. Name the topics, or read without a group.`,
    );
  }

  /**
   * Finds the topics, and makes the reader know them.
   * @throws KafkaFailure `unknown-topic`, `unknown-partition`, `topic-recreated`
   */
  async open(signal: AbortSignal): Promise<readonly TopicLeaders[]> {
    const { cluster, query, reader, onNotice } = this.#options;
    const { names, patterns } = this.#selection;
    const matching = patterns.length === 0 ? [] : this.#selection.matching(await cluster.listTopics(signal));
    const topics: TopicLeaders[] = [];
    for (const [name, found] of await cluster.leadersOf([...names, ...matching], signal)) {
      if (!(found instanceof KafkaFailure)) topics.push(found);
      else if (found.retriable) topics.push(await cluster.topicLeaders(name, signal));
      // What a pattern matched a moment ago may be gone again.
      else if (names.includes(name)) throw found;
    }
    for (const leaders of topics) {
      if (names.includes(leaders.topic)) requirePartitions(leaders, query);
      requireSameTopic(query.start, leaders.topic, leaders.topicId);
      this.#partitionsAtStart.set(leaders.topic, leaders.partitions.length);
      this.#followed.add(leaders.topic);
    }
    if (patterns.length > 0 && matching.length === 0) {
      const texts = patterns.map((pattern) => `\`${pattern}\``).join(' or ');
      onNotice(
        query.end.kind === 'end'
          ? `No topic matches ${texts}.`
          : `No topic matches ${texts} now; one that is created is read from its first record.`,
      );
    }
    reader.follow(topics);
    return topics;
  }

  /** The partitions that are chosen; says which of them cannot be read now. */
  choose(topics: readonly TopicLeaders[]): ChosenPartitions {
    const { onNotice } = this.#options;
    const chosen = this.#split(topics);
    for (const [topic, partitions] of Map.groupBy(chosen.leaderless, (place) => place.topic)) {
      onNotice(leaderlessNotice(topic, partitions));
    }
    return chosen;
  }

  /**
   * Waits until every chosen partition has a leader, and makes the reader know them.
   * @throws KafkaFailure where a topic cannot be read any more
   */
  async untilLed(topics: readonly TopicLeaders[], signal: AbortSignal): Promise<readonly TopicLeaders[]> {
    const { cluster, reader, log } = this.#options;
    let known = topics;
    while (this.#split(known).leaderless.length > 0) {
      await sleep(leaderIntervalMs, signal);
      try {
        const found = await cluster.leadersOf(
          known.map(({ topic }) => topic),
          signal,
        );
        known = known.map((before) => {
          const now = found.get(before.topic) ?? before;
          if (!(now instanceof KafkaFailure)) return now;
          if (!now.retriable) throw now;
          return before;
        });
      } catch (error) {
        const failure = KafkaFailure.from(error);
        if (signal.aborted || !failure.retriable) throw failure;
        log('warn', failure.message);
      }
    }
    reader.follow(known);
    return known;
  }

  #split(topics: readonly TopicLeaders[]): ChosenPartitions {
    const chosen = topics.flatMap(({ topic, partitions }) =>
      partitions
        .filter(({ partition }) => isSelected(this.#options.query, partition))
        .map(({ partition, leader }) => ({ topic, partition, isLed: leader !== null })),
    );
    return {
      led: chosen.filter(({ isLed }) => isLed),
      leaderless: chosen.filter(({ isLed }) => !isLed),
    };
  }

  /** A topic cannot be read any more. @returns whether others can, or may come */
  lose(topic: string): boolean {
    this.#followed.delete(topic);
    return this.#followed.size > 0 || this.#selection.patterns.length > 0;
  }

  /** Where there are patterns: looks for topics that match and are new, until the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    const { cluster, query, isPaused, log } = this.#options;
    if (this.#selection.patterns.length === 0) return;
    for (;;) {
      try {
        if (isEndKnown(query)) return;
        await sleep(watchIntervalMs, signal);
        if (isPaused() || isEndKnown(query)) continue;
        const matching = this.#selection.matching(await cluster.listTopics(signal));
        // A topic that was lost and is there again stays out: its records would be taken for those of the old one.
        const created = matching.filter((topic) => !this.#partitionsAtStart.has(topic));
        if (created.length > 0) this.#addTopics(await cluster.leadersOf(created, signal));
      } catch (error) {
        if (signal.aborted) return;
        log('warn', KafkaFailure.from(error).message);
      }
    }
  }

  #addTopics(found: ReadonlyMap<string, TopicLeaders | KafkaFailure>): void {
    const { reader, resolver, onNotice } = this.#options;
    for (const leaders of found.values()) {
      // One that is not ready yet is looked at again in a few seconds.
      if (leaders instanceof KafkaFailure) continue;
      const { topic } = leaders;
      this.#partitionsAtStart.set(topic, 0);
      this.#followed.add(topic);
      onNotice(`Topic \`${topic}\` is new; it is read from its first record.`);
      reader.follow([leaders]);
      reader.add(resolver.created(this.choose([leaders]).led));
    }
  }

  /** A partition that appeared is read from its first record; one that had no leader, from where the start says. */
  async addPartitions(topic: string, partitions: readonly number[], signal: AbortSignal): Promise<void> {
    const { query, reader, resolver, onNotice, log } = this.#options;
    const adding = this.#adding;
    const wanted = partitions
      .filter((partition) => isSelected(query, partition) && !adding.has(partitionKey({ topic, partition })))
      .map((partition) => ({ topic, partition }));
    if (query.group !== undefined || wanted.length === 0) return;
    const keys = wanted.map(partitionKey);
    keys.forEach((key) => adding.add(key));
    try {
      const before = this.#partitionsAtStart.get(topic) ?? 0;
      // What was not there when the end was known lies behind it.
      const created = isEndKnown(query) ? [] : wanted.filter(({ partition }) => partition >= before);
      const old = wanted.filter(({ partition }) => partition < before);
      for (const { partition } of created) {
        onNotice(`Partition ${partition} of \`${topic}\` is new; it is read from its first record.`);
      }
      reader.add(resolver.created(created));
      if (old.length > 0) {
        const ranges = await resolver.asked(await resolver.bounds(old, signal), signal);
        for (const { partition } of old) {
          onNotice(`Partition ${partition} of \`${topic}\` has a leader again; it is read now.`);
        }
        reader.add(ranges);
      }
    } catch (error) {
      // Metadata is looked at again in a few seconds, and names them again.
      log('warn', KafkaFailure.from(error).message);
    } finally {
      keys.forEach((key) => adding.delete(key));
    }
  }
}

function leaderlessNotice(topic: string, partitions: readonly TopicPartition[]): string {
  const numbers = partitions.slice(0, namedPartitions).map(({ partition }) => partition);
  const more = partitions.length - numbers.length;
  const names = `${numbers.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return partitions.length === 1
    ? `Partition ${names} of \`${topic}\` has no leader now; it is read once it has one.`
    : `Partitions ${names} of \`${topic}\` have no leader now; they are read once they have one.`;
}

/** Whether nothing that is created from now on has records before the end. */
function isEndKnown({ end }: TailQuery): boolean {
  return end.kind === 'end' || (end.kind === 'time' && end.timestampMs <= BigInt(Date.now()));
}

/** @throws KafkaFailure `unknown-partition` */
function requirePartitions({ topic, partitions }: TopicLeaders, query: TailQuery): void {
  if (query.partitions === 'all') return;
  if (query.partitions.length === 0) {
    throw new KafkaFailure('invalid-request', `No partition of \`${topic}\` was chosen.`);
  }
  const unknown = query.partitions.find(
    (wanted) => !partitions.some(({ partition }) => partition === wanted),
  );
  if (unknown !== undefined) throw unknownPartition(topic, unknown, partitions.length);
}
