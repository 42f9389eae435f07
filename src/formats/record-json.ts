import { Buffer, isUtf8 } from 'node:buffer';
import type { LogRecord, RecordHeader } from '../core/record.ts';
import { prettyPrintJson } from '../core/json-text.ts';

/** What a line of JSON says of a record: all but what its batch was like. */
export type JsonRecord = Omit<LogRecord, 'leaderEpoch' | 'compression'>;

/**
 * A record as one line of JSON that keeps every byte, without a line end: `{topic, partition, offset, timestamp,
 * timestampType, key|keyBase64, value|valueBase64, headers: [[name, value], …]}`. Numbers have all of their 64-bit
 * digits. Bytes are text where they are UTF-8, which comes back as the same bytes, and base64 elsewhere; in headers
 * `{"base64": …}`.
 */
export function recordJsonLine(record: JsonRecord): string {
  return (
    `{"topic":${topicJson(record.topic)},"partition":${record.partition},"offset":${String(record.offset)}` +
    `,"timestamp":${String(record.timestamp)},"timestampType":"${record.timestampType}"` +
    `${bytesMember('key', record.key)}${bytesMember('value', record.value)}` +
    `,"headers":${compactHeadersJson(record.headers)}}`
  );
}

/** The same, laid out over lines. */
export function recordJson(record: JsonRecord): string {
  return prettyPrintJson(recordJsonLine(record));
}

/** Headers as a list of pairs, duplicates and nulls kept. */
export function compactHeadersJson(headers: readonly RecordHeader[]): string {
  return headers.length === 0 ? '[]' : `[${headers.map(headerJson).join(',')}]`;
}

/** Headers as a list of pairs over lines, duplicates and nulls kept. */
export function headersJson(headers: readonly RecordHeader[]): string {
  if (headers.length === 0) return '[]';
  return `[\n${headers.map((header) => `  ${headerJson(header)}`).join(',\n')}\n]`;
}

/** Records come topic by topic: what the last one's is in JSON is most often the next one's. */
let lastTopic = { name: '', json: '""' };

function topicJson(name: string): string {
  if (lastTopic.name !== name) lastTopic = { name, json: JSON.stringify(name) };
  return lastTopic.json;
}

function bytesMember(name: 'key' | 'value', bytes: Uint8Array | null): string {
  if (bytes === null) return `,"${name}":null`;
  return isUtf8(bytes) ? `,"${name}":${textJson(bytes)}` : `,"${name}Base64":"${toBase64(bytes)}"`;
}

function headerJson({ name, value }: RecordHeader): string {
  return `[${bytesJson(name)},${value === null ? 'null' : bytesJson(value)}]`;
}

function bytesJson(bytes: Uint8Array): string {
  return isUtf8(bytes) ? textJson(bytes) : `{"base64":"${toBase64(bytes)}"}`;
}

function textJson(bytes: Uint8Array): string {
  return JSON.stringify(asBuffer(bytes).toString('utf8'));
}

function toBase64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('base64');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
