import { Buffer, isUtf8 } from 'node:buffer';
import { compactHeadersJson, type JsonRecord } from './record-json.ts';

/** The columns that every file has; the fields that were asked for come after them. */
const columns = ['topic', 'partition', 'offset', 'timestamp', 'timestampType', 'key', 'value', 'headers'];

/** The first line (RFC 4180), its line end included. */
export function csvHeader(fields: readonly string[]): string {
  return `${[...columns, ...fields].map(textCell).join(',')}\r\n`;
}

/**
 * A record as a line of CSV (RFC 4180), its line end included. Timestamps are ISO 8601 in UTC. A null key, a tombstone
 * and a field that is not there are nothing between two commas, an empty text is `""`. Bytes that are not UTF-8 are
 * `base64:` and their base64. Headers are JSON, as in a line of JSON.
 * @param fields one text a field, `null` where the record has none
 */
export function recordCsvLine(record: JsonRecord, fields: readonly (string | null)[]): string {
  const { topic, partition, offset, timestamp, timestampType, key, value, headers } = record;
  const cells = [
    textCell(topic),
    String(partition),
    String(offset),
    timeCell(timestamp),
    timestampType,
    bytesCell(key),
    bytesCell(value),
    textCell(compactHeadersJson(headers)),
    ...fields.map((field) => (field === null ? '' : textCell(field))),
  ];
  return `${cells.join(',')}\r\n`;
}

/** What no calendar reaches stays a number; no timestamp (−1) is nothing. */
function timeCell(timestamp: bigint): string {
  if (timestamp === -1n) return '';
  const date = new Date(Number(timestamp));
  return Number.isNaN(date.getTime()) ? String(timestamp) : date.toISOString();
}

const base64Prefix = 'base64:';

function bytesCell(bytes: Uint8Array | null): string {
  if (bytes === null) return '';
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = isUtf8(buffer) ? buffer.toString('utf8') : undefined;
  // A text that begins like this would be taken for bytes.
  if (text === undefined || text.startsWith(base64Prefix))
    return `${base64Prefix}${buffer.toString('base64')}`;
  return textCell(text);
}

/** A spreadsheet would take a cell that begins like this for a formula, and run it. Numbers are numbers. */
const formula = /^[=+\-@\t\r]/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function textCell(text: string): string {
  const safe = formula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
