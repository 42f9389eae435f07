import type { DetailPart, TailRecordDetail, TailRow } from '../contracts/tail-worker.ts';
import type { DecodedCell } from '../core/decoded-cell.ts';
import type { LogRecord, RecordHeader } from '../core/record.ts';
import { cutText } from '../formats/cut-text.ts';
import { readFields } from '../formats/field-cells.ts';
import { parseFieldPath } from '../formats/field-path.ts';
import { decodePart } from '../formats/decode-part.ts';
import type { Format } from '../formats/format.ts';
import type { RecordStore } from '../tail/record-store.ts';
import type { RecordSearch } from '../tail/record-search.ts';
import type { RowView } from '../tail/row-view.ts';
import type { RowFormats } from '../tail/row-formats.ts';
import { readStoredRecord } from '../tail/stored-record.ts';

const cellChars = 300;
const headerNameChars = 100;
const detailChars = 1024 * 1024;
const maxRows = 1_000;

/** Which rows are read, and what of them besides the usual. */
export interface RowsShown {
  /** The whole store, when not given. */
  readonly view?: Pick<RowView, 'first' | 'end' | 'rowAt'>;
  /** Paths into a record; see `parseFieldPath`. */
  readonly fields?: readonly string[];
  readonly search?: RecordSearch | null;
}

/** The rows of the view from number `first` on that it still has, decoded as far as a cell shows. */
export function readRows(
  store: RecordStore,
  formats: RowFormats,
  first: number,
  count: number,
  { view, fields = [], search = null }: RowsShown = {},
): readonly TailRow[] {
  const paths = fields.map(parseFieldPath);
  const begin = Math.max(first, view?.first ?? store.firstRow);
  const end = Math.min(first + Math.min(count, maxRows), view?.end ?? store.endRow);
  const rows: TailRow[] = [];
  for (let index = begin; index < end; index++) {
    const row = view === undefined ? index : view.rowAt(index);
    const record = row === undefined ? undefined : readStoredRecord(store, row);
    if (row === undefined || record === undefined) continue;
    const { topic, partition, offset, timestamp, key, value, headers, corruption, isTruncated } = record;
    rows.push({
      index,
      row,
      topic,
      partition,
      offset,
      timestamp,
      key: marked(decodePart(key, 'key', formats.key, cellChars).cell, search),
      value:
        corruption === null
          ? marked(decodePart(value, 'value', formats.value, cellChars).cell, search)
          : { kind: 'error', text: corruption, isCut: false },
      headers: marked(headersCell(headers), search),
      isCorrupt: corruption !== null,
      isTruncated,
      fields: readFields(record, formats, paths, cellChars).map((cell) => cell && marked(cell, search)),
    });
  }
  return rows;
}

/** Digits that a format makes of bytes are not searched, and so not marked. */
function marked(cell: DecodedCell, search: RecordSearch | null): DecodedCell {
  if (search === null || cell.kind === 'hex' || cell.kind === 'error' || cell.text === '') return cell;
  const marks = search.marksIn(cell.text);
  return marks.length === 0 ? cell : { ...cell, marks };
}

/** Everything about the record of `row`; `null` when it has left the store. */
export function readDetail(store: RecordStore, formats: RowFormats, row: number): TailRecordDetail | null {
  const record = readStoredRecord(store, row);
  if (record === undefined) return null;
  const { topic, partition, offset, timestamp, timestampType, leaderEpoch, compression, corruption } = record;
  const value = detailPart(record.value, 'value', formats.value);
  return {
    row,
    topic,
    partition,
    offset,
    timestamp,
    timestampType,
    leaderEpoch,
    compression,
    key: detailPart(record.key, 'key', formats.key),
    value:
      corruption === null ? value : { ...value, cell: { kind: 'error', text: corruption, isCut: false } },
    headers: record.headers.map(({ name, value: bytes }) => ({
      name: decodePart(name, 'header', undefined, detailChars).cell.text,
      value: detailPart(bytes, 'header', undefined),
    })),
  };
}

/** The record of `row` as it stands in the log, in memory of its own; `null` when it has left the store. */
export function readLogRecord(store: RecordStore, row: number): LogRecord | null {
  const record = readStoredRecord(store, row);
  if (record === undefined) return null;
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    timestamp: record.timestamp,
    timestampType: record.timestampType,
    leaderEpoch: record.leaderEpoch,
    compression: record.compression,
    key: copyOf(record.key),
    value: copyOf(record.value),
    headers: record.headers.map(({ name, value }) => ({ name: new Uint8Array(name), value: copyOf(value) })),
  };
}

/** A structured clone takes the whole memory behind a view: only a copy is as small as it looks. */
function copyOf(bytes: Uint8Array | null): Uint8Array | null {
  return bytes === null ? null : new Uint8Array(bytes);
}

function detailPart(
  bytes: Uint8Array | null,
  part: 'key' | 'value' | 'header',
  format: Format | undefined,
): DetailPart {
  return { ...decodePart(bytes, part, format, detailChars), sizeBytes: bytes === null ? -1 : bytes.length };
}

function headersCell(headers: readonly RecordHeader[]): DecodedCell {
  const text = headersText(headers, cellChars);
  return { kind: 'text', text: cutText(text, cellChars), isCut: text.length > cellChars };
}

/** `name=value, name=∅`; ends behind the header that makes it longer than `maxChars`. */
export function headersText(headers: readonly RecordHeader[], maxChars: number): string {
  let text = '';
  for (const { name, value } of headers) {
    const shownName = decodePart(
      name,
      'header',
      undefined,
      maxChars === Infinity ? Infinity : headerNameChars,
    ).cell.text;
    const shownValue = value === null ? '∅' : decodePart(value, 'header', undefined, maxChars).cell.text;
    text += `${text === '' ? '' : ', '}${shownName}=${shownValue}`;
    if (text.length > maxChars) break;
  }
  return text;
}
