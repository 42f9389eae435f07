import { setImmediate as nextTurn } from 'node:timers/promises';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { readFields } from '../formats/field-cells.ts';
import { parseFieldPath } from '../formats/field-path.ts';
import type { RecordStore } from '../tail/record-store.ts';
import type { RowFormats } from '../tail/row-formats.ts';
import type { RowView } from '../tail/row-view.ts';
import { readStoredRecord } from '../tail/stored-record.ts';
import type { ExportRows } from './export-records.ts';

const sliceMs = 8;
/** No row has this number. */
const hasLeft = -1;

export interface ExportRowsSource {
  readonly store: RecordStore;
  readonly formats: RowFormats;
  /** Paths that become columns. */
  readonly fields: readonly string[];
}

/** What is stored now; what comes later is no part of it. */
export function storedExport(source: ExportRowsSource): ExportRows {
  const { firstRow, endRow } = source.store;
  return exportOf(source, endRow - firstRow, numbers(firstRow, endRow));
}

/**
 * What a view shows now, in its order, once it has looked at all rows that are stored now.
 * @throws KafkaFailure `cancelled`
 */
export async function viewExport(
  source: ExportRowsSource,
  view: RowView,
  signal: AbortSignal,
): Promise<ExportRows> {
  const { endRow } = source.store;
  // A view that has been replaced by another is not brought up to date by anybody else.
  while (!view.isComplete && !(view.order === 'arrival' && view.next >= endRow)) {
    if (signal.aborted) throw new KafkaFailure('cancelled', 'Cancelled.');
    view.advance(performance.now() + sliceMs);
    await nextTurn();
  }
  const { first, end } = view;
  return exportOf(source, end - first, rowsOf(view, first, end));
}

function exportOf(
  { store, formats, fields }: ExportRowsSource,
  total: number,
  rows: Iterable<number>,
): ExportRows {
  const paths = fields.map(parseFieldPath);
  return {
    total,
    rows,
    read: (row) => readStoredRecord(store, row),
    fields: (record) =>
      readFields(record, formats, paths, Infinity).map((cell) =>
        cell === null || cell.kind === 'null' ? null : cell.text,
      ),
  };
}

function* numbers(first: number, end: number): Generator<number> {
  for (let number = first; number < end; number++) yield number;
}

function* rowsOf(view: RowView, first: number, end: number): Generator<number> {
  for (let index = first; index < end; index++) yield view.rowAt(index) ?? hasLeft;
}
