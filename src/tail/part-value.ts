import { Buffer } from 'node:buffer';
import type { JsonMembers } from '../expressions/json-members.ts';
import { parseJsonValue, type ValuePath } from '../expressions/json-value.ts';
import { decodePart } from '../formats/decode-part.ts';
import type { Format } from '../formats/format.ts';

/** Longer than any text can be. */
const maxChars = 2 ** 30;
const notPlainAscii = /[^\t\n\r\x20-\x7e]/;

/** What is looked at of JSON: see `parseJsonValue`. */
export interface JsonView {
  readonly paths: readonly ValuePath[];
  /** A shorter way to the same. */
  readonly members: JsonMembers | undefined;
}

/**
 * A key, a value or a header's value as CEL has it: what a cell shows, whole. Bytes that are shown as hex are bytes.
 * @throws Error saying why the bytes are not of the format
 */
export function partValue(
  bytes: Uint8Array | null,
  part: 'key' | 'value' | 'header',
  format: Format | undefined,
  { paths, members }: Partial<JsonView> = {},
): unknown {
  if (bytes === null) return null;
  if (format === undefined) {
    const buffer = bufferOf(bytes);
    const object = part === 'value' ? members?.read(buffer) : undefined;
    if (object !== undefined) return object;
    const text = plainAscii(buffer);
    if (text !== undefined) {
      const looksLikeJson = part === 'value' && (text.startsWith('{') || text.startsWith('['));
      return (looksLikeJson ? parseJsonValue(text, paths) : undefined) ?? text;
    }
  }
  const { cell } = decodePart(bytes, part, format, maxChars);
  switch (cell.kind) {
    case 'null':
      return null;
    case 'text':
      return cell.text;
    case 'hex':
      return bytes;
    case 'json':
      return parseJsonValue(cell.text, paths);
    case 'number':
      return format?.name === 'float' || format?.name === 'double' ? Number(cell.text) : BigInt(cell.text);
    case 'error':
      throw new Error(cell.text);
  }
}

/** The short way to what nearly all text is; `undefined` leaves the bytes to the formats. */
function plainAscii(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1');
  return notPlainAscii.test(text) ? undefined : text;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
