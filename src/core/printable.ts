/**
 * `text` as a terminal shows it and does nothing else: control characters, of which records may be full, as pictures.
 * Tabs and line ends stay.
 */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f]/gu, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text).replace(/\s*\n\s*/gu, ' ');
}
