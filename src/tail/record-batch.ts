/**
 * The layout of a record batch, message format v2.
 * Source: https://kafka.apache.org/documentation/#recordbatch
 */
export const batchHeaderBytes = 61;

const positionOf = {
  batchLength: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
} as const;

/** Where the bytes that the checksum covers begin. */
export const checksummedFrom = positionOf.attributes;

/** `baseOffset` and `batchLength`, which `batchLength` does not count. */
const lengthPrefixBytes = 12;
/** Up to and including `magic`, which stands at the same place in every format. */
const commonHeaderBytes = 17;
/** offset, size, crc, magic, attributes, key length, value length: the least of format v0. */
const leastOldMessageBytes = 26;

const logAppendTimeBit = 1 << 3;
const transactionalBit = 1 << 4;
const controlBit = 1 << 5;

/** A batch in a stretch of bytes, with what the read position needs. */
export interface ScannedBatch {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly magic: number;
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  readonly leaderEpoch: number;
}

export interface BatchScan {
  readonly batches: readonly ScannedBatch[];
  /** How many bytes the batch needs that the bytes end within; 0 when they end with a batch. */
  readonly unfinishedBytes: number;
  /** Present: what stands after the last batch is none, so that nothing after it can be found. */
  readonly brokenReason: string | null;
}

/** Finds the batches in `bytes` without looking at their records. Never throws. */
export function scanBatches(bytes: Buffer): BatchScan {
  const batches: ScannedBatch[] = [];
  let start = 0;
  while (bytes.length - start >= commonHeaderBytes) {
    const length = bytes.readInt32BE(start + positionOf.batchLength);
    const magic = bytes.readInt8(start + positionOf.magic);
    const problem = headerProblem(magic, length);
    if (problem !== null) return { batches, unfinishedBytes: 0, brokenReason: problem };
    const end = start + lengthPrefixBytes + length;
    if (end > bytes.length) return { batches, unfinishedBytes: end - start, brokenReason: null };
    const baseOffset = bytes.readBigInt64BE(start);
    const delta = magic === 2 ? bytes.readInt32BE(start + positionOf.lastOffsetDelta) : 0;
    if (baseOffset < 0n || delta < 0) {
      return { batches, unfinishedBytes: 0, brokenReason: 'a record batch has a negative offset' };
    }
    batches.push({
      start,
      end,
      magic,
      baseOffset,
      lastOffset: baseOffset + BigInt(delta),
      leaderEpoch: magic === 2 ? bytes.readInt32BE(start + positionOf.leaderEpoch) : -1,
    });
    start = end;
  }
  return { batches, unfinishedBytes: bytes.length > start ? commonHeaderBytes : 0, brokenReason: null };
}

function headerProblem(magic: number, length: number): string | null {
  if (magic < 0 || magic > 2) return `a record batch has the unknown format ${magic}`;
  const least = (magic === 2 ? batchHeaderBytes : leastOldMessageBytes) - lengthPrefixBytes;
  return length < least ? `a record batch says that it is ${length} bytes long` : null;
}

/** Reads single fields of the batch v2 that starts at `start`; the whole header must be there. */
export const batchField = {
  baseOffset: (bytes: Buffer, start: number): bigint => bytes.readBigInt64BE(start),
  leaderEpoch: (bytes: Buffer, start: number): number => bytes.readInt32BE(start + positionOf.leaderEpoch),
  crc: (bytes: Buffer, start: number): number => bytes.readUInt32BE(start + positionOf.crc),
  attributes: (bytes: Buffer, start: number): number => bytes.readUInt16BE(start + positionOf.attributes),
  baseTimestamp: (bytes: Buffer, start: number): bigint =>
    bytes.readBigInt64BE(start + positionOf.baseTimestamp),
  maxTimestamp: (bytes: Buffer, start: number): bigint =>
    bytes.readBigInt64BE(start + positionOf.maxTimestamp),
  producerId: (bytes: Buffer, start: number): bigint => bytes.readBigInt64BE(start + positionOf.producerId),
  recordCount: (bytes: Buffer, start: number): number => bytes.readInt32BE(start + positionOf.recordCount),
} as const;

export function hasLogAppendTime(attributes: number): boolean {
  return (attributes & logAppendTimeBit) !== 0;
}

export function isTransactional(attributes: number): boolean {
  return (attributes & transactionalBit) !== 0;
}

export function isControl(attributes: number): boolean {
  return (attributes & controlBit) !== 0;
}

/** What a batch's header says, for a batch that is put together here. */
export interface BatchHeader {
  readonly baseOffset: bigint;
  readonly leaderEpoch: number;
  readonly magic: number;
  readonly attributes: number;
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly recordCount: number;
}

/** A batch of format v2 around `records`, as bytes; without a producer, and without a checksum. */
export function composeBatch(header: BatchHeader, records: Uint8Array): Buffer {
  const bytes = Buffer.alloc(batchHeaderBytes + records.length);
  bytes.writeBigInt64BE(header.baseOffset, 0);
  bytes.writeInt32BE(bytes.length - lengthPrefixBytes, positionOf.batchLength);
  bytes.writeInt32BE(header.leaderEpoch, positionOf.leaderEpoch);
  bytes.writeInt8(header.magic, positionOf.magic);
  bytes.writeUInt16BE(header.attributes, positionOf.attributes);
  bytes.writeInt32BE(header.lastOffsetDelta, positionOf.lastOffsetDelta);
  bytes.writeBigInt64BE(header.baseTimestamp, positionOf.baseTimestamp);
  bytes.writeBigInt64BE(header.maxTimestamp, positionOf.maxTimestamp);
  bytes.writeBigInt64BE(-1n, positionOf.producerId);
  bytes.writeInt16BE(-1, positionOf.producerEpoch);
  bytes.writeInt32BE(-1, positionOf.baseSequence);
  bytes.writeInt32BE(header.recordCount, positionOf.recordCount);
  bytes.set(records, batchHeaderBytes);
  return bytes;
}

/** A copy of `header` that says how many records follow. */
export function withRecordCount(header: Buffer, recordCount: number): Buffer {
  const copy = Buffer.from(header);
  copy.writeInt32BE(recordCount, positionOf.recordCount);
  return copy;
}
