import type { EndPosition, IsolationLevel, PartitionSelection, StartPosition } from '../core/position.ts';
import type { StoredRecord } from './stored-record.ts';

/** Decides which records are meant. */
export interface RecordFilter {
  /** Whether `record` is; one that cannot be judged is not. Never throws. */
  matches(record: StoredRecord): boolean;
  /** Records that could not be judged so far, and why the first could not. */
  readonly errors: { readonly count: number; readonly example: string | null };
}

/** What a tail reads. */
export interface TailQuery {
  /** Names; what cannot be a topic's name is a regular expression (RE2) over whole names. */
  readonly topics: readonly string[];
  readonly partitions: PartitionSelection;
  readonly start: StartPosition;
  readonly end: EndPosition;
  /** Ends after so many records, of those that pass `filter`. */
  readonly limit: number | null;
  /** Only what passes is stored. */
  readonly filter: RecordFilter | null;
  readonly isolation: IsolationLevel;
  /** Present: joins this group, reads what is assigned, and commits. */
  readonly group?: TailGroup;
}

export interface TailGroup {
  readonly groupId: string;
  /** `auto`: after delivery; `manual`: when told to. */
  readonly commit: 'auto' | 'manual' | 'never';
  /** Under `manual`: commits what was delivered when the end is reached, before the group is left. */
  readonly commitsAtEnd?: boolean;
}

/** Whether the query chooses `partition`. */
export function isSelected({ partitions }: TailQuery, partition: number): boolean {
  return partitions === 'all' || partitions.includes(partition);
}
