import type { Measurement } from './reading-contenders.ts';

export interface ContenderResult {
  readonly name: string;
  /** `null`: it is not on this machine, or failed; `problem` says why. */
  readonly measurements: readonly Measurement[] | null;
  readonly problem?: string;
}

/** The middle one by time. */
export function median(measurements: readonly Measurement[]): Measurement | undefined {
  const sorted = measurements.toSorted((a, b) => a.seconds - b.seconds);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** A table of the medians, each against that of the contender named `against`. */
export function formatTable(results: readonly ContenderResult[], records: number, against: string): string {
  const base = median(results.find(({ name }) => name === against)?.measurements ?? []);
  const rows = results.map(({ name, measurements, problem }) => {
    const middle = median(measurements ?? []);
    if (middle === undefined) return [name, problem ?? 'not measured', '', '', ''];
    return [
      name,
      `${middle.seconds.toFixed(2)} s`,
      middle.cpuSeconds === null ? '' : `${middle.cpuSeconds.toFixed(2)} s`,
      Math.round(records / middle.seconds).toLocaleString('en-US'),
      base === undefined ? '' : `${(base.seconds / middle.seconds).toFixed(2)}×`,
    ];
  });
  const lines = [['', 'time', 'processor', 'records/s', `against ${against}`], ...rows];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
