import { fieldPathsOf } from '../formats/field-cells.ts';
import type { RecordStore } from '../tail/record-store.ts';
import type { RowFormats } from '../tail/row-formats.ts';
import { readStoredRecord } from '../tail/stored-record.ts';

const maxRecords = 300;
const maxNames = 500;
const maxMs = 10;

/** Paths that filters and columns can name, out of the newest records, as many as can be looked at in 10 ms. */
export function fieldNames(store: RecordStore, formats: RowFormats): readonly string[] {
  const names = new Set<string>();
  const untilMs = performance.now() + maxMs;
  const last = Math.max(store.firstRow, store.endRow - maxRecords);
  for (
    let row = store.endRow - 1;
    row >= last && names.size < maxNames && performance.now() < untilMs;
    row--
  ) {
    const record = readStoredRecord(store, row);
    if (record?.corruption !== null) continue;
    for (const name of fieldPathsOf(record, formats)) {
      if (names.size < maxNames) names.add(name);
    }
  }
  return [...names].sort();
}
