import { initProducerIdV4 } from '@platformatic/kafka';
import { pause } from './abortable.ts';
import type { BrokerConnections } from './broker-connections.ts';
import { brokerFailure, ErrorCode, isRetriableCode } from './kafka-errors.ts';
import { anonymousProducer, type BatchProducer } from './record-batch-writer.ts';

const maxIdleMs = 60_000;
const retryDelayMs = 100;
const maxRetries = 50;
const sequenceModulus = 2 ** 31;
const unusedTransactionTimeoutMs = 60_000;

/**
 * One producer id and its sequences, by which brokers drop copies of a batch that is sent again (KIP-98). Used by one
 * call at a time.
 */
export class ProducerSession {
  readonly #producerId: bigint;
  readonly #producerEpoch: number;
  readonly #next = new Map<string, number>();
  lastUsedMs = Date.now();

  constructor(producerId: bigint, producerEpoch: number) {
    this.#producerId = producerId;
    this.#producerEpoch = producerEpoch;
  }

  /** What stands in the next batch for this partition. */
  producer(topic: string, partition: number): BatchProducer {
    const baseSequence = this.#next.get(`${topic} ${partition}`) ?? 0;
    return { producerId: this.#producerId, producerEpoch: this.#producerEpoch, baseSequence };
  }

  /** A batch of `count` records was written. */
  advance(topic: string, partition: number, count: number): void {
    const key = `${topic} ${partition}`;
    this.#next.set(key, ((this.#next.get(key) ?? 0) + count) % sequenceModulus);
  }
}

/** Where the broker gives no producer id, copies cannot be told apart. */
export class AnonymousSession {
  producer(): BatchProducer {
    return anonymousProducer;
  }

  advance(): void {
    // Nothing is counted.
  }
}

/** Producer ids, kept for the next call while they are fresh. */
export class ProducerSessions {
  readonly #connections: BrokerConnections;
  readonly #idle: ProducerSession[] = [];
  #mayHaveIds = true;

  constructor(connections: BrokerConnections) {
    this.#connections = connections;
  }

  /** A session for one call; anonymous where the user is not authorized to have a producer id. */
  async acquire(doing: string, signal?: AbortSignal): Promise<ProducerSession | AnonymousSession> {
    if (!this.#mayHaveIds) return new AnonymousSession();
    const session = this.#idle.pop();
    if (session !== undefined && Date.now() - session.lastUsedMs < maxIdleMs) return session;
    for (let attempt = 0; ; attempt++) {
      const { errorCode, producerId, producerEpoch } = await this.#connections.askAny(
        initProducerIdV4.api,
        [null, unusedTransactionTimeoutMs],
        doing,
        signal,
      );
      if (errorCode === ErrorCode.none) return new ProducerSession(producerId, producerEpoch);
      if (errorCode === ErrorCode.clusterAuthorizationFailed) {
        this.#mayHaveIds = false;
        return new AnonymousSession();
      }
      if (!isRetriableCode(errorCode) || attempt >= maxRetries) throw brokerFailure(errorCode, doing);
      await pause(retryDelayMs, signal);
    }
  }

  /** Gives back a session whose every batch was answered. One that failed is dropped instead. */
  release(session: ProducerSession | AnonymousSession): void {
    if (session instanceof AnonymousSession) return;
    session.lastUsedMs = Date.now();
    this.#idle.push(session);
  }
}
