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
import { AnswerMemory, parseFetchAnswer, type FetchAnswer } from './fetch-answer.ts';
import { toKafkaFailure } from './kafka-errors.ts';

/** What to read from one broker, of one topic. */
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

/** Reads records of one topic from one broker. The connection is its own: a long poll holds up everything else. */
export class FetchChannel {
  readonly link: BrokerLink;
  readonly #topic: string;
  readonly #topicInRequest: string;
  readonly #api: API<EncodedFetchRequest, FetchAnswer>;

  /**
   * @param topicId UUID as text; `null` before Kafka 2.8, where requests go by name
   * @throws KafkaFailure `unsupported-version`
   */
  constructor(link: BrokerLink, topic: string, topicId: string | null) {
    const version = link.pickVersion(fetchApiKey, topicId === null ? versionsByName : versions);
    this.link = link;
    this.#topic = topic;
    this.#topicInRequest = version >= firstVersionByTopicId && topicId !== null ? topicId : topic;
    this.#api = createFetchApi(version, new AnswerMemory());
  }

  /**
   * Asks for records. The request is on its way when this returns, so that it can be sent before the last answer is
   * worked through; that answer's records must be worked through before one more is sent.
   * @returns the answer; errors of single partitions are in it, as codes
   * @throws KafkaFailure when there is no answer at all
   */
  async fetch(request: FetchRequest): Promise<FetchAnswer> {
    try {
      return await this.#api.async(
        this.link.connection,
        request.maxWaitMs,
        1,
        request.maxBytes,
        request.isolation === 'read_committed' ? 1 : 0,
        sessionless.id,
        sessionless.epoch,
        [
          {
            topicId: this.#topicInRequest,
            partitions: request.partitions.map((entry) => ({
              partition: entry.partition,
              currentLeaderEpoch: entry.leaderEpoch,
              fetchOffset: entry.offset,
              lastFetchedEpoch: entry.lastFetchedEpoch,
              partitionMaxBytes: entry.maxBytes,
            })),
          },
        ],
        [],
        '',
      );
    } catch (error) {
      throw toKafkaFailure(error, `Could not read \`${this.#topic}\``, this.link.address);
    }
  }
}
