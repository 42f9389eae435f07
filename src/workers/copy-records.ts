import type { CopyForm } from '../contracts/tail-view.ts';
import type { LogRecord } from '../core/record.ts';
import { decodePart } from '../formats/decode-part.ts';
import type { Format } from '../formats/format.ts';
import { headersJson, recordJson } from '../formats/record-json.ts';
import { decodeUtf8 } from '../formats/utf8.ts';
import type { RecordStore } from '../tail/record-store.ts';
import { readLogRecord, type RowFormats } from './tail-rows.ts';

/**
 * The records of `rows` as text for the clipboard, in the order given; those that have left the store are left out.
 * @returns `null` when there is nothing to copy: a null key, a tombstone, records that have left the store
 */
export function copyRecords(
  store: RecordStore,
  formats: RowFormats,
  rows: readonly number[],
  as: CopyForm,
): string | null {
  const texts = rows
    .map((row) => readLogRecord(store, row))
    .filter((record) => record !== null)
    .map((record) => copyRecord(record, formats, as))
    .filter((text) => text !== null);
  return texts.length === 0 ? null : texts.join('\n');
}

function copyRecord(record: LogRecord, formats: RowFormats, as: CopyForm): string | null {
  switch (as) {
    case 'key':
      return partText(record.key, 'key', formats.key);
    case 'value':
      return partText(record.value, 'value', formats.value);
    case 'headers':
      return record.headers.length === 0 ? null : headersJson(record.headers);
    case 'json':
      return recordJson(record);
    case 'text':
    case 'kcat':
    case 'producer':
      return null;
  }
}

/** As it is shown, though never cut; what cannot be decoded, as its bytes. */
function partText(
  bytes: Uint8Array | null,
  part: 'key' | 'value',
  format: Format | undefined,
): string | null {
  if (bytes === null) return null;
  const { cell } = decodePart(bytes, part, format, Infinity);
  return cell.kind === 'error'
    ? (decodeUtf8(bytes, Infinity)?.text ?? Buffer.from(bytes).toString('hex'))
    : cell.text;
}
