import type { Completion } from './completion.ts';
import { namesBefore } from './complete-template.ts';
import type { EditorKnowledge } from './editor-knowledge.ts';
import type { WrittenExpression } from './expression-properties.ts';
import { membersOf, wordsOf } from './expression-words.ts';
import type { KafkaFile } from './kafka-file.ts';
import type { SourcePosition } from './source-text.ts';

/** What fits in a CEL expression at a place; `undefined` where none stands. */
export function completeExpression(
  file: KafkaFile,
  position: SourcePosition,
  knowledge: EditorKnowledge,
): Completion[] | undefined {
  const { source } = file;
  const offset = source.offsetAt(position);
  const block = file.blocks.findLast(({ startLine }) => startLine <= position.line);
  const property = block?.properties.find(({ line }) => line === position.line);
  if (block === undefined || property === undefined || offset <= property.name.end) return undefined;
  if (!['filter', 'match', 'assert', 'capture'].includes(property.name.text)) return undefined;
  const before = source.text.slice(Math.min(property.value.start, offset), offset);
  // A capture's name is the user's to choose; in a text there is nothing to offer.
  if (property.name.text === 'capture' && !before.includes('=')) return [];
  if (isInText(before)) return [];
  const typed = /[A-Za-z_]\w*$/.exec(before)?.[0] ?? '';
  const range = {
    line: position.line,
    column: position.column - typed.length,
    endLine: position.line,
    endColumn: position.column,
  };
  const subject: WrittenExpression['subject'] =
    block.kind === 'TOPIC' ? 'topic' : block.kind === 'GROUP' ? 'group' : 'record';
  const holder = /([A-Za-z_]\w*|[)\]"'])\s*\.$/.exec(before.slice(0, before.length - typed.length))?.[1];
  const words =
    holder === undefined
      ? wordsOf(subject)
      : holder === 'vars'
        ? namesBefore(file, position.line, knowledge).filter(({ name }) => /^[A-Za-z_]\w*$/.test(name))
        : membersOf(subject, holder);
  return words.map(({ name, summary }) => ({
    kind: holder === undefined ? 'variable' : 'field',
    label: name,
    summary,
    insertText: name,
    range,
  }));
}

/** Whether quotes are open at the end of an expression's beginning. */
function isInText(text: string): boolean {
  return /["']/.test(text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ''));
}
