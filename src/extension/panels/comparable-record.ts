import { prettyPrintJson, scanJson } from '../../core/json-text.ts';
import type { LogRecord } from '../../core/record.ts';

/**
 * A record as JSON over lines, for reading beside another: what is JSON in key, value and headers is laid out too, digits
 * as they are; bytes that are not text are hexadecimal.
 */
export function comparableRecord(record: LogRecord): string {
  const { topic, partition, offset, timestamp, timestampType, key, value, headers } = record;
  const members = [
    `"topic": ${JSON.stringify(topic)}`,
    `"partition": ${partition}`,
    `"offset": ${String(offset)}`,
    `"timestamp": ${timeJson(timestamp)}`,
    `"timestampType": ${JSON.stringify(timestampType)}`,
    `"key": ${bytesJson(key)}`,
    `"headers": [${headers.map((header) => `[${bytesJson(header.name)}, ${bytesJson(header.value)}]`).join(', ')}]`,
    `"value": ${bytesJson(value)}`,
  ];
  return `${prettyPrintJson(`{${members.join(', ')}}`)}\n`;
}

function timeJson(timestamp: bigint): string {
  const date = new Date(Number(timestamp));
  const isTime = timestamp !== -1n && !Number.isNaN(date.getTime());
  return isTime ? JSON.stringify(date.toISOString()) : String(timestamp);
}

function bytesJson(bytes: Uint8Array | null): string {
  if (bytes === null) return 'null';
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return JSON.stringify({ hex: Buffer.from(bytes).toString('hex') });
  }
  const isObject = /^\s*[{[]/.test(text) && scanJson(text).state === 'complete';
  return isObject ? text : JSON.stringify(text);
}
