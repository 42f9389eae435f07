/** What a tail has read. */
export interface TailCounts {
  readonly records: number;
  /** Present for a tail with a filter: how many it looked at. */
  readonly read?: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly partitions: number;
}

/** One line: records, their bytes, how long it took, and from how many partitions. */
export function formatSummary({ records, read, bytes, seconds, partitions }: TailCounts): string {
  const perSecond = seconds > 0 ? Math.round((read ?? records) / seconds) : 0;
  return (
    `${count(records, 'record')}${read === undefined ? '' : ` of ${read.toLocaleString('en-US')} read`}, ${count(bytes, 'byte')} in ${seconds.toFixed(2)} s ` +
    `(${perSecond.toLocaleString('en-US')} records/s) from ${count(partitions, 'partition')}`
  );
}

function count(amount: number, thing: string): string {
  return `${amount.toLocaleString('en-US')} ${thing}${amount === 1 ? '' : 's'}`;
}
