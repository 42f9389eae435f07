import type { EndPosition, IsolationLevel, PartitionSelection, StartPosition } from '../core/position.ts';

/** What a tail reads. */
export interface TailQuery {
  readonly topic: string;
  readonly partitions: PartitionSelection;
  readonly start: StartPosition;
  readonly end: EndPosition;
  readonly isolation: IsolationLevel;
  /** Present: joins this group, reads what is assigned, and commits. */
  readonly group?: TailGroup;
}

export interface TailGroup {
  readonly groupId: string;
  /** `auto`: after delivery; `manual`: when told to. */
  readonly commit: 'auto' | 'manual' | 'never';
}

/** Whether the query chooses `partition`. */
export function isSelected({ partitions }: TailQuery, partition: number): boolean {
  return partitions === 'all' || partitions.includes(partition);
}
