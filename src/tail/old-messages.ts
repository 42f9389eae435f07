import { crc32 } from 'node:zlib';
import { codecOf, decompress } from '../kafka/decompression.ts';
import { encodeRecord } from './encode-record.ts';
import { repairLz4Header } from './lz4-header.ts';
import { composeBatch } from './record-batch.ts';

const timestampTypeBit = 1 << 3;
const codecBits = 0b111;
const checksumAt = 12;
const checksummedFrom = 16;

interface OldMessage {
  readonly offset: bigint;
  readonly magic: number;
  readonly attributes: number;
  /** −1 in format v0, which has none. */
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/**
 * Turns a message of format v0 or v1, as Kafka wrote them before 0.11, into a batch of format v2 whose `magic` still
 * tells the old format. A compressed message holds others: they become the records of the batch.
 * Source: https://kafka.apache.org/documentation/#messageset
 * @throws Error when the message is damaged
 */
export function modernizeMessage(bytes: Buffer): Buffer {
  if (crc32(bytes.subarray(checksummedFrom)) !== bytes.readUInt32BE(checksumAt)) {
    throw new RangeError('its checksum is wrong.');
  }
  const [message] = readMessages(bytes);
  if (message === undefined) throw new RangeError('The message ends too early.');
  const codec = codecOf(message.attributes);
  if (codec === undefined) throw new RangeError('The message is compressed in an unknown way.');
  if (codec === 'none') return toBatch(message, [message]);
  if (message.value === null) throw new RangeError('A compressed message is empty.');
  const isBrokenLz4 = codec === 'lz4' && message.magic === 0;
  const value = isBrokenLz4 ? repairLz4Header(message.value) : message.value;
  const inner = readMessages(decompress(codec, value));
  return toBatch(message, absoluteOffsets(message, inner));
}

/** In format v1 the inner offsets count from the first, and the outer offset is the last one's. */
function absoluteOffsets(outer: OldMessage, inner: readonly OldMessage[]): readonly OldMessage[] {
  const last = inner.at(-1);
  if (outer.magic === 0 || last === undefined) return inner;
  const base = outer.offset - last.offset;
  const hasAppendTime = (outer.attributes & timestampTypeBit) !== 0;
  return inner.map((message) => ({
    ...message,
    offset: base + message.offset,
    timestamp: hasAppendTime ? outer.timestamp : message.timestamp,
  }));
}

function toBatch(outer: OldMessage, messages: readonly OldMessage[]): Buffer {
  const first = messages[0] ?? outer;
  const records = messages.map((message) =>
    encodeRecord({
      offsetDelta: Number(message.offset - first.offset),
      timestampDelta: message.timestamp - first.timestamp,
      key: message.key,
      value: message.value,
      headers: [],
    }),
  );
  return composeBatch(
    {
      baseOffset: first.offset,
      leaderEpoch: -1,
      magic: outer.magic,
      attributes: outer.attributes & (codecBits | timestampTypeBit),
      lastOffsetDelta: Number((messages.at(-1) ?? first).offset - first.offset),
      baseTimestamp: first.timestamp,
      maxTimestamp: outer.timestamp,
      recordCount: records.length,
    },
    Buffer.concat(records),
  );
}

function readMessages(bytes: Buffer): OldMessage[] {
  const messages: OldMessage[] = [];
  let start = 0;
  while (bytes.length - start >= 12) {
    const end = start + 12 + bytes.readInt32BE(start + 8);
    if (end <= start + 12 || end > bytes.length) throw new RangeError('The message ends too early.');
    messages.push(readMessage(bytes.subarray(start, end)));
    start = end;
  }
  return messages;
}

function readMessage(bytes: Buffer): OldMessage {
  const magic = bytes.readInt8(16);
  const keyAt = magic === 1 ? 26 : 18;
  const keyLength = bytes.readInt32BE(keyAt);
  const valueAt = keyAt + 4 + Math.max(0, keyLength);
  const valueLength = bytes.readInt32BE(valueAt);
  return {
    offset: bytes.readBigInt64BE(0),
    magic,
    attributes: bytes.readUInt8(17),
    timestamp: magic === 1 ? bytes.readBigInt64BE(18) : -1n,
    key: field(bytes, keyAt, keyLength),
    value: field(bytes, valueAt, valueLength),
  };
}

function field(bytes: Buffer, lengthAt: number, length: number): Buffer | null {
  if (length < 0) return null;
  if (lengthAt + 4 + length > bytes.length) throw new RangeError('The message ends too early.');
  return bytes.subarray(lengthAt + 4, lengthAt + 4 + length);
}
