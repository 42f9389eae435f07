import type { Range } from 'vscode-languageserver/node';
import type { SourceRange } from '../language/source-text.ts';

/** The protocol's word for a range. */
export function toRange({ line, column, endLine, endColumn }: SourceRange): Range {
  return { start: { line, character: column }, end: { line: endLine, character: endColumn } };
}
