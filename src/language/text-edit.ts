import type { SourceRange, SourceText } from './source-text.ts';

/** A change of a text. */
export interface TextEdit {
  readonly range: SourceRange;
  readonly newText: string;
}

/** A text after its edits, which must not overlap. */
export function applyEdits(source: SourceText, edits: readonly TextEdit[]): string {
  const inOrder = edits
    .map(({ range, newText }) => ({
      start: source.offsetAt(range),
      end: source.offsetAt({ line: range.endLine, column: range.endColumn }),
      newText,
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, newText } of inOrder) {
    pieces.push(source.text.slice(at, start), newText);
    at = end;
  }
  return [...pieces, source.text.slice(at)].join('');
}
