/** A line of bytes as `0a ff 00` and as characters, with a dot for what is no visible ASCII. */
export interface HexLine {
  readonly hex: string;
  readonly ascii: string;
}

export function hexLine(bytes: Uint8Array): HexLine {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const ascii = Array.from(bytes, (byte) =>
    byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
  ).join('');
  return { hex, ascii };
}

/** `0000a0`: the place of a byte, as wide as the last one needs, and at least four digits. */
export function hexOffset(offset: number, sizeBytes: number): string {
  const digits = Math.max(4, Math.max(0, sizeBytes - 1).toString(16).length);
  return offset.toString(16).padStart(digits, '0');
}
