import type { RecordHeader } from '../core/record.ts';
import { VarintWriter } from './varint.ts';

/** What a single record of a batch v2 holds. */
export interface EncodableRecord {
  readonly offsetDelta: number;
  readonly timestampDelta: bigint;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
}

/** The bytes of one record inside a batch v2, its length included. */
export function encodeRecord(record: EncodableRecord): Buffer {
  const body = new VarintWriter()
    .byte(0)
    .varlong(record.timestampDelta)
    .varint(record.offsetDelta)
    .nullableBytes(record.key)
    .nullableBytes(record.value)
    .varint(record.headers.length);
  for (const { name, value } of record.headers) body.nullableBytes(name).nullableBytes(value);
  const bytes = body.bytes();
  return Buffer.concat([new VarintWriter().varint(bytes.length).bytes(), bytes]);
}
