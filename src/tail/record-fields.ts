import { ByteCursor } from './varint.ts';

/**
 * Calls `visit` with where the key, the value, and each header's name and value stand in `bytes`, until it returns
 * true. Nulls are left out; a damaged record ends early.
 * @param start of the record, behind its length
 * @returns whether `visit` returned true
 */
export function someField(
  bytes: Buffer,
  start: number,
  length: number,
  visit: (from: number, to: number) => boolean,
): boolean {
  const cursor = new ByteCursor(bytes, start, start + length);
  const visitNext = (): boolean => {
    const size = cursor.varint();
    if (size < 0) return false;
    const from = cursor.position;
    if (size > cursor.end - from) throw new RangeError('The bytes end too early.');
    cursor.position += size;
    return visit(from, cursor.position);
  };
  try {
    // Attributes, timestamp delta, offset delta.
    cursor.position += 1;
    for (let skipped = 0; skipped < 2; skipped++) while (cursor.byte() >= 0x80);
    if (visitNext() || visitNext()) return true;
    const parts = 2 * cursor.varint();
    for (let part = 0; part < parts; part++) if (visitNext()) return true;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return false;
}
