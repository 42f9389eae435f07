import type { RecordStore } from './record-store.ts';
import type { RowJudge } from './row-verdicts.ts';
import { readStoredRecord } from './stored-record.ts';
import type { RecordFilter } from './tail-query.ts';

/** How many records are judged between two looks at the clock. */
const recordsPerLook = 16;

/** Accepts the rows whose records `filter` matches. */
export function judgeByFilter(store: RecordStore, filter: RecordFilter): RowJudge {
  return {
    judge: (first, endRow, untilMs, accept) => {
      for (let row = first; row < endRow; row++) {
        const record = readStoredRecord(store, row);
        if (record !== undefined && filter.matches(record)) accept(row);
        if (row % recordsPerLook === 0 && performance.now() >= untilMs) return row + 1;
      }
      return endRow;
    },
  };
}
