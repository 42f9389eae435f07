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
  readonly #lines: Lines;

  constructor(text: string, lines: Lines = new LineTable(lineStartsOf(text))) {
    this.text = text;
    this.#lines = lines;
  }

  get lineCount(): number {
    return this.#lines.count;
  }

  /** Where a line starts; behind the last line, the text's end. */
  startOf(line: number): number {
    return this.#lines.startOf(line) ?? this.text.length;
  }

  /** The line without its end. */
  line(line: number): Span {
    const start = this.startOf(line);
    let end = this.startOf(line + 1);
    if (end > start && this.text[end - 1] === '\n') end--;
    if (end > start && this.text[end - 1] === '\r') end--;
    return this.span(start, end);
  }

  span(start: number, end: number): Span {
    return { text: this.text.slice(start, end), start, end };
  }

  /** The span without the white space around it; an empty one stands at the span's end. */
  trimmed(start: number, end: number): Span {
    let from = start;
    while (from < end && isSpace(this.text.charCodeAt(from))) from++;
    if (from >= end) return this.span(end, end);
    let to = end;
    while (isSpace(this.text.charCodeAt(to - 1))) to--;
    return this.span(from, to);
  }

  positionAt(offset: number): SourcePosition {
    const line = this.#lines.lineAt(offset);
    const lineStart = line === 0 ? 0 : this.startOf(line);
    return { line, column: Math.max(0, Math.min(offset, this.text.length) - lineStart) };
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

/** Where the lines of a text start. */
export interface Lines {
  /** At least one. */
  readonly count: number;
  /** `undefined` behind the last line. */
  startOf(line: number): number | undefined;
  /** The line that an offset is in: the last that starts before it or there, else the first. */
  lineAt(offset: number): number;
}

/** The starts of a text's lines, in order. */
export class LineTable implements Lines {
  readonly #starts: readonly number[];

  constructor(starts: readonly number[]) {
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  startOf(line: number): number | undefined {
    return this.#starts[line];
  }

  lineAt(offset: number): number {
    return Math.max(
      0,
      lastIndexUpTo(this.#starts, (start) => start, offset),
    );
  }
}

/** The index of the last of `sorted` whose place is not behind `limit`; −1 where there is none. */
export function lastIndexUpTo<T>(sorted: readonly T[], placeOf: (one: T) => number, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = sorted[middle];
    if (one !== undefined && placeOf(one) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What `trim` takes away. */
function isSpace(code: number): boolean {
  if (code > 0x20 && code < 0xa0) return false;
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || String.fromCharCode(code).trim() === '';
}

function lineStartsOf(text: string): number[] {
  const next = lineSteps(text);
  const starts: number[] = [];
  for (let at = firstLineStart(text); at !== -1; at = next(at)) starts.push(at);
  return starts;
}

/** Behind a byte order mark, which is no part of the first line. */
export function firstLineStart(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0;
}

/** From where a line starts to where the next one does, line after line; −1 where there is none. */
export function lineSteps(text: string): (lineStart: number) => number {
  const find = (char: string, from: number): number => {
    const index = text.indexOf(char, from);
    return index === -1 ? Infinity : index;
  };
  let feed = -1;
  let carriageReturn = -1;
  return (lineStart) => {
    if (feed < lineStart) feed = find('\n', lineStart);
    if (carriageReturn < lineStart) carriageReturn = find('\r', lineStart);
    if (feed < carriageReturn) return feed + 1;
    if (carriageReturn === Infinity) return -1;
    return feed === carriageReturn + 1 ? feed + 1 : carriageReturn + 1;
  };
}
