/** Rows `first … end − 1`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/**
 * The rows that are chosen, by their number in the view: one, a range, or several of them, as in VS Code's lists. The
 * active row is the one that was chosen last: the keyboard moves from it, and it is the one that opens.
 */
export interface RowSelection {
  readonly active: number | undefined;
  /** Where a range that is being extended began. */
  readonly anchor: number | undefined;
  /** In their order; none touches another. */
  readonly ranges: readonly RowRange[];
}

export const noSelection: RowSelection = { active: undefined, anchor: undefined, ranges: [] };

export function selectOne(row: number): RowSelection {
  return { active: row, anchor: row, ranges: [{ first: row, end: row + 1 }] };
}

/** From where the selection began through `row`, in place of what was chosen. */
export function extendTo({ anchor, active }: RowSelection, row: number): RowSelection {
  const from = anchor ?? active ?? row;
  const range = { first: Math.min(from, row), end: Math.max(from, row) + 1 };
  return { active: row, anchor: from, ranges: [range] };
}

/** Adds the row, or takes it away. */
export function toggleRow(selection: RowSelection, row: number): RowSelection {
  const { ranges } = selection;
  if (!isSelected(selection, row)) {
    return { active: row, anchor: row, ranges: joined([...ranges, { first: row, end: row + 1 }]) };
  }
  const left = ranges.flatMap(({ first, end }) =>
    row < first || row >= end
      ? [{ first, end }]
      : [
          { first, end: row },
          { first: row + 1, end },
        ].filter((range) => range.end > range.first),
  );
  return { active: row, anchor: row, ranges: left };
}

export function selectAll(first: number, end: number, active: number | undefined): RowSelection {
  return end <= first ? noSelection : { active: active ?? end - 1, anchor: first, ranges: [{ first, end }] };
}

export function isSelected({ ranges }: RowSelection, row: number): boolean {
  return ranges.some(({ first, end }) => row >= first && row < end);
}

export function countSelected({ ranges }: RowSelection): number {
  return ranges.reduce((count, { first, end }) => count + end - first, 0);
}

function joined(ranges: readonly RowRange[]): RowRange[] {
  const result: RowRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const last = result.at(-1);
    if (last === undefined || range.first > last.end) result.push(range);
    else result[result.length - 1] = { first: last.first, end: Math.max(last.end, range.end) };
  }
  return result;
}
