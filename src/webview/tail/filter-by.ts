import type { PanelRow } from '../../contracts/tail-panel.ts';
import type { DecodedCell } from '../../contracts/tail-worker.ts';
import { celString } from './cel-path.ts';
import type { ShownRow } from './row-cells.ts';
import { isRecordColumn } from './table-columns.ts';

/**
 * The CEL expression that holds for records with the same in this column; `undefined` where there is none: for what is
 * cut, was not decoded, or is a whole document.
 */
export function filterBy(row: ShownRow, column: string): string | undefined {
  if (row.isCorrupt) return undefined;
  switch (column) {
    case 'topic':
      return `topic == ${celString(row.topic)}`;
    case 'partition':
      return `partition == ${row.partition}`;
    case 'key':
    case 'value':
      return equals(column, row[column]);
    default:
      return isRecordColumn(column) ? undefined : equals(column, fieldOf(row, column));
  }
}

/** Both filters at once. */
export function andFilter(filter: string | null, clause: string): string {
  if (filter === null) return clause;
  return /\|\||\?/.test(filter) ? `(${filter}) && ${clause}` : `${filter} && ${clause}`;
}

function fieldOf(
  { fields, paths }: Pick<ShownRow, 'paths'> & PanelRow,
  path: string,
): DecodedCell | undefined {
  return fields[paths.indexOf(path)] ?? undefined;
}

function equals(name: string, cell: DecodedCell | undefined): string | undefined {
  if (cell === undefined || cell.isCut) return undefined;
  switch (cell.kind) {
    case 'null':
      return `${name} == null`;
    case 'text':
      return `${name} == ${celString(cell.text)}`;
    case 'number':
      return `${name} == ${cell.text}`;
    case 'json':
      return /^(true|false)$/.test(cell.text) ? `${name} == ${cell.text}` : undefined;
    default:
      return undefined;
  }
}
