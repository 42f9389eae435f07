import { compressionsAlgorithms, crc32c } from '@platformatic/kafka';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { CompressionCodec, OutgoingRecord } from '../core/record.ts';

/** A record with its timestamp settled. */
export interface StampedRecord {
  readonly record: OutgoingRecord;
  /** Milliseconds since 1970. */
  readonly timestamp: bigint;
}

/** Who writes a batch, so that the broker can drop a copy of it. */
export interface BatchProducer {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
}

/** Stands for "nobody in particular": the broker cannot tell copies apart. */
export const anonymousProducer: BatchProducer = { producerId: -1n, producerEpoch: -1, baseSequence: -1 };

/** The bytes of a batch before its first record (https://kafka.apache.org/documentation/#recordbatch). */
export const batchHeaderBytes = 61;
const crcOffset = 17;
const attributesOffset = 21;

/** The bytes of a record's key, value and headers. */
export function recordBytes({ key, value, headers }: OutgoingRecord): number {
  return headers.reduce(
    (sum, header) => sum + header.name.length + (header.value?.length ?? 0),
    (key?.length ?? 0) + (value?.length ?? 0),
  );
}

/**
 * The bytes that `record` takes in a batch, at most: how many exactly depends on where it stands, by a few bytes of
 * varints.
 */
export function maxRecordBytes(record: OutgoingRecord): number {
  const length = 5;
  const attributes = 1;
  const timestampDelta = 10;
  const offsetDelta = 5;
  const lengthsWithin = 5 * (3 + 2 * record.headers.length);
  return length + attributes + timestampDelta + offsetDelta + lengthsWithin + recordBytes(record);
}

/**
 * One record batch (magic 2), ready to stand in a Produce request.
 * @param records at least one
 * @throws KafkaFailure `invalid-request` where this Node.js cannot compress so
 */
export function writeRecordBatch(
  records: readonly StampedRecord[],
  producer: BatchProducer,
  compression: CompressionCodec,
): Buffer {
  const baseTimestamp = records[0]?.timestamp ?? 0n;
  let maxTimestamp = baseTimestamp;
  const writer = new ByteWriter(records.reduce((sum, { record }) => sum + maxRecordBytes(record), 0));
  for (const [index, { record, timestamp }] of records.entries()) {
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;
    writeRecord(writer, record, timestamp - baseTimestamp, index);
  }
  const { bytes, codecBits } = compress(writer.written(), compression);
  const batch = Buffer.allocUnsafe(batchHeaderBytes + bytes.length);
  batch.writeBigInt64BE(0n, 0); // base offset: the broker's to set
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt32BE(-1, 12); // partition leader epoch: the broker's to set
  batch.writeInt8(2, 16);
  batch.writeInt16BE(codecBits, attributesOffset);
  batch.writeInt32BE(records.length - 1, 23);
  batch.writeBigInt64BE(baseTimestamp, 27);
  batch.writeBigInt64BE(maxTimestamp, 35);
  batch.writeBigInt64BE(producer.producerId, 43);
  batch.writeInt16BE(producer.producerEpoch, 51);
  batch.writeInt32BE(producer.baseSequence, 53);
  batch.writeInt32BE(records.length, 57);
  batch.set(bytes, batchHeaderBytes);
  batch.writeUInt32BE(crc32c(batch.subarray(attributesOffset)), crcOffset);
  return batch;
}

function compress(
  records: Buffer,
  compression: CompressionCodec,
): { readonly bytes: Buffer; readonly codecBits: number } {
  if (compression === 'none') return { bytes: records, codecBits: 0 };
  const algorithm = compressionsAlgorithms[compression];
  if (!algorithm.available) {
    throw new KafkaFailure(
      'invalid-request',
      `This Node.js (${process.version}) cannot compress with ${compression}.`,
    );
  }
  return { bytes: algorithm.compressSync(records), codecBits: algorithm.bitmask };
}

function writeRecord(
  writer: ByteWriter,
  record: OutgoingRecord,
  timestampDelta: bigint,
  offsetDelta: number,
): void {
  const { key, value, headers } = record;
  let length = 1 + varLongBytes(timestampDelta) + varIntBytes(offsetDelta);
  length += nullableBytes(key) + nullableBytes(value) + varIntBytes(headers.length);
  for (const header of headers) length += nullableBytes(header.name) + nullableBytes(header.value);
  writer.varInt(length);
  writer.byte(0); // attributes: none are defined
  writer.varLong(timestampDelta);
  writer.varInt(offsetDelta);
  writer.nullable(key);
  writer.nullable(value);
  writer.varInt(headers.length);
  for (const header of headers) {
    writer.nullable(header.name);
    writer.nullable(header.value);
  }
}

function nullableBytes(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : varIntBytes(bytes.length) + bytes.length;
}

function varIntBytes(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  return zigzag < 0x80 ? 1 : zigzag < 0x4000 ? 2 : zigzag < 0x200000 ? 3 : zigzag < 0x10000000 ? 4 : 5;
}

function varLongBytes(value: bigint): number {
  if (value >= -0x40000000n && value < 0x40000000n) return varIntBytes(Number(value));
  let zigzag = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  let bytes = 1;
  while (zigzag >= 0x80n) {
    zigzag >>= 7n;
    bytes++;
  }
  return bytes;
}

/** Writes into a buffer that is large enough from the start. */
class ByteWriter {
  readonly #buffer: Buffer;
  #position = 0;

  constructor(maxBytes: number) {
    this.#buffer = Buffer.allocUnsafe(maxBytes);
  }

  written(): Buffer {
    return this.#buffer.subarray(0, this.#position);
  }

  byte(value: number): void {
    this.#buffer[this.#position++] = value;
  }

  varInt(value: number): void {
    let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
    while (zigzag >= 0x80) {
      this.byte((zigzag & 0x7f) | 0x80);
      zigzag >>>= 7;
    }
    this.byte(zigzag);
  }

  varLong(value: bigint): void {
    if (value >= -0x40000000n && value < 0x40000000n) {
      this.varInt(Number(value));
      return;
    }
    let zigzag = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (zigzag >= 0x80n) {
      this.byte(Number(zigzag & 0x7fn) | 0x80);
      zigzag >>= 7n;
    }
    this.byte(Number(zigzag));
  }

  nullable(bytes: Uint8Array | null): void {
    if (bytes === null) {
      this.varInt(-1);
      return;
    }
    this.varInt(bytes.length);
    this.#buffer.set(bytes, this.#position);
    this.#position += bytes.length;
  }
}
