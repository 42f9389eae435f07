import { nearestName } from '../core/nearest-name.ts';
import { blockDefinitions } from './block-definitions.ts';
import type { Finding } from './finding.ts';
import type { Block, KafkaFile } from './kafka-file.ts';
import { lineEndOf } from './format-file.ts';
import type { SourceRange } from './source-text.ts';
import type { TextEdit } from './text-edit.ts';

/** What can be done about a finding. */
export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** What can be done about one of the file's findings; nothing where it is for the user to know. */
export function quickFixes(file: KafkaFile, finding: Finding): QuickFix[] {
  switch (finding.code) {
    case 'keyword-in-value':
      return [{ title: 'Insert ###', edits: [insertLine(file, finding.line, '###')] }];
    case 'property-was-value':
      return [{ title: 'Insert ---', edits: [insertLine(file, finding.line, '---')] }];
    case 'variable-in-value':
      return [{ title: 'Insert ###', edits: [insertLine(file, finding.line, '###')] }];
    case 'unknown-property':
      return renameProperty(file, finding);
    case 'duplicate-property':
    case 'duplicate-variable':
      return [{ title: 'Remove', edits: [{ range: wholeLine(file, finding.line), newText: '' }] }];
    case 'unresolved-variable':
      return provideName(file, finding);
    default:
      return [];
  }
}

function renameProperty(file: KafkaFile, finding: Finding): QuickFix[] {
  const block = blockAt(file, finding.line);
  const written = /^[A-Za-z][\w-]*/.exec(textOf(file, finding))?.[0];
  if (block === undefined || written === undefined) return [];
  const near = nearestName(
    written,
    blockDefinitions[block.kind].properties.map(({ name }) => name),
  );
  if (near === undefined) return [];
  const range = { ...finding, endLine: finding.line, endColumn: finding.column + written.length };
  return [{ title: `Change to ${near}`, edits: [{ range: rangeOf(range), newText: near }] }];
}

function provideName(file: KafkaFile, finding: Finding): QuickFix[] {
  const near = /Did you mean `([^`]+)`\?$/.exec(finding.message)?.[1];
  const name = textOf(file, finding);
  const fixes: QuickFix[] = [];
  if (near !== undefined) {
    fixes.push({ title: `Change to ${near}`, edits: [{ range: rangeOf(finding), newText: near }] });
  }
  if (/^\$|\(/.test(name) || finding.message.startsWith('Faker')) return fixes;
  return [...fixes, { title: `Create @${name}`, edits: [insertLine(file, 0, `@${name} = `)] }];
}

function blockAt({ blocks }: KafkaFile, line: number): Block | undefined {
  return blocks.findLast(({ startLine, endLine }) => startLine <= line && line <= endLine);
}

/** A line of its own before another, with the line end that the file has. */
function insertLine({ source }: KafkaFile, line: number, text: string): TextEdit {
  const { column } = source.positionAt(source.line(line).start);
  return {
    range: { line, column, endLine: line, endColumn: column },
    newText: `${text}${lineEndOf(source)}`,
  };
}

/** A line with its end. */
function wholeLine({ source }: KafkaFile, line: number): SourceRange {
  const next = line + 1 < source.lineCount ? source.line(line + 1).start : source.text.length;
  return source.range({ start: source.line(line).start, end: next });
}

function textOf({ source }: KafkaFile, { line, column, endLine, endColumn }: SourceRange): string {
  return source.text.slice(
    source.offsetAt({ line, column }),
    source.offsetAt({ line: endLine, column: endColumn }),
  );
}

function rangeOf({ line, column, endLine, endColumn }: SourceRange): SourceRange {
  return { line, column, endLine, endColumn };
}
