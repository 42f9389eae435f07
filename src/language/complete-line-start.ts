import { blockDefinitions } from './block-definitions.ts';
import type { Completion } from './completion.ts';
import type { Block, KafkaFile } from './kafka-file.ts';
import type { SourcePosition, SourceRange } from './source-text.ts';

/** The keywords or properties that fit where a line begins. */
export function completeLineStart(file: KafkaFile, position: SourcePosition): Completion[] {
  const { source, blocks } = file;
  const line = source.line(position.line);
  const prefix = source.text.slice(line.start, source.offsetAt(position));
  if (!/^\s*[A-Za-z-]*$/.test(prefix)) return [];
  const indentation = prefix.length - prefix.trimStart().length;
  const range = { ...position, column: position.column - (prefix.length - indentation), ...endOf(position) };
  const block = blocks.findLast(({ startLine }) => startLine < position.line);
  const isOpen = block !== undefined && isWithin(file, block, position.line);
  return [
    ...(isOpen && takesProperties(file, block, position.line, indentation) ? properties(block, range) : []),
    ...(indentation === 0 && !(isOpen && block.kind === 'PRODUCER') ? keywords(range) : []),
  ];
}

function keywords(range: SourceRange): Completion[] {
  return Object.values(blockDefinitions).map(({ kind, summary }) => ({
    kind: 'keyword',
    label: kind,
    summary,
    insertText: kind,
    range,
  }));
}

function properties(block: Block, range: SourceRange): Completion[] {
  const written = new Set(
    block.properties.filter(({ line }) => line !== range.line).map(({ name }) => name.text),
  );
  return blockDefinitions[block.kind].properties
    .filter(({ name, isRepeatable }) => isRepeatable === true || !written.has(name))
    .map(({ name, summary }) => ({ kind: 'property', label: name, summary, insertText: `${name}: `, range }));
}

/** Whether nothing between the block's last line and `line` has ended the block. */
function isWithin(file: KafkaFile, block: Block, line: number): boolean {
  if (line <= block.endLine) return true;
  if (file.variables.some((variable) => variable.line > block.startLine && variable.line < line))
    return false;
  for (let between = block.endLine + 1; between <= line; between++) {
    if (file.source.line(between).text.startsWith('###')) return false;
  }
  return true;
}

/** A property that is being typed is still the first line of a PRODUCER's value. */
function takesProperties(file: KafkaFile, block: Block, line: number, indentation: number): boolean {
  if (block.kind !== 'PRODUCER') return true;
  if (indentation > 0) return false;
  if (block.separator !== undefined) return line < file.source.positionAt(block.separator.start).line;
  return block.value === undefined || line <= file.source.positionAt(block.value.start).line;
}

function endOf({ line, column }: SourcePosition): Pick<SourceRange, 'endLine' | 'endColumn'> {
  return { endLine: line, endColumn: column };
}
