import { findDefinition } from './block-definitions.ts';
import type { BlockKind } from '../core/block-kind.ts';
import type { Block, Property, Variable } from './kafka-file.ts';
import { readKeyword, readVariable } from './read-line.ts';
import type { Section } from './section.ts';
import type { SourceText, Span } from './source-text.ts';

/** Reads a section that `cutSections` cut: a `###` line can only be its first, and only one keyword starts a block. */
export function readSection(source: SourceText): Section {
  const variables: Variable[] = [];
  let title: Span | undefined;
  let block: Block | undefined;
  for (let line = 0; line < source.lineCount; line++) {
    const span = source.line(line);
    if (span.text.startsWith('###')) {
      title = source.trimmed(span.start + 3, span.end);
      continue;
    }
    const variable = readVariable(source, span);
    if (variable !== undefined) variables.push({ ...variable, line });
    const start = block === undefined ? readKeyword(source, span) : undefined;
    if (start === undefined) continue;
    const body =
      start.kind === 'PRODUCER' ? readProducer(source, line) : readProperties(source, start.kind, line);
    block = { ...start, title, startLine: line, ...body };
    // Behind a block there are variables at most.
    if (start.kind === 'PRODUCER') break;
    line = block.endLine;
  }
  return { source, block, variables, kept: [] };
}

type Body = Pick<Block, 'endLine' | 'properties' | 'unknownLines' | 'value' | 'separator'>;

/** What follows the keyword of a PRODUCER in line `startLine`: all that is left of the section. */
function readProducer(source: SourceText, startLine: number): Body {
  const properties: Property[] = [];
  let endLine = startLine;
  let separator: Span | undefined;
  let valueStart: number | undefined;
  for (let line = startLine + 1; line < source.lineCount && valueStart === undefined; line++) {
    const span = source.line(line);
    if (span.text.trim() === '') continue;
    endLine = line;
    if (span.text === '---') {
      separator = span;
      valueStart = span.end;
    } else if (!span.text.startsWith('--')) {
      const property = readProperty(source, 'PRODUCER', span, line);
      if (property === undefined || property.name.start > span.start) valueStart = span.start;
      else properties.push(property);
    }
  }
  const value = valueStart === undefined ? undefined : source.trimmed(valueStart, source.text.length);
  if (value === undefined || value.text === '') {
    return { endLine, properties, unknownLines: [], value: undefined, separator };
  }
  return { endLine: source.positionAt(value.end).line, properties, unknownLines: [], value, separator };
}

/** What follows the keyword of any other block, up to a variable. */
function readProperties(source: SourceText, kind: BlockKind, startLine: number): Body {
  const properties: Property[] = [];
  const unknownLines: Span[] = [];
  let endLine = startLine;
  for (let line = startLine + 1; line < source.lineCount; line++) {
    const span = source.line(line);
    if (span.text.trim() === '') continue;
    if (readVariable(source, span) !== undefined) break;
    endLine = line;
    if (span.text.trimStart().startsWith('--')) continue;
    const property = readProperty(source, kind, span, line);
    if (property === undefined) unknownLines.push(source.trimmed(span.start, span.end));
    else properties.push(property);
  }
  return { endLine, properties, unknownLines, value: undefined, separator: undefined };
}

/** The line as a property that the block knows. */
function readProperty(
  source: SourceText,
  kind: BlockKind,
  line: Span,
  lineNumber: number,
): Property | undefined {
  const colon = line.text.indexOf(':');
  if (colon === -1) return undefined;
  const name = source.trimmed(line.start, line.start + colon);
  const definition = findDefinition(kind, name.text);
  if (definition === undefined) return undefined;
  return {
    name: { ...name, text: definition.name },
    value: source.trimmed(line.start + colon + 1, line.end),
    line: lineNumber,
  };
}
