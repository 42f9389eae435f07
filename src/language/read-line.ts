/** The lines that mean something wherever they stand outside of a value. */
import { variableNamePattern } from '../expressions/template-expression.ts';
import { blockKinds, type BlockKind } from '../core/block-kind.ts';
import type { Block, Variable } from './kafka-file.ts';
import type { SourceText, Span } from './source-text.ts';

/** A keyword line's parts; `undefined` when the line starts no block. */
export function readKeyword(
  source: SourceText,
  line: Span,
): Pick<Block, 'kind' | 'keyword' | 'name'> | undefined {
  const kind = startsWithKeyword(source.text, line.start);
  if (kind === undefined) return undefined;
  const keywordEnd = line.start + kind.length;
  return { kind, keyword: source.span(line.start, keywordEnd), name: source.trimmed(keywordEnd, line.end) };
}

/** Whether a line that starts there ends the block above it, and is the title of what follows. */
export function isTitleLine(text: string, lineStart: number): boolean {
  return text[lineStart] === '#' && text.startsWith('###', lineStart);
}

/** The keyword that stands at a line's start, with white space or the line's end behind it. */
export function startsWithKeyword(text: string, lineStart: number): BlockKind | undefined {
  const kind = keywordsByFirstCode.get(text.charCodeAt(lineStart));
  if (kind === undefined || !text.startsWith(kind, lineStart)) return undefined;
  return text.charAt(lineStart + kind.length).trim() === '' ? kind : undefined;
}

/** No two begin alike. */
const keywordsByFirstCode = new Map(blockKinds.map((kind) => [kind.charCodeAt(0), kind]));

/** A variable line's parts; `undefined` when the line is none. */
export function readVariable(source: SourceText, line: Span): Pick<Variable, 'name' | 'value'> | undefined {
  if (!line.text.startsWith('@')) return undefined;
  const equals = line.text.indexOf('=');
  const name = source.trimmed(line.start + 1, line.start + Math.max(equals, 1));
  if (equals === -1 || line.text.charAt(1).trim() === '' || !variableNamePattern.test(name.text))
    return undefined;
  return { name, value: source.trimmed(line.start + equals + 1, line.end) };
}
