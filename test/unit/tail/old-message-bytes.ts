/** Messages of formats v0 and v1, as Kafka wrote them before 0.11. */
import { crc32 } from 'node:zlib';

export interface OldMessage {
  readonly offset: bigint;
  readonly magic: 0 | 1;
  readonly attributes?: number;
  readonly timestamp?: bigint;
  readonly key?: string;
  readonly value: Buffer | null;
}

/** As https://kafka.apache.org/documentation/#messageset lays it out. */
export function encodeMessage({
  offset,
  magic,
  attributes = 0,
  timestamp = 0n,
  key,
  value,
}: OldMessage): Buffer {
  const keyBytes = key === undefined ? null : Buffer.from(key);
  const fields = (bytes: Buffer | null): Buffer => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(bytes?.length ?? -1);
    return Buffer.concat([length, bytes ?? Buffer.alloc(0)]);
  };
  const time = Buffer.alloc(magic === 1 ? 8 : 0);
  if (magic === 1) time.writeBigInt64BE(timestamp);
  const body = Buffer.concat([Buffer.from([magic, attributes]), time, fields(keyBytes), fields(value)]);
  const head = Buffer.alloc(16);
  head.writeBigInt64BE(offset, 0);
  head.writeInt32BE(body.length + 4, 8);
  head.writeUInt32BE(crc32(body), 12);
  return Buffer.concat([head, body]);
}
