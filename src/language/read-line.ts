/** The lines that mean something wherever they stand outside of a value. */
import { variableNamePattern } from '../expressions/template-expression.ts';
import { blockKinds } from '../core/block-kind.ts';
import type { Block, Variable } from './kafka-file.ts';
import type { SourceText, Span } from './source-text.ts';

/** A keyword line's parts; `undefined` when the line starts no block. */
export function readKeyword(
  source: SourceText,
  line: Span,
): Pick<Block, 'kind' | 'keyword' | 'name'> | undefined {
  // Most lines begin with something else.
  if (!/^[PCETG]/.test(line.text)) return undefined;
  const kind = blockKinds.find((candidate) => line.text.startsWith(candidate));
  if (kind === undefined || !/^(?:\s|$)/.test(line.text.charAt(kind.length))) return undefined;
  const keywordEnd = line.start + kind.length;
  return { kind, keyword: source.span(line.start, keywordEnd), name: source.trimmed(keywordEnd, line.end) };
}

/** A variable line's parts; `undefined` when the line is none. */
export function readVariable(source: SourceText, line: Span): Pick<Variable, 'name' | 'value'> | undefined {
  if (!line.text.startsWith('@')) return undefined;
  const equals = line.text.indexOf('=');
  const name = source.trimmed(line.start + 1, line.start + Math.max(equals, 1));
  if (equals === -1 || line.text.charAt(1).trim() === '' || !variableNamePattern.test(name.text))
    return undefined;
  return { name, value: source.trimmed(line.start + equals + 1, line.end) };
}
