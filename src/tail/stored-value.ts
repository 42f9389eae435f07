import type { RecordStore } from './record-store.ts';
import { hasRightChecksum } from './stored-record.ts';

/** Where a record's value stands. */
export interface ValueSpan {
  bytes: Buffer;
  start: number;
  end: number;
}

/**
 * Finds the value of `row` and nothing else, for those who want many: a tombstone's is empty.
 * @param span is told where
 * @returns whether there is an undamaged record; of one that is damaged `readStoredRecord` says why
 */
export function findStoredValue(store: RecordStore, row: number, span: ValueSpan): boolean {
  const location = store.locate(row);
  if (location === undefined || location.isCorrupt) return false;
  if (!location.isVerified) {
    if (!hasRightChecksum(location)) return false;
    store.markVerified(location.batchNumber);
  }
  const { bytes, start, length } = location;
  const end = start + length;
  // Attributes (1 byte), timestamp delta, offset delta, key, value: see RecordStore.append, which found them to fit.
  let at = start + 1;
  while ((bytes[at++] ?? 0) >= 0x80);
  while ((bytes[at++] ?? 0) >= 0x80);
  for (let part = 0; part < 2; part++) {
    let byte = bytes[at++] ?? 0;
    let raw = byte & 0x7f;
    for (let bits = 7; byte >= 0x80 && bits < 35; bits += 7) {
      byte = bytes[at++] ?? 0;
      raw |= (byte & 0x7f) << bits;
    }
    const size = Math.max(0, (raw >>> 1) ^ -(raw & 1));
    if (at + size > end) return false;
    span.start = at;
    at += size;
  }
  span.bytes = bytes;
  span.end = at;
  return true;
}
