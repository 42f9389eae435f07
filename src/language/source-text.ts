/** A place in a text as editors count: lines and UTF-16 columns, both from 0. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** `endColumn` is exclusive. */
export interface SourceRange extends SourcePosition {
  readonly endLine: number;
  readonly endColumn: number;
}

/** A piece of a text by its offsets in UTF-16 units, `end` exclusive: `text` is what stands there. */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A text and its lines. As in editors, `\n`, `\r\n` and a lone `\r` end a line. */
export class SourceText {
  readonly text: string;
  /** Where each line starts; at least one. */
  readonly #lineStarts: readonly number[];

  constructor(text: string) {
    this.text = text;
    // A byte order mark is no part of the first line.
    const starts = [text.startsWith('\uFEFF') ? 1 : 0];
    for (const lineEnd of text.matchAll(/\r\n|\n|\r/g)) starts.push(lineEnd.index + lineEnd[0].length);
    this.#lineStarts = starts;
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  /** The line without its end. */
  line(line: number): Span {
    const start = this.#lineStarts[line] ?? this.text.length;
    let end = this.#lineStarts[line + 1] ?? this.text.length;
    if (end > start && this.text[end - 1] === '\n') end--;
    if (end > start && this.text[end - 1] === '\r') end--;
    return this.span(start, end);
  }

  span(start: number, end: number): Span {
    return { text: this.text.slice(start, end), start, end };
  }

  /** The span without the white space around it; an empty one stands at the span's end. */
  trimmed(start: number, end: number): Span {
    const text = this.text.slice(start, end);
    const trimmedEnd = start + text.trimEnd().length;
    const trimmedStart = end - text.trimStart().length;
    return trimmedStart >= trimmedEnd ? this.span(end, end) : this.span(trimmedStart, trimmedEnd);
  }

  positionAt(offset: number): SourcePosition {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const lineStart = low === 0 ? 0 : (this.#lineStarts[low] ?? 0);
    return { line: low, column: Math.max(0, Math.min(offset, this.text.length) - lineStart) };
  }

  /** The offset of a place; beyond a line's end it is the line's end. */
  offsetAt({ line, column }: SourcePosition): number {
    const { start, end } = this.line(line);
    return Math.min(line === 0 ? column : start + column, end);
  }

  range({ start, end }: { readonly start: number; readonly end: number }): SourceRange {
    const from = this.positionAt(start);
    const to = this.positionAt(end);
    return { ...from, endLine: to.line, endColumn: to.column };
  }
}
