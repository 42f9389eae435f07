import {
  createAPI,
  fetchV10,
  fetchV11,
  fetchV12,
  fetchV13,
  fetchV14,
  fetchV15,
  fetchV16,
  fetchV17,
  fetchV4,
  fetchV5,
  fetchV6,
  fetchV7,
  fetchV8,
  fetchV9,
  type API,
} from '@platformatic/kafka';
import type { IsolationLevel } from '../core/position.ts';
import type { BrokerLink } from './broker-link.ts';
import { quotedNames } from './cluster-metadata.ts';
import { AnswerMemory, parseFetchAnswer, type FetchAnswer } from './fetch-answer.ts';

/** What to read from one broker. */
export interface FetchRequest {
  readonly isolation: IsolationLevel;
  /** The broker answers as soon as it has a byte, or after this long. */
  readonly maxWaitMs: number;
  /** Of the whole answer; a first batch that is larger comes whole. */
  readonly maxBytes: number;
  /** The broker fills its answer in this order. */
  readonly partitions: readonly FetchPartition[];
}

export interface FetchPartition {
  readonly topic: string;
  /** UUID as text; `null` before Kafka 2.8, where requests go by name. */
  readonly topicId: string | null;
  readonly partition: number;
  readonly offset: bigint;
  /** −1: unknown. */
  readonly leaderEpoch: number;
  /** The epoch of the last batch that was read, so that the broker can see a log that diverged; −1: none. */
  readonly lastFetchedEpoch: number;
  readonly maxBytes: number;
}

type EncodedFetchRequest = Parameters<typeof fetchV17.createRequest>;

const fetchApiKey = 1;
const firstFlexibleVersion = 12;
const firstVersionByTopicId = 13;
const sessionless = { id: 0, epoch: -1 };

const requestWriters = {
  4: fetchV4.createRequest,
  5: fetchV5.createRequest,
  6: fetchV6.createRequest,
  7: fetchV7.createRequest,
  8: fetchV8.createRequest,
  9: fetchV9.createRequest,
  10: fetchV10.createRequest,
  11: fetchV11.createRequest,
  12: fetchV12.createRequest,
  13: fetchV13.createRequest,
  14: fetchV14.createRequest,
  15: fetchV15.createRequest,
  16: fetchV16.createRequest,
  17: fetchV17.createRequest,
} as const;

const versions = Object.keys(requestWriters).map(Number);
const versionsByName = versions.filter((version) => version < firstVersionByTopicId);

/** The library's own answers decode every record; these leave the records as bytes. */
function createFetchApi(version: number, memory: AnswerMemory): API<EncodedFetchRequest, FetchAnswer> {
  const createRequest = new Map(Object.entries(requestWriters)).get(String(version));
  if (createRequest === undefined) throw new Error(`There is no Fetch request of version ${version}.`);
  const isFlexible = version >= firstFlexibleVersion;
  return createAPI<EncodedFetchRequest, FetchAnswer>(
    fetchApiKey,
    version,
    createRequest,
    (_correlationId, _apiKey, apiVersion, reader) => parseFetchAnswer(reader, apiVersion, memory),
    isFlexible,
    isFlexible,
  );
}

/** Reads records from one broker. The connection is its own: a long poll holds up everything else. */
export class FetchChannel {
  readonly link: BrokerLink;
  readonly #memory = new AnswerMemory();
  readonly #apis = new Map<number, API<EncodedFetchRequest, FetchAnswer>>();

  constructor(link: BrokerLink) {
    this.link = link;
  }

  /**
   * Asks for records. The request is on its way when this returns, so that it can be sent before the last answer is
   * worked through; that answer's records must be worked through before one more is sent. While the broker
   * authenticates the connection again, it waits.
   * @returns the answer; errors of single partitions are in it, as codes
   * @throws KafkaFailure when there is no answer at all; `unsupported-version`
   */
  async fetch(request: FetchRequest): Promise<FetchAnswer> {
    const { partitions } = request;
    const version = this.link.pickVersion(
      fetchApiKey,
      partitions.some(({ topicId }) => topicId === null) ? versionsByName : versions,
    );
    const isById = version >= firstVersionByTopicId;
    try {
      const authenticated = this.link.untilAuthenticated();
      if (authenticated !== undefined) await authenticated;
      const answer = await this.#api(version).async(
        this.link.connection,
        request.maxWaitMs,
        1,
        request.maxBytes,
        request.isolation === 'read_committed' ? 1 : 0,
        sessionless.id,
        sessionless.epoch,
        groupByTopic(partitions, isById),
        [],
        '',
      );
      this.#memory.releaseCopied();
      return isById ? withNames(answer, partitions) : answer;
    } catch (error) {
      const topics = [...new Set(partitions.map(({ topic }) => topic))];
      throw this.link.failure(error, `Could not read ${quotedNames(topics)}`);
    }
  }

  #api(version: number): API<EncodedFetchRequest, FetchAnswer> {
    const api = this.#apis.get(version) ?? createFetchApi(version, this.#memory);
    this.#apis.set(version, api);
    return api;
  }
}

/** Neighbours of one topic together, in the order given: a topic may come more than once. */
function groupByTopic(partitions: readonly FetchPartition[], isById: boolean): EncodedFetchRequest[6] {
  const topics: EncodedFetchRequest[6] = [];
  let last: string | undefined;
  for (const { topic, topicId, partition, offset, leaderEpoch, lastFetchedEpoch, maxBytes } of partitions) {
    if (topic !== last) topics.push({ topicId: isById ? (topicId ?? '') : topic, partitions: [] });
    last = topic;
    topics.at(-1)?.partitions.push({
      partition,
      currentLeaderEpoch: leaderEpoch,
      fetchOffset: offset,
      lastFetchedEpoch,
      partitionMaxBytes: maxBytes,
    });
  }
  return topics;
}

function withNames(answer: FetchAnswer, asked: readonly FetchPartition[]): FetchAnswer {
  const names = new Map(asked.map(({ topic, topicId }) => [topicId, topic]));
  return {
    ...answer,
    partitions: answer.partitions.map((entry) => ({
      ...entry,
      topic: names.get(entry.topic) ?? entry.topic,
    })),
  };
}
