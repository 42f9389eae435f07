import type { LogRecord, RecordHeader } from '../core/record.ts';

/**
 * A record as JSON that keeps every byte. Offsets and timestamps are JSON numbers with all of their digits.
 */
export function recordJson(record: LogRecord): string {
  const members = [
    `"topic": ${JSON.stringify(record.topic)}`,
    `"partition": ${record.partition}`,
    `"offset": ${String(record.offset)}`,
    `"timestamp": ${String(record.timestamp)}`,
    `"timestampType": ${JSON.stringify(record.timestampType)}`,
    bytesMember('key', record.key),
    bytesMember('value', record.value),
    `"headers": ${headersJson(record.headers, '  ')}`,
  ];
  return `{\n  ${members.join(',\n  ')}\n}`;
}

/** The same on one line, without a line end. */
export function recordJsonLine(record: Omit<LogRecord, 'leaderEpoch' | 'compression'>): string {
  const headers = record.headers.map(({ name, value }) => `[${bytesJson(name)},${bytesJson(value)}]`);
  return (
    `{"topic":${JSON.stringify(record.topic)},"partition":${record.partition},"offset":${String(record.offset)}` +
    `,"timestamp":${String(record.timestamp)},"timestampType":"${record.timestampType}"` +
    `,${bytesMember('key', record.key).replace('": ', '":')},${bytesMember('value', record.value).replace('": ', '":')}` +
    `,"headers":[${headers.join(',')}]}`
  );
}

function bytesMember(name: 'key' | 'value', bytes: Uint8Array | null): string {
  const text = bytes === null ? null : decodeUtf8(bytes);
  return text === undefined && bytes !== null
    ? `"${name}Base64": "${toBase64(bytes)}"`
    : `"${name}": ${JSON.stringify(text)}`;
}

/** Headers as a list of pairs, duplicates and nulls kept. */
export function headersJson(headers: readonly RecordHeader[], indent: string): string {
  if (headers.length === 0) return '[]';
  const lines = headers.map(({ name, value }) => `${indent}  [${bytesJson(name)}, ${bytesJson(value)}]`);
  return `[\n${lines.join(',\n')}\n${indent}]`;
}

function bytesJson(bytes: Uint8Array | null): string {
  if (bytes === null) return 'null';
  return JSON.stringify(decodeUtf8(bytes) ?? { base64: toBase64(bytes) });
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** `undefined` when the bytes are not UTF-8. A byte order mark is kept: it is in the log. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
