import { findDefinition } from './block-definitions.ts';
import type { Completion } from './completion.ts';
import { describeTopic, type EditorKnowledge, type TopicFacts } from './editor-knowledge.ts';
import { groupName, type Block, type KafkaFile } from './kafka-file.ts';
import type { SourcePosition, SourceRange } from './source-text.ts';

/** What a property may hold; `undefined` where a place is not behind the colon of one. */
export function completeValue(
  { source, blocks }: KafkaFile,
  position: SourcePosition,
  knowledge: EditorKnowledge,
): Completion[] | undefined {
  const offset = source.offsetAt(position);
  const block = blocks.findLast(({ startLine }) => startLine <= position.line);
  const property = block?.properties.find(({ line }) => line === position.line);
  if (block === undefined || property === undefined || offset <= property.name.end) return undefined;
  const start = property.value.text === '' ? offset : Math.min(property.value.start, offset);
  const isTight = source.text[start - 1] === ':';
  return valuesOf(block, property.name.text, knowledge).map(({ label, summary }) => ({
    kind: 'value',
    label,
    summary,
    insertText: isTight ? ` ${label}` : label,
    range: rangeTo(position, offset - start),
  }));
}

/** The groups or topics that a block's name may be; `undefined` where a place is not behind a keyword. */
export function completeBlockName(
  { source, blocks }: KafkaFile,
  position: SourcePosition,
  knowledge: EditorKnowledge,
): Completion[] | undefined {
  const offset = source.offsetAt(position);
  const block = blocks.find(({ startLine }) => startLine === position.line);
  if (block === undefined || offset <= block.keyword.end) return undefined;
  const start = block.name.text === '' ? offset : Math.min(block.name.start, offset);
  return namesFor(block, knowledge).map(({ label, summary }) => ({
    kind: 'value',
    label,
    summary,
    insertText: label,
    range: rangeTo(position, offset - start),
  }));
}

interface Offered {
  readonly label: string;
  readonly summary: string;
}

function valuesOf(block: Block, name: string, { topics, clusters }: EditorKnowledge): readonly Offered[] {
  if (name === 'topic') return topicsFrom(topics);
  if (name === 'cluster') return (clusters ?? []).map((label) => ({ label, summary: 'A cluster.' }));
  const definition = findDefinition(block.kind, name);
  const choices = [...(definition?.choices ?? [])];
  if (name === 'from' && groupName(block) !== undefined) choices.push('committed');
  return choices.map((label) => ({ label, summary: definition?.summary ?? '' }));
}

function namesFor({ kind }: Block, { topics, groups }: EditorKnowledge): readonly Offered[] {
  switch (kind) {
    case 'TOPIC':
      return topicsFrom(topics);
    case 'CONSUMER':
    case 'GROUP':
      return (groups ?? []).map((label) => ({ label, summary: 'A consumer group.' }));
    default:
      return [];
  }
}

function topicsFrom(topics: readonly TopicFacts[] | undefined): readonly Offered[] {
  return (topics ?? []).map((facts) => ({ label: facts.name, summary: describeTopic(facts) }));
}

function rangeTo({ line, column }: SourcePosition, length: number): SourceRange {
  return { line, column: column - length, endLine: line, endColumn: column };
}
