import type { PanelRow } from '../../contracts/tail-panel.ts';
import type { Formats } from './formats.ts';

/** Characters that the narrow columns need. They only grow, so that nothing jumps while rows pass. */
export interface ColumnChars {
  readonly partition: number;
  readonly offset: number;
  readonly time: number;
}

export const initialColumnChars: ColumnChars = { partition: 2, offset: 7, time: 12 };

/** `chars`, wide enough for these rows too; the same object where nothing grew. */
export function growColumns(
  chars: ColumnChars,
  rows: readonly (PanelRow | undefined)[],
  formats: Formats,
  nowMs: number,
): ColumnChars {
  let { partition, offset, time } = chars;
  for (const row of rows) {
    if (row === undefined) continue;
    partition = Math.max(partition, String(row.partition).length);
    offset = Math.max(offset, formats.count(row.offset).length);
    time = Math.max(time, formats.time(row.timestamp, nowMs).length);
  }
  return partition === chars.partition && offset === chars.offset && time === chars.time
    ? chars
    : { partition, offset, time };
}
