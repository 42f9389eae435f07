import { KafkaFailure } from '../core/kafka-failure.ts';
import { throwIfAborted } from '../kafka/abortable.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import type { LeaderTable } from './leader-table.ts';
import type { LogReaderEvents } from './log-reader.ts';
import type { ReadingPosition } from './reading-position.ts';
import type { ReadingPositions } from './reading-positions.ts';
import { logBounds } from './start-offsets.ts';

const errorCode = { offsetOutOfRange: 1, topicAuthorizationFailed: 29 };
const troublesToTell = 10;

/** Brings positions back to where the log can be read, after what a leader said about them. */
export class PositionRecovery {
  readonly #cluster: KafkaCluster;
  readonly #positions: ReadingPositions;
  readonly #leaders: LeaderTable;
  readonly #events: Pick<LogReaderEvents, 'onNotice' | 'onTruncated'>;

  constructor(
    cluster: KafkaCluster,
    positions: ReadingPositions,
    leaders: LeaderTable,
    events: Pick<LogReaderEvents, 'onNotice' | 'onTruncated'>,
  ) {
    this.#cluster = cluster;
    this.#positions = positions;
    this.#leaders = leaders;
    this.#events = events;
  }

  /** A leader answered with an error. Resolves when metadata has to be looked at, or never mind. Never rejects. */
  async afterError(position: ReadingPosition, code: number, signal: AbortSignal): Promise<void> {
    const { topic, partition } = position;
    if (code === errorCode.topicAuthorizationFailed) {
      const message = `You are not authorized to read \`${topic}\`.`;
      this.#leaders.forget(topic, new KafkaFailure('not-authorized', message));
      return;
    }
    if (code === errorCode.offsetOutOfRange) {
      await this.#intoRange(position, signal);
      return;
    }
    // A leader that moved, an epoch that changed, a broker in trouble: metadata knows more, in a moment.
    position.leader = null;
    position.troubles += 1;
    if (position.troubles === troublesToTell) {
      this.#events.onNotice(
        `Partition ${partition} of \`${topic}\` cannot be read now: the broker answers with error ${code}.`,
      );
    }
  }

  /** The leader's log goes other ways than what was read, after `epoch` and from `endOffset` on. */
  afterDivergence(position: ReadingPosition, epoch: number, endOffset: bigint): void {
    if (endOffset >= position.next) {
      position.lastFetchedEpoch = -1;
      return;
    }
    const { topic, partition } = position;
    this.#events.onNotice(
      `Partition ${partition} of \`${topic}\`: the log was truncated to offset ${endOffset}; what was read from there on ` +
        'is not in it any more. Reading goes on there.',
    );
    this.#events.onTruncated({ topic, partition }, endOffset);
    position.moveTo(endOffset);
    position.lastFetchedEpoch = epoch;
  }

  /** Below the log start: resumes there, and tells what was skipped. Above the end: the log lost what had been read. */
  async #intoRange(position: ReadingPosition, signal: AbortSignal): Promise<void> {
    const { topic, partition, next } = position;
    position.isBlocked = true;
    try {
      const [bounds] = await logBounds(this.#cluster, [position], 'read_uncommitted', signal);
      const { begin, end } = bounds ?? { begin: next, end: next };
      throwIfAborted(signal);
      if (!this.#positions.has(position)) return;
      if (next < begin) {
        this.#events.onNotice(
          `Partition ${partition} of \`${topic}\`: skipped ${begin - next} offsets from ${next} on, which had left the log.`,
        );
        position.moveTo(begin);
      } else if (next > end) {
        // Another topic of that name explains it as well: nothing of what was read is cut off then.
        this.#leaders.apply(await this.#cluster.leadersOf([topic], signal));
        throwIfAborted(signal);
        if (!this.#positions.has(position)) return;
        this.afterDivergence(position, -1, end);
      }
    } catch {
      // It is asked for again in a moment, and tells the same or better; after a pause, from where it stands.
      if (signal.aborted) return;
    }
    position.isBlocked = false;
    position.leader = null;
    position.troubles += 1;
  }
}
