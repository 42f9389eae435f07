import { KafkaFailure } from '../core/kafka-failure.ts';
import type { ProducedRecord } from '../core/record.ts';

/** Records that could not be sent: `message` says which record, why, and how many were written. */
export class ProduceFailure extends KafkaFailure {
  /** The record that failed, counted from 0. */
  readonly recordIndex: number;
  /** In the order of the records given. */
  readonly written: readonly ProducedRecord[];

  constructor(reason: KafkaFailure, recordIndex: number, total: number, written: readonly ProducedRecord[]) {
    const progress = total === 1 ? '' : ` ${written.length} of ${total} records were written.`;
    super(reason.reason, `${reason.message}${progress}`, { retriable: reason.retriable, cause: reason });
    this.recordIndex = recordIndex;
    this.written = written;
  }
}
