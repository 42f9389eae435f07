import { Buffer, isUtf8 } from 'node:buffer';
import { cutText } from './cut-text.ts';

/** A UTF-16 unit takes at most three bytes in UTF-8. */
const maxBytesPerChar = 3;

/**
 * Reads UTF-8, exactly: a byte order mark stays.
 * @param maxChars reads no more bytes than so many characters take
 * @returns `undefined` where the bytes that were read are not UTF-8
 */
export function decodeUtf8(
  bytes: Uint8Array,
  maxChars: number,
): { readonly text: string; readonly isCut: boolean } | undefined {
  const limit = (maxChars + 1) * maxBytesPerChar;
  const read = bytes.length <= limit ? bytes : bytes.subarray(0, characterStart(bytes, limit));
  if (!isUtf8(read)) return undefined;
  const whole = Buffer.from(read.buffer, read.byteOffset, read.byteLength).toString('utf8');
  const text = cutText(whole, maxChars);
  return { text, isCut: text.length < whole.length || read.length < bytes.length };
}

/** The nearest offset at or before `offset` where a character starts. */
function characterStart(bytes: Uint8Array, offset: number): number {
  let start = offset;
  while (start > 0 && offset - start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}
