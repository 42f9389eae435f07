import type { RecordStore } from './record-store.ts';
import { RowRecord } from './row-record.ts';
import type { RowJudge } from './row-verdicts.ts';
import type { RecordFilter } from './tail-query.ts';

/** How many records are judged between two looks at the clock. */
const recordsPerLook = 16;

/** Accepts the rows whose records `filter` matches. */
export function judgeByFilter(store: RecordStore, filter: RecordFilter): RowJudge {
  const record = new RowRecord(store);
  return {
    judge: (first, endRow, untilMs, accept) => {
      for (let row = first; row < endRow; row++) {
        if (record.moveTo(row) && filter.matches(record)) accept(row);
        if (row % recordsPerLook === 0 && performance.now() >= untilMs) return row + 1;
      }
      return endRow;
    },
  };
}
