import type { LogRecord } from '../core/record.ts';

/** A block's text, or the sentence that says why there is none. */
export type ProducerBlockText = { readonly text: string } | { readonly problem: string };

export interface ProducerBlockOptions {
  /** The cluster that the block names; without one it follows the selection. */
  readonly cluster?: string | undefined;
}

/**
 * A PRODUCER block that sends the record again: to its partition, the same key, value and headers to the byte. What
 * would not come back equal as text stands there in hexadecimal. The time is left to the broker: the record's own stands
 * in a comment. The block ends with a `###` line, so that blocks can follow each other.
 * @returns `problem` for a header whose name the language cannot hold
 */
export function writeProducerBlock(
  record: Pick<
    LogRecord,
    'topic' | 'partition' | 'offset' | 'timestamp' | 'timestampType' | 'key' | 'value' | 'headers'
  >,
  { cluster }: ProducerBlockOptions = {},
): ProducerBlockText {
  const { topic, partition, offset, timestamp, timestampType, key, value, headers } = record;
  const place = `${topic}/${partition} @ ${String(offset)}`;
  const clusterName = cluster === undefined ? undefined : lineText(encoder.encode(cluster));
  const lines = [
    `PRODUCER ${place}`,
    `topic: ${topic}`,
    ...(clusterName === undefined || clusterName === '' ? [] : [`cluster: ${clusterName}`]),
    `partition: ${partition}`,
    ...(timestampType === 'CreateTime' && timestamp >= 0n ? [`-- timestamp: ${String(timestamp)}`] : []),
    ...keyLines(key),
  ];
  for (const header of headers) {
    const name = lineText(header.name);
    if (name === undefined || name === '' || name.includes('=')) {
      return {
        problem: `${place} has a header whose name a request file cannot hold: ${describeName(header.name)}.`,
      };
    }
    lines.push(headerLine(name, header.value));
  }
  return { text: `${[...lines, ...valueLines(value)].join('\n')}\n\n###\n` };
}

const encoder = new TextEncoder();

function keyLines(key: Uint8Array | null): readonly string[] {
  if (key === null) return [];
  const text = lineText(key);
  return text === undefined ? ['key-format: hex', `key: ${hexOf(key)}`] : [`key: ${text}`.trimEnd()];
}

function headerLine(name: string, value: Uint8Array | null): string {
  if (value === null) return `header: ${name}`;
  const text = lineText(value);
  return text === undefined ? `header-hex: ${name} = ${hexOf(value)}` : `header: ${name} = ${text}`.trimEnd();
}

/** Bytes of a line of hexadecimal digits in a value. */
const hexLineBytes = 32;

function valueLines(value: Uint8Array | null): readonly string[] {
  if (value === null) return ['value-format: none'];
  if (value.length === 0) return [];
  const text = blockText(value);
  if (text !== undefined) return [isTakenForProperty(text) ? '---' : '', text];
  const rows = Array.from({ length: Math.ceil(value.length / hexLineBytes) }, (_, row) =>
    hexOf(value.subarray(row * hexLineBytes, (row + 1) * hexLineBytes)),
  );
  return ['value-format: hex', '', ...rows];
}

/** What could begin with a property's name, a comment, the line `---` or a variable needs `---` before it. */
function isTakenForProperty(text: string): boolean {
  return /^(?:--|@|[^\s{["]*\s*:)/.test(text);
}

/** The bytes as text that a property can hold; `undefined` where it would not come back equal. */
function lineText(bytes: Uint8Array): string | undefined {
  const text = plainText(bytes);
  return text?.includes('\n') === true ? undefined : text;
}

/** The bytes as text that can be a block's value. */
function blockText(bytes: Uint8Array): string | undefined {
  const text = plainText(bytes);
  return text === undefined || /^###/m.test(text) ? undefined : text;
}

/** Escapes what a template would begin with. */
function plainText(bytes: Uint8Array): string | undefined {
  const text = decode(bytes) ?? ' ';
  if (text !== text.trim() || unkeptPattern.test(text)) return undefined;
  return text.replaceAll('{{', '\\{{');
}

/** Editors and clipboards do not keep these: control characters, every line end but `\n`, and a byte order mark. */
const unkeptPattern = /[\u0000-\u0008\u000b-\u001f\u007f\u0085\u2028\u2029\ufeff]/;

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function describeName(name: Uint8Array): string {
  const text = decode(name);
  if (text === '') return 'it is empty';
  return text === undefined ? `the bytes ${hexOf(name)}` : JSON.stringify(text);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
