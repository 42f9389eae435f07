import type { ColumnChars } from './column-widths.ts';

/** What every record has, in the order in which the table shows it at first. */
export const recordColumns = ['topic', 'partition', 'offset', 'time', 'key', 'value', 'headers'] as const;
export type RecordColumn = (typeof recordColumns)[number];

/** How the reader arranged the table. A column is one of `recordColumns`, or a path such as `value.amount`. */
export interface TableColumns {
  /** In their order; `null`: as they are by themselves. */
  readonly shown: readonly string[] | null;
  /** In pixels, of the columns that were given one. */
  readonly widths: Readonly<Record<string, number>>;
}

export const initialColumns: TableColumns = { shown: null, widths: {} };

export const narrowestColumn = 40;
export const widestColumn = 2000;
const maxPathLength = 200;

/** The columns in their order; a single topic is not worth one. */
export function shownColumns({ shown }: TableColumns, hasSeveralTopics: boolean): readonly string[] {
  return shown ?? recordColumns.filter((column) => hasSeveralTopics || column !== 'topic');
}

export function isRecordColumn(column: string): column is RecordColumn {
  return (recordColumns as readonly string[]).includes(column);
}

/** The paths among the columns: what is asked of each row. */
export function fieldPaths(columns: readonly string[]): readonly string[] {
  return columns.filter((column) => !isRecordColumn(column));
}

/** A step into a value, as CEL writes it. */
const step = String.raw`(?:\.[A-Za-z_]\w*|\[\d{1,9}\]|\["(?:[^"\\]|\\.)*"\])`;
const fieldPath = new RegExp(`^(?:key|value|headers)${step}+$`);
const shortPath = new RegExp(`^[A-Za-z_]\\w*${step}*$`);

/** The path that a reader means: `amount` is `value.amount`; `undefined` when it can be none. */
export function parseFieldPath(text: string): string | undefined {
  const path = text.trim();
  if (path.length > maxPathLength) return undefined;
  if (fieldPath.test(path)) return path;
  return shortPath.test(path) && !isRecordColumn(path) ? `value.${path}` : undefined;
}

/** Shows the column, last but for the headers, or hides it. The last one that is shown stays. */
export function toggleColumn(columns: readonly string[], column: string): readonly string[] {
  if (columns.includes(column)) {
    return columns.length === 1 ? columns : columns.filter((other) => other !== column);
  }
  const place = isRecordColumn(column) ? naturalPlace(columns, column) : fieldPlace(columns);
  return columns.toSpliced(place, 0, column);
}

/** Puts the column at `index` of the others. */
export function moveColumn(columns: readonly string[], column: string, index: number): readonly string[] {
  const others = columns.filter((other) => other !== column);
  if (others.length === columns.length) return columns;
  return others.toSpliced(Math.max(0, Math.min(others.length, index)), 0, column);
}

/** Before the first column that stands after it in the record's own order. */
function naturalPlace(columns: readonly string[], column: RecordColumn): number {
  const after: readonly string[] = recordColumns.slice(recordColumns.indexOf(column) + 1);
  const place = columns.findIndex((other) => after.includes(other));
  return place < 0 ? columns.length : place;
}

/** After the fields that are there, which stand before the value. */
function fieldPlace(columns: readonly string[]): number {
  const lastField = columns.findLastIndex((other) => !isRecordColumn(other));
  if (lastField >= 0) return lastField + 1;
  const value = columns.indexOf('value');
  return value < 0 ? columns.length : value;
}

/** How the columns share the width, as CSS. */
export interface ColumnLayout {
  readonly template: string;
  /** Below it the table scrolls sideways. */
  readonly minWidth: string;
  /** The column that takes what the others leave. Those after it are sized from their left. */
  readonly flexible: number;
}

const flexibleMin = 160;
/** First and smallest widths of what has no natural one. */
const initialWidths: Readonly<Record<string, readonly [initial: number, min: number]>> = {
  topic: [130, 70],
  key: [150, 80],
  headers: [180, 60],
};
const fieldWidth = [120, 60] as const;
const cellPadding = 22;

export function layoutColumns(
  columns: readonly string[],
  widths: Readonly<Record<string, number>>,
  chars: ColumnChars,
): ColumnLayout {
  const value = columns.indexOf('value');
  const flexible = value < 0 ? columns.length - 1 : value;
  const sizes = columns.map((column, index): readonly [min: string, max: string] => {
    if (index === flexible) return [`${flexibleMin}px`, '1fr'];
    const width = widths[column];
    if (width !== undefined) return [`${width}px`, `${width}px`];
    if (column === 'partition' || column === 'offset' || column === 'time') {
      const natural = `calc(${chars[column]} * 1ch + ${cellPadding}px)`;
      return [natural, natural];
    }
    const [initial, min] = initialWidths[column] ?? fieldWidth;
    return [`${min}px`, `${initial}px`];
  });
  return {
    template: sizes.map(([min, max]) => (min === max ? min : `minmax(${min}, ${max})`)).join(' '),
    minWidth: `calc(${sizes.map(([min]) => min).join(' + ')})`,
    flexible,
  };
}
