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

const watchIntervalMs = 5_000;

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

  /** The partitions that are chosen and can be read now; says which cannot. */
  ready(topics: readonly TopicLeaders[]): readonly TopicPartition[] {
    const { query, onNotice } = this.#options;
    return topics.flatMap(({ topic, partitions }) =>
      partitions
        .filter(({ partition }) => isSelected(query, partition))
        .filter(({ partition, leader }) => {
          if (leader !== null) return true;
          onNotice(`Partition ${partition} of \`${topic}\` has no leader now; it is read once it has one.`);
          return false;
        })
        .map(({ partition }) => ({ topic, partition })),
    );
  }

  /** A topic cannot be read any more. @returns whether others can, or may come */
  lose(topic: string): boolean {
    this.#followed.delete(topic);
    return this.#followed.size > 0 || this.#selection.patterns.length > 0;
  }

  /** Where there are patterns: looks for topics that match and are new, until the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    const { cluster, query, isPaused, log } = this.#options;
    if (this.#selection.patterns.length === 0 || query.end.kind === 'end') return;
    for (;;) {
      try {
        await sleep(watchIntervalMs, signal);
        if (isPaused()) continue;
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
      reader.add(resolver.created(this.ready([leaders])));
    }
  }

  /** A partition that appeared is read from its first record; one that had no leader, from where the start says. */
  async addPartitions(topic: string, partitions: readonly number[], signal: AbortSignal): Promise<void> {
    const { query, reader, resolver, onNotice, log } = this.#options;
    const adding = this.#adding;
    const wanted = partitions
      .filter((partition) => isSelected(query, partition) && !adding.has(partitionKey({ topic, partition })))
      .map((partition) => ({ topic, partition }));
    if (query.group !== undefined || wanted.length === 0 || query.end.kind === 'end') return;
    const keys = wanted.map(partitionKey);
    keys.forEach((key) => adding.add(key));
    try {
      const before = this.#partitionsAtStart.get(topic) ?? 0;
      const created = wanted.filter(({ partition }) => partition >= before);
      const old = wanted.filter(({ partition }) => partition < before);
      for (const { partition } of created) {
        onNotice(`Partition ${partition} of \`${topic}\` is new; it is read from its first record.`);
      }
      reader.add(resolver.created(created));
      if (old.length > 0) {
        reader.add(await resolver.asked(await resolver.bounds(old, signal), signal));
      }
    } catch (error) {
      // Metadata is looked at again in a few seconds, and names them again.
      log('warn', KafkaFailure.from(error).message);
    } finally {
      keys.forEach((key) => adding.delete(key));
    }
  }
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
