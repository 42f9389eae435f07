import type { IsolationLevel } from '../core/position.ts';
import { partitionKey, type TopicPartition } from '../core/topic.ts';
import { untilAborted } from '../kafka/abortable.ts';
import type { KafkaCluster, TopicLeaders } from '../kafka/kafka-cluster.ts';
import { LogReader } from './log-reader.ts';
import type { ReadRange } from './reading-position.ts';
import { RecordStore, type StoreBound } from './record-store.ts';
import type { LogBounds } from './start-offsets.ts';
import { StoreWriter } from './store-writer.ts';
import { readStoredRecord } from './stored-record.ts';

interface LastRecordsRequest {
  readonly cluster: KafkaCluster;
  /** Of every topic in `bounds`. */
  readonly leaders: readonly TopicLeaders[];
  readonly isolation: IsolationLevel;
  /** The newest so many of all partitions together. */
  readonly count: number;
  readonly bounds: readonly LogBounds[];
  /** What the store that they go to may hold. */
  readonly bound: StoreBound;
}

export interface LastRecords {
  /** Where each partition that has some of them begins. */
  readonly starts: readonly (TopicPartition & { readonly offset: bigint })[];
  /** What the reader should know. */
  readonly notices: readonly string[];
}

/** What was read of one partition so far, the oldest stretch first. */
interface PartitionTail extends TopicPartition {
  readonly begin: bigint;
  readonly end: bigint;
  lower: bigint;
  stretches: RecordStore[];
}

interface PickedRow {
  readonly stretch: RecordStore;
  readonly row: number;
}

/**
 * Reads the newest `count` records before the end of `bounds`, and hands them to `writer` in the order of their
 * timestamps; those of one partition stay in the order of their offsets. Steps back from each end by `count` offsets,
 * and by twice as many each time that compaction or transactions left too few.
 * @throws KafkaFailure
 */
export async function readLastRecords(
  writer: StoreWriter,
  request: LastRecordsRequest,
  signal: AbortSignal,
): Promise<LastRecords> {
  const count = Math.min(request.count, request.bound.maxRecords);
  const tails = request.bounds.map((bounds): PartitionTail => ({
    ...bounds,
    lower: bounds.end,
    stretches: [],
  }));
  const bound = {
    maxRecords: count,
    maxBytes: Math.max(1, Math.floor(request.bound.maxBytes / Math.max(1, tails.length))),
  };
  const notices: string[] = [];
  if (count < request.count) notices.push(`The last ${count} records are shown: a tail keeps no more.`);
  let span = BigInt(count);
  for (;;) {
    const short = tails.filter((tail) => tail.lower > tail.begin && rowsOf(tail) < count);
    if (short.length === 0) break;
    notices.push(...(await stepBack(request, short, span, bound, signal)));
    span *= 2n;
  }
  const picked = pickNewest(tails, count);
  writePicked(picked, writer);
  if (tails.some(({ stretches }) => stretches.some((stretch) => wasCutByBytes(stretch)))) {
    notices.push(
      `Fewer than the last ${count} records are shown: together they are larger than a tail keeps.`,
    );
  }
  return { starts: startsOf(picked), notices };
}

function rowsOf({ stretches }: PartitionTail): number {
  return stretches.reduce((sum, stretch) => sum + stretch.endRow - stretch.firstRow, 0);
}

function wasCutByBytes(stretch: RecordStore): boolean {
  return stretch.firstRow > 0 && stretch.endRow - stretch.firstRow < stretch.bound.maxRecords;
}

