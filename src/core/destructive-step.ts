import type { TopicPartition } from './topic.ts';

/** Where a group stands in a partition, and where it would stand. Offsets; `null`: nothing is committed. */
export interface PlannedOffset extends TopicPartition {
  readonly from: bigint | null;
  readonly to: bigint;
}

/** One thing that a block would throw away, to be shown before it does; nothing else is done then. */
export type DestructiveStep =
  | {
      readonly kind: 'deleteTopic';
      readonly topic: string;
      readonly partitions: number;
      /** From the log starts to the ends; `null` where a partition did not tell. */
      readonly records: bigint | null;
      /** It is created again, empty. */
      readonly isRecreated: boolean;
    }
  | { readonly kind: 'resetOffsets'; readonly group: string; readonly offsets: readonly PlannedOffset[] }
  | { readonly kind: 'deleteGroup'; readonly group: string };
