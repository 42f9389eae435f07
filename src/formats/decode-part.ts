import type { DecodedCell } from '../core/decoded-cell.ts';
import { scanJson } from '../core/json-text.ts';
import type { Format } from './format.ts';
import { hexFormat } from './hex-format.ts';
import { decodeUtf8 } from './utf8.ts';

/** A key, a value or a header's value as it is shown, and the name of the format that was chosen. */
export interface DecodedPart {
  readonly format: string;
  readonly cell: DecodedCell;
}

/** Control characters other than tab and line ends: bytes that hold one are hardly text. */
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/**
 * Decodes a part of a record. Without a format: a value that starts with `{` or `[` and parses is JSON; UTF-8 without
 * control characters is text; all else is hex. A cut cell is judged by what it shows.
 * @param format `undefined` looks at the bytes
 * @param maxChars cuts the text behind so many characters, and reads no more bytes than that takes
 */
export function decodePart(
  bytes: Uint8Array | null,
  part: 'key' | 'value' | 'header',
  format: Format | undefined,
  maxChars: number,
): DecodedPart {
  if (bytes === null) {
    return { format: format?.name ?? 'none', cell: { kind: 'null', text: '', isCut: false } };
  }
  if (format !== undefined) return { format: format.name, cell: format.decode(bytes, maxChars) };
  const decoded = decodeUtf8(bytes, maxChars);
  if (decoded === undefined || controlCharacter.test(decoded.text)) {
    return { format: hexFormat.name, cell: hexFormat.decode(bytes, maxChars) };
  }
  return part === 'value' && isJson(decoded.text, decoded.isCut)
    ? { format: 'json', cell: { kind: 'json', ...decoded } }
    : { format: 'string', cell: { kind: 'text', ...decoded } };
}

function isJson(text: string, isCut: boolean): boolean {
  if (!text.startsWith('{') && !text.startsWith('[')) return false;
  const { state } = scanJson(text);
  return state === 'complete' || (isCut && state === 'open');
}
