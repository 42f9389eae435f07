import { ChunkedTable, rowInChunk, rowsPerChunk } from './chunked-table.ts';
import { batchField, batchHeaderBytes, hasLogAppendTime } from './record-batch.ts';
import type { StorableBatch } from './record-store.ts';

/** Where records are in the bytes of their batches, a row a record. */
export interface RecordChunk {
  /** The lowest 32 bits of the batch's number. */
  readonly batch: Uint32Array;
  /** From the batch's first byte. */
  readonly position: Uint32Array;
  readonly length: Uint32Array;
  readonly offsetDelta: Int32Array;
  /** Milliseconds since 1970, for sorting and counting; the exact value is in the batch. */
  readonly timestamp: Float64Array;
}

export const indexBytesPerRecord = 24;

export function createRecordTable(): ChunkedTable<RecordChunk> {
  return new ChunkedTable(createRecordChunk);
}

/**
 * Writes a row into `table` for each record of a batch, from `row` on.
 * @param batchNumber stands for the batch; its lowest 32 bits are kept
 * @returns how many rows that are; `undefined` when the records are damaged: what was written means nothing then
 */
export function indexRecords(
  table: ChunkedTable<RecordChunk>,
  row: number,
  batchNumber: number,
  { header, records, from, until }: StorableBatch,
): number | undefined {
  const attributes = batchField.attributes(header, 0);
  const baseOffset = batchField.baseOffset(header, 0);
  const count = batchField.recordCount(header, 0);
  const fromDelta = from > baseOffset ? Number(from - baseOffset) : 0;
  const untilDelta = until === null ? Infinity : Number(until - baseOffset);
  const appendTime = hasLogAppendTime(attributes) ? Number(batchField.maxTimestamp(header, 0)) : undefined;
  const baseTimestamp = Number(batchField.baseTimestamp(header, 0));
  const end = records.length;
  const firstRow = row;
  let chunk = table.growTo(row);
  let at = rowInChunk(row);
  let position = 0;
  for (let index = 0; index < count; index++) {
    // A record: length, attributes (1 byte), timestamp delta, offset delta, … The numbers are zigzag varints; read
    // here without a call for each, since this runs for every record that is fetched.
    let byte = records[position++] ?? 0;
    let raw = byte & 0x7f;
    for (let bits = 7; byte >= 0x80 && bits < 35; bits += 7) {
      byte = records[position++] ?? 0;
      raw |= (byte & 0x7f) << bits;
    }
    const length = (raw >>> 1) ^ -(raw & 1);
    const start = position;
    const next = start + length;
    if (length < 1 || next > end) return undefined;
    position += 1;
    byte = records[position++] ?? 0;
    raw = byte & 0x7f;
    for (let bits = 7; byte >= 0x80 && bits < 28; bits += 7) {
      byte = records[position++] ?? 0;
      raw |= (byte & 0x7f) << bits;
    }
    let timestampDelta = (raw >>> 1) ^ -(raw & 1);
    if (byte >= 0x80) {
      let large = BigInt(raw);
      for (let bits = 28n; byte >= 0x80 && bits < 70n; bits += 7n) {
        byte = records[position++] ?? 0;
        large |= BigInt(byte & 0x7f) << bits;
      }
      timestampDelta = Number(BigInt.asIntN(64, (large >> 1n) ^ -(large & 1n)));
    }
    byte = records[position++] ?? 0;
    raw = byte & 0x7f;
    for (let bits = 7; byte >= 0x80 && bits < 35; bits += 7) {
      byte = records[position++] ?? 0;
      raw |= (byte & 0x7f) << bits;
    }
    const offsetDelta = (raw >>> 1) ^ -(raw & 1);
    if (position > next || offsetDelta < 0) return undefined;
    position = next;
    if (offsetDelta < fromDelta) continue;
    if (offsetDelta >= untilDelta) break;
    if (at === rowsPerChunk) {
      chunk = table.growTo(row);
      at = 0;
    }
    chunk.batch[at] = batchNumber;
    chunk.position[at] = batchHeaderBytes + start;
    chunk.length[at] = length;
    chunk.offsetDelta[at] = offsetDelta;
    chunk.timestamp[at] = appendTime ?? baseTimestamp + timestampDelta;
    at += 1;
    row += 1;
  }
  return count < 0 ? undefined : row - firstRow;
}

function createRecordChunk(): RecordChunk {
  return {
    batch: new Uint32Array(rowsPerChunk),
    position: new Uint32Array(rowsPerChunk),
    length: new Uint32Array(rowsPerChunk),
    offsetDelta: new Int32Array(rowsPerChunk),
    timestamp: new Float64Array(rowsPerChunk),
  };
}
