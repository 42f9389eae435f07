import type { IsolationLevel } from '../core/position.ts';
import { untilAborted } from '../kafka/abortable.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import { deliverToStore } from './deliver-to-store.ts';
import { batchHeaderBytes, withRecordCount } from './record-batch.ts';
import { RecordStore, type RecordLocation } from './record-store.ts';
import type { LogBounds } from './start-offsets.ts';
import { hasRightChecksum } from './stored-record.ts';
import { TopicReader } from './topic-reader.ts';

interface LastRecordsRequest {
  readonly cluster: KafkaCluster;
  readonly topic: string;
  readonly topicId: string | null;
  readonly isolation: IsolationLevel;
  /** The newest so many of all partitions together. */
  readonly count: number;
  readonly bounds: ReadonlyMap<number, LogBounds>;
}

/** What was read of one partition so far, the oldest stretch first. */
interface PartitionTail {
  readonly partition: number;
  readonly begin: bigint;
  readonly end: bigint;
  lower: bigint;
  stretches: RecordStore[];
}

/**
 * Reads the newest `count` records before the end of `bounds` into `store`, in the order of their timestamps; those of
 * one partition stay in the order of their offsets. Steps back from each end by `count` offsets, and by twice as many
 * each time that compaction or transactions left too few.
 * @returns what the reader should know
 * @throws KafkaFailure
 */
export async function readLastRecords(
  store: RecordStore,
  request: LastRecordsRequest,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const count = Math.min(request.count, store.bound.maxRecords);
  const tails = [...request.bounds].map(([partition, { begin, end }]): PartitionTail => ({
    partition,
    begin,
    end,
    lower: end,
    stretches: [],
  }));
  const bound = {
    maxRecords: count,
    maxBytes: Math.max(1, Math.floor(store.bound.maxBytes / Math.max(1, tails.length))),
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
  moveNewest(tails, count, store);
  if (tails.some(({ stretches }) => stretches.some((stretch) => wasCutByBytes(stretch)))) {
    notices.push(
      `Fewer than the last ${count} records are shown: together they are larger than a tail keeps.`,
    );
  }
  return notices;
}

function rowsOf({ stretches }: PartitionTail): number {
  return stretches.reduce((sum, stretch) => sum + stretch.endRow - stretch.firstRow, 0);
}

function wasCutByBytes(stretch: RecordStore): boolean {
  return stretch.firstRow > 0 && stretch.endRow - stretch.firstRow < stretch.bound.maxRecords;
}

async function stepBack(
  { cluster, topic, topicId, isolation }: LastRecordsRequest,
  tails: readonly PartitionTail[],
  span: bigint,
  bound: RecordStore['bound'],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const notices: string[] = [];
  const stretches = new Map<number, RecordStore>();
  const ranges = new Map<number, { readonly position: bigint; readonly end: bigint }>();
  for (const tail of tails) {
    const upper = tail.lower;
    tail.lower = upper - span < tail.begin ? tail.begin : upper - span;
    const stretch = new RecordStore(bound);
    tail.stretches.unshift(stretch);
    stretches.set(tail.partition, stretch);
    ranges.set(tail.partition, { position: tail.lower, end: upper });
  }
  const reader = new TopicReader(
    cluster,
    { name: topic, topicId, isolation },
    {
      onBatches: (delivery) => {
        const stretch = stretches.get(delivery.partition);
        if (stretch !== undefined) deliverToStore(stretch, delivery, isolation);
        return undefined;
      },
      onNotice: (text) => notices.push(text),
      onNewPartitions: () => undefined,
      onConnection: () => undefined,
      onTruncated: () => undefined,
    },
  );
  try {
    reader.assign(ranges);
    await untilAborted(reader.finished, signal);
  } finally {
    await reader.close();
  }
  return notices;
}

/** One record at a time, the newest of all partitions first; then the other way round into the store. */
function moveNewest(tails: readonly PartitionTail[], count: number, store: RecordStore): void {
  const cursors = tails.map(({ stretches }) => new BackwardCursor(stretches));
  const picked: { readonly stretch: RecordStore; readonly row: number }[] = [];
  while (picked.length < count) {
    let newest: BackwardCursor | undefined;
    for (const cursor of cursors) {
      // Of equal timestamps the higher partition is the newer one.
      if (!cursor.isAtEnd && (newest === undefined || cursor.timestamp >= newest.timestamp)) newest = cursor;
    }
    if (newest === undefined) break;
    picked.push({ stretch: newest.stretch, row: newest.row });
    newest.step();
  }
  for (let index = picked.length - 1; index >= 0;) {
    const first = picked[index];
    if (first === undefined) break;
    let rows = 1;
    // Neighbours in the same batch move together.
    for (; index - rows >= 0; rows++) {
      const next = picked[index - rows];
      if (next?.stretch !== first.stretch || next.row !== first.row + rows) break;
      if (!isNeighbour(first.stretch, first.row + rows)) break;
    }
    copyRun(first.stretch, first.row, rows, store);
    index -= rows;
  }
}

/** Whether the record of `row` follows the one before it in the same batch, byte to byte. */
function isNeighbour(stretch: RecordStore, row: number): boolean {
  const before = stretch.locate(row - 1);
  const location = stretch.locate(row);
  return (
    before !== undefined &&
    location?.batchNumber === before.batchNumber &&
    recordStart(location) === before.start + before.length
  );
}

function copyRun(stretch: RecordStore, row: number, rows: number, store: RecordStore): void {
  const first = stretch.locate(row);
  const last = stretch.locate(row + rows - 1);
  if (first === undefined || last === undefined) return;
  const source = stretch.sourceOf(first.source);
  const header = first.bytes.subarray(first.batchStart, first.batchStart + batchHeaderBytes);
  store.append({
    source: store.sourceNumber(source.topic, source.partition),
    header: withRecordCount(header, rows),
    records: first.bytes.subarray(recordStart(first), last.start + last.length),
    from: 0n,
    until: null,
    // A part of a batch has no checksum: a wrong one is kept as wrong.
    isVerified: first.isVerified || hasRightChecksum(first),
    isCorrupt: first.isCorrupt,
  });
}

/** Where the record's length stands, before the record. */
function recordStart({ start, length }: RecordLocation): number {
  let bytes = 1;
  for (let rest = length * 2; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1;
  return start - bytes;
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
