import type { PartitionLag } from '../core/group.ts';
import { printableLine } from '../core/printable.ts';

/** A line of what `lag` prints; `null` where there is nothing to tell. */
export interface LagRow {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly committed: bigint | null;
  readonly end: bigint | null;
  readonly lag: bigint | null;
  readonly consumerId: string | null;
  readonly host: string | null;
  readonly clientId: string | null;
}

const columns: readonly (readonly [title: string, field: keyof LagRow])[] = [
  ['GROUP', 'group'],
  ['TOPIC', 'topic'],
  ['PARTITION', 'partition'],
  ['CURRENT-OFFSET', 'committed'],
  ['LOG-END-OFFSET', 'end'],
  ['LAG', 'lag'],
  ['CONSUMER-ID', 'consumerId'],
  ['HOST', 'host'],
  ['CLIENT-ID', 'clientId'],
];

/** @param partitions of the group, see `KafkaCluster.groupLag` */
export function lagRows(group: string, partitions: readonly PartitionLag[]): readonly LagRow[] {
  return partitions.map(({ topic, partition, committed, end, lag, memberId, host, clientId }) => ({
    group,
    topic,
    partition,
    committed,
    end,
    lag,
    consumerId: memberId,
    host,
    clientId,
  }));
}

/** A table with a line of titles, its columns as wide as they need to be. */
export function lagTable(rows: readonly LagRow[]): string {
  const cells = rows.map((row) => columns.map(([, field]) => printableLine(String(row[field] ?? '-'))));
  const lines = [columns.map(([title]) => title), ...cells];
  const widths = columns.map((_column, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** One array on one line; offsets are numbers, exact to the last digit. */
export function lagJson(rows: readonly LagRow[]): string {
  const objects = rows.map((row) => {
    const members = columns.map(([, field]) => `"${field}":${jsonOf(row[field])}`);
    return `{${members.join(',')}}`;
  });
  return `[${objects.join(',')}]\n`;
}

function jsonOf(value: LagRow[keyof LagRow]): string {
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
