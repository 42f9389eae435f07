/** Record batches for tests, written by the client library: another hand than the one that reads them. */
import { createRecordsBatch, type CompressionAlgorithmValue, type MessageRecord } from '@platformatic/kafka';
import { batchHeaderBytes, scanBatches } from '../../../src/tail/record-batch.ts';
import { StoreWriter, type StoreWriterOptions } from '../../../src/tail/store-writer.ts';
import type { Delivery } from '../../../src/tail/take-batches.ts';
import { RecordStore, type StorableBatch, type StoreBound } from '../../../src/tail/record-store.ts';

export interface TestRecord {
  readonly key?: Buffer | null | undefined;
  readonly value: Buffer | null;
  readonly headers?: readonly (readonly [Buffer, Buffer | null])[];
  readonly timestamp?: bigint;
}

export interface BatchOptions {
  readonly baseOffset?: bigint;
  readonly compression?: CompressionAlgorithmValue;
  readonly producerId?: bigint;
  readonly isTransactional?: boolean;
  readonly leaderEpoch?: number;
}

/** The bytes of a batch of format v2. */
export function encodeBatch(records: readonly TestRecord[], options: BatchOptions = {}): Buffer {
  // The library's types know no null, its encoder does.
  const messages: unknown = records.map(({ key, value, headers, timestamp }) => ({
    topic: 't',
    key: key ?? null,
    value,
    headers: new Map(headers ?? []),
    timestamp: timestamp ?? 1_700_000_000_000n,
  }));
  const writer = createRecordsBatch(messages as MessageRecord[], {
    compression: options.compression ?? 'none',
    producerId: options.producerId ?? -1n,
    partitionLeaderEpoch: options.leaderEpoch ?? 0,
    ...(options.isTransactional === true ? { transactionalId: 'x' } : {}),
  });
  const bytes = Buffer.from(writer.buffer);
  bytes.writeBigInt64BE(options.baseOffset ?? 0n, 0);
  return bytes;
}

/** A record whose value is `text`. */
export function textRecord(text: string, timestamp?: bigint): TestRecord {
  return { value: Buffer.from(text), ...(timestamp === undefined ? {} : { timestamp }) };
}

/** `count` records with the values `prefix0`, `prefix1`, … */
export function textRecords(count: number, prefix = 'v'): readonly TestRecord[] {
  return Array.from({ length: count }, (_, index) => textRecord(`${prefix}${index}`));
}

/** An uncompressed batch as a store takes it. */
export function storable(bytes: Buffer, options: Partial<StorableBatch> = {}): StorableBatch {
  return {
    source: 0,
    header: bytes.subarray(0, batchHeaderBytes),
    records: bytes.subarray(batchHeaderBytes),
    from: 0n,
    until: null,
    isVerified: false,
    isCorrupt: false,
    ...options,
  };
}

/** A store that knows source 0 as partition 0 of `t`. */
export function storeOfOneTopic(bound: StoreBound): RecordStore {
  const store = new RecordStore(bound);
  store.sourceNumber('t', 0);
  return store;
}

/** Every row that `store` has now. */
export function rowsOf(store: RecordStore): readonly number[] {
  return Array.from({ length: store.endRow - store.firstRow }, (_, index) => store.firstRow + index);
}

/** Writes what a reader delivers of partition 0 of `t` into `store`. @returns the offsets that the writer got to */
export function deliver(
  store: RecordStore,
  delivery: Partial<Delivery> & Pick<Delivery, 'bytes'>,
  options: Partial<StoreWriterOptions> = {},
): readonly bigint[] {
  const { batches = scanBatches(delivery.bytes).batches } = delivery;
  const writer = new StoreWriter(store, {
    isolation: 'read_uncommitted',
    filter: null,
    limit: null,
    ...options,
  });
  return [
    ...writer.write({
      topic: 't',
      partition: 0,
      from: 0n,
      until: null,
      next: (batches.at(-1)?.lastOffset ?? -1n) + 1n,
      aborted: [],
      brokenReason: null,
      ...delivery,
      batches,
    }),
  ];
}