async function stepBack(
  { cluster, leaders, isolation }: LastRecordsRequest,
  tails: readonly PartitionTail[],
  span: bigint,
  bound: StoreBound,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const notices: string[] = [];
  const writers = new Map<string, StoreWriter>();
  const ranges: ReadRange[] = [];
  for (const tail of tails) {
    const { topic, partition, lower: upper } = tail;
    tail.lower = upper - span < tail.begin ? tail.begin : upper - span;
    const stretch = new RecordStore(bound);
    tail.stretches.unshift(stretch);
    writers.set(partitionKey(tail), new StoreWriter(stretch, { isolation, filter: null, limit: null }));
    ranges.push({ topic, partition, position: tail.lower, end: upper });
  }
  const lost = Promise.withResolvers<never>();
  const reader = new LogReader(cluster, isolation, {
    onBatches: (delivery) => writers.get(partitionKey(delivery))?.write(delivery) ?? [],
    onNotice: (text) => notices.push(text),
    onNewPartitions: () => undefined,
    onTopicLost: (_topic, failure) => lost.reject(failure),
    onConnection: () => undefined,
    onTruncated: () => undefined,
  });
  try {
    reader.follow(leaders);
    reader.assign(ranges);
    await untilAborted(Promise.race([reader.finished, lost.promise]), signal);
  } finally {
    await reader.close();
  }
  return notices;
}

/** One record at a time, the newest of all partitions first; given the other way round. */
function pickNewest(tails: readonly PartitionTail[], count: number): readonly PickedRow[] {
  const cursors = tails.map(({ stretches }) => new BackwardCursor(stretches));
  const picked: PickedRow[] = [];
  while (picked.length < count) {
    let newest: BackwardCursor | undefined;
    for (const cursor of cursors) {
      // Of equal timestamps the later partition is the newer one.
      if (!cursor.isAtEnd && (newest === undefined || cursor.timestamp >= newest.timestamp)) newest = cursor;
    }
    if (newest === undefined) break;
    picked.push({ stretch: newest.stretch, row: newest.row });
    newest.step();
  }
  return picked.reverse();
}

/** Neighbours in the same batch go together. */
function writePicked(picked: readonly PickedRow[], writer: StoreWriter): void {
  let stretch: RecordStore | undefined;
  let batchNumber: number | undefined;
  let rows: number[] = [];
  for (const next of picked) {
    const batch = next.stretch.locate(next.row)?.batchNumber;
    if (stretch !== undefined && (next.stretch !== stretch || batch !== batchNumber)) {
      writer.copy(stretch, rows);
      rows = [];
    }
    stretch = next.stretch;
    batchNumber = batch;
    rows.push(next.row);
  }
  if (stretch !== undefined) writer.copy(stretch, rows);
}

function startsOf(picked: readonly PickedRow[]): LastRecords['starts'] {
  const starts = new Map<string, TopicPartition & { readonly offset: bigint }>();
  const seen = new Set<RecordStore>();
  for (const { stretch, row } of picked) {
    // A stretch is of one partition, and its first record the lowest.
    if (seen.has(stretch)) continue;
    seen.add(stretch);
    const record = readStoredRecord(stretch, row);
    if (record === undefined || starts.has(partitionKey(record))) continue;
    starts.set(partitionKey(record), {
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
    });
  }
  return [...starts.values()];
}

/** Walks the rows of stretches from the last to the first. */
class BackwardCursor {
  readonly #stretches: readonly RecordStore[];
  #index: number;
  row = -1;

  constructor(stretches: readonly RecordStore[]) {
    this.#stretches = stretches;
    this.#index = stretches.length;
    this.#enterNonEmpty();
  }

  get isAtEnd(): boolean {
    return this.#index < 0;
  }

  get stretch(): RecordStore {
    const stretch = this.#stretches[this.#index];
    if (stretch === undefined) throw new RangeError('There is no record left.');
    return stretch;
  }

  get timestamp(): number {
    return this.stretch.timestampOf(this.row);
  }

  step(): void {
    this.row -= 1;
    if (this.row < this.stretch.firstRow) this.#enterNonEmpty();
  }

  #enterNonEmpty(): void {
    do {
      this.#index -= 1;
      const stretch = this.#stretches[this.#index];
      if (stretch === undefined) break;
      this.row = stretch.endRow - 1;
      if (stretch.endRow > stretch.firstRow) return;
    } while (this.#index >= 0);
    this.#index = -1;
  }
}
