import type { CompressionCodec, LogRecord, RecordHeader, TimestampType } from '../core/record.ts';
import { crc32c } from '../kafka/checksum.ts';
import { codecOf } from '../kafka/decompression.ts';
import { batchField, checksummedFrom, hasLogAppendTime } from './record-batch.ts';
import type { RecordLocation, RecordStore } from './record-store.ts';
import { ByteCursor } from './varint.ts';

/** A record out of a store, undecoded. */
export interface StoredRecord extends LogRecord {
  /** Present: the record, or the batch that the row stands for, is damaged; the sentence says how. */
  readonly corruption: string | null;
  /** The log lost this record after it was read: its leader was elected without it. */
  readonly isTruncated: boolean;
}

type RecordInBatch = Omit<StoredRecord, 'topic' | 'partition' | 'isTruncated'>;

/**
 * The record of `row`, its key, value and headers in the store's memory.
 * @returns `undefined` when the row has left the store or never came; a damaged record says so in `corruption`
 */
export function readStoredRecord(store: RecordStore, row: number): StoredRecord | undefined {
  const location = store.locate(row);
  if (location === undefined) return undefined;
  const record = readInBatch(location, checksumProblem(store, location));
  const { topic, partition } = store.sourceOf(location.source);
  return {
    topic,
    partition,
    ...record,
    isTruncated: store.isTruncated(location.source, row, record.offset),
  };
}

function readInBatch(location: RecordLocation, problem: string | null): RecordInBatch {
  try {
    return readRecord(location, problem);
  } catch {
    return damagedRecord(
      location,
      problem ?? 'The record is damaged: its fields do not fit into its length.',
    );
  }
}

/** The checksum is compared when the first record of a batch is looked at: it costs as much as all the rest. */
function checksumProblem(store: RecordStore, location: RecordLocation): string | null {
  if (location.isVerified) return null;
  if (!hasRightChecksum(location)) return 'The record batch is damaged: its checksum is wrong.';
  store.markVerified(location.batchNumber);
  return null;
}

/** Whether the batch around a record is as its checksum says. */
export function hasRightChecksum({ bytes, batchStart, batchEnd }: RecordLocation): boolean {
  return crc32c(bytes.subarray(batchStart + checksummedFrom, batchEnd)) === batchField.crc(bytes, batchStart);
}

function readRecord(location: RecordLocation, problem: string | null): RecordInBatch {
  const { bytes, batchStart, start, length } = location;
  const attributes = batchField.attributes(bytes, batchStart);
  const cursor = new ByteCursor(bytes, start + 1, start + length);
  const timestampDelta = cursor.varlong();
  const offset = batchField.baseOffset(bytes, batchStart) + BigInt(cursor.varint());
  const key = cursor.nullableBytes();
  const value = cursor.nullableBytes();
  const headers = readHeaders(cursor);
  return {
    offset,
    ...timestampOf(location, attributes, timestampDelta),
    key,
    value,
    headers,
    leaderEpoch: batchField.leaderEpoch(bytes, batchStart),
    compression: compressionOf(attributes),
    corruption: location.isCorrupt ? (value?.toString() ?? 'The record batch is damaged.') : problem,
  };
}

function readHeaders(cursor: ByteCursor): RecordHeader[] {
  const count = cursor.varint();
  if (count < 0) throw new RangeError('The count of headers is negative.');
  const headers: RecordHeader[] = [];
  for (let index = 0; index < count; index++) {
    const name = cursor.nullableBytes();
    if (name === null) throw new RangeError('A header has no name.');
    headers.push({ name, value: cursor.nullableBytes() });
  }
  return headers;
}

function timestampOf(
  { bytes, batchStart }: RecordLocation,
  attributes: number,
  delta: bigint,
): { readonly timestamp: bigint; readonly timestampType: TimestampType } {
  if (hasLogAppendTime(attributes)) {
    return { timestamp: batchField.maxTimestamp(bytes, batchStart), timestampType: 'LogAppendTime' };
  }
  const timestamp = batchField.baseTimestamp(bytes, batchStart) + delta;
  return { timestamp, timestampType: timestamp === -1n ? 'NoTimestampType' : 'CreateTime' };
}

function compressionOf(attributes: number): CompressionCodec {
  return codecOf(attributes) ?? 'none';
}

function damagedRecord(location: RecordLocation, corruption: string): RecordInBatch {
  const { bytes, batchStart, start, length } = location;
  const attributes = batchField.attributes(bytes, batchStart);
  let offset = batchField.baseOffset(bytes, batchStart);
  let timestampDelta = 0n;
  try {
    const cursor = new ByteCursor(bytes, start + 1, start + length);
    timestampDelta = cursor.varlong();
    offset += BigInt(cursor.varint());
  } catch {
    // The store found both when it indexed the record; without them the batch's own have to do.
  }
  return {
    offset,
    ...timestampOf(location, attributes, timestampDelta),
    key: null,
    value: null,
    headers: [],
    leaderEpoch: batchField.leaderEpoch(bytes, batchStart),
    compression: compressionOf(attributes),
    corruption,
  };
}
