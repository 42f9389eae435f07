import { parseJsonValue, type ValuePath } from '../expressions/json-value.ts';
import type { Format } from '../formats/format.ts';
import { decodePart } from '../formats/decode-part.ts';

/**
 * A key, a value or a header's value as CEL has it: what a cell shows, whole. Bytes that are shown as hex are bytes.
 * @param paths of JSON, what is looked at (see `parseJsonValue`)
 * @throws Error saying why the bytes are not of the format
 */
export function partValue(
  bytes: Uint8Array | null,
  part: 'key' | 'value' | 'header',
  format: Format | undefined,
  paths?: readonly ValuePath[],
): unknown {
  if (bytes === null) return null;
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

/** Longer than any text can be. */
const maxChars = 2 ** 30;
