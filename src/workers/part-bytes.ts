import type { RecordPart } from '../contracts/tail-view.ts';
import type { RecordStore } from '../tail/record-store.ts';
import { readStoredRecord } from '../tail/stored-record.ts';

const maxBytes = 64 * 1024;

/**
 * Up to 64 KiB of a part of a record, from `first` on; `null` when the record has left the store, or the part is null
 * or not there.
 */
export function readPartBytes(
  store: RecordStore,
  row: number,
  part: RecordPart,
  first: number,
  count: number,
): { readonly bytes: Uint8Array; readonly sizeBytes: number } | null {
  const record = readStoredRecord(store, row);
  if (record === undefined) return null;
  const whole = part.kind === 'header' ? record.headers[part.index]?.value : record[part.kind];
  if (whole === null || whole === undefined) return null;
  const begin = Math.min(Math.max(first, 0), whole.length);
  const end = Math.min(begin + Math.min(Math.max(count, 0), maxBytes), whole.length);
  return { bytes: new Uint8Array(whole.subarray(begin, end)), sizeBytes: whole.length };
}
