import type { KafkaFile } from './kafka-file.ts';
import type { SourceText } from './source-text.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';

/**
 * What lays a file out: keywords, properties, variables, titles and comments at the first column with one space where
 * one belongs, no white space behind them, at most one blank line in a row, and a line end at the end. A PRODUCER's
 * value, text outside of blocks and lines that are errors stay as they are. Laid out again, nothing changes.
 */
export function formattingEdits(file: KafkaFile): TextEdit[] {
  const { source } = file;
  const lines = keptLines(file);
  const edits: TextEdit[] = [];
  let next = 0;
  for (const { line, text } of lines) {
    if (line > next) edits.push(remove(source, source.line(next).start, source.line(line).start));
    if (text !== source.line(line).text)
      edits.push({ range: source.range(source.line(line)), newText: text });
    next = line + 1;
  }
  if (next < source.lineCount) {
    edits.push(remove(source, source.line(next).start, source.text.length));
  } else {
    const end = source.positionAt(source.text.length);
    edits.push({ range: { ...end, endLine: end.line, endColumn: end.column }, newText: lineEndOf(source) });
  }
  return edits.filter(({ range, newText }) => newText !== '' || !isEmpty(range));
}

/** The text laid out. */
export function formatFile(file: KafkaFile): string {
  return applyEdits(file.source, formattingEdits(file));
}

/** The line end that a file uses: the first that it has. */
export function lineEndOf({ text }: SourceText): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** The lines that stay, each as it is to be. */
function keptLines(file: KafkaFile): { readonly line: number; readonly text: string }[] {
  const { source } = file;
  const layout = layoutOf(file);
  const inValue = linesOfValues(file);
  const kept: { readonly line: number; readonly text: string }[] = [];
  // A file begins with no blank line, but for one that keeps a byte order mark from becoming the file's own.
  let isBlankBefore = !/^\s*[\r\n]\uFEFF[^\S\r\n]*\S/.test(source.text);
  for (let line = 0; line < source.lineCount; line++) {
    const { text } = source.line(line);
    const wanted = inValue.has(line) ? text : (layout.get(line) ?? (text.trim() === '' ? '' : text));
    const isBlank = wanted === '' && !inValue.has(line);
    if (!isBlank || !isBlankBefore) kept.push({ line, text: wanted });
    isBlankBefore = isBlank;
  }
  if (isBlankBefore) kept.pop();
  return kept;
}

/** How the lines are to be that are laid out at all. */
function layoutOf({ source, blocks, variables }: KafkaFile): ReadonlyMap<number, string> {
  const layout = new Map<number, string>();
  let next = 0;
  const layOutTitles = (end: number): void => {
    for (let line = next; line < end; line++) {
      const { text } = source.line(line);
      // Rows of # are drawn by hand.
      if (/^###(?!#)/.test(text)) layout.set(line, `### ${text.slice(3).trim()}`.trimEnd());
    }
  };
  for (const block of blocks) {
    layOutTitles(block.startLine);
    layout.set(block.startLine, `${block.kind} ${block.name.text}`.trimEnd());
    const body = block.separator ?? block.value;
    const end = body === undefined ? block.endLine + 1 : source.positionAt(body.start).line;
    for (let line = block.startLine + 1; line < end; line++) {
      const text = source.line(line).text.trim();
      // Without the blanks behind it this comment would be the line that ends the properties.
      const isNearlySeparator = block.kind === 'PRODUCER' && text === '---';
      if (text.startsWith('--') && !isNearlySeparator) layout.set(line, text);
    }
    for (const { name, value, line } of block.properties) {
      layout.set(line, `${name.text}: ${value.text}`.trimEnd());
    }
    next = block.endLine + 1;
  }
  layOutTitles(source.lineCount);
  for (const { name, value, line } of variables) {
    layout.set(line, `@${name.text} = ${value.text}`.trimEnd());
  }
  return layout;
}

function linesOfValues({ source, blocks }: KafkaFile): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const { value } of blocks) {
    if (value === undefined) continue;
    const last = source.positionAt(value.end).line;
    for (let line = source.positionAt(value.start).line; line <= last; line++) lines.add(line);
  }
  return lines;
}

function remove(source: SourceText, start: number, end: number): TextEdit {
  return { range: source.range({ start, end }), newText: '' };
}

function isEmpty({ line, column, endLine, endColumn }: TextEdit['range']): boolean {
  return line === endLine && column === endColumn;
}
