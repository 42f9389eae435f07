import type { BlockKind } from '../core/block-kind.ts';
import type { Finding } from './finding.ts';
import type { PlacedSection } from './section.ts';
import type { SourceText, Span } from './source-text.ts';

/** A `.kafka` file as it is written; templates are not replaced. */
export interface KafkaFile {
  readonly source: SourceText;
  /** What the file is made of; together they are all of its text. */
  readonly sections: readonly PlacedSection[];
  readonly blocks: readonly Block[];
  /** Every `@name = value` line, in the file's order; the last of a name holds. */
  readonly variables: readonly Variable[];
  /** What is wrong with the file, in its order. */
  readonly findings: readonly Finding[];
}

export interface Block {
  readonly kind: BlockKind;
  readonly keyword: Span;
  /** What stands behind the keyword; empty where nothing does. */
  readonly name: Span;
  /** The text of the `###` line that leads to the block. */
  readonly title: Span | undefined;
  /** The keyword's line. */
  readonly startLine: number;
  /** The last line that is not blank. */
  readonly endLine: number;
  /** The properties that the block knows, in the order of their lines, duplicates included. */
  readonly properties: readonly Property[];
  /** Lines that are neither properties that the block knows, nor blank, nor comments. Empty for a PRODUCER. */
  readonly unknownLines: readonly Span[];
  /** A PRODUCER's value, trimmed; `undefined` for every other block, and where there is none. */
  readonly value: Span | undefined;
  /** The `---` line between properties and value. */
  readonly separator: Span | undefined;
}

export interface Property {
  readonly name: Span;
  /** Trimmed; may be empty. */
  readonly value: Span;
  readonly line: number;
}

export interface Variable {
  /** Without the `@`. */
  readonly name: Span;
  readonly value: Span;
  readonly line: number;
}

/** The property of that name that holds: the last of a duplicate. */
export function findProperty(block: Block, name: string): Property | undefined {
  return block.properties.findLast((property) => property.name.text === name);
}

/** The texts of the file's variables; the last of a name holds. */
export function variableTexts(file: KafkaFile): ReadonlyMap<string, string> {
  return new Map(file.variables.map(({ name, value }) => [name.text, value.text]));
}

/** The block whose keyword stands in a line. */
export function blockStartingAt(file: KafkaFile, line: number): Block | undefined {
  return file.blocks.find((block) => block.startLine === line);
}

/** Whether the block is a PRODUCER that sends until it is stopped, which the run of a file refuses. */
export function isEndless(block: Block): boolean {
  const isWritten = (name: string): boolean => (findProperty(block, name)?.value.text ?? '') !== '';
  return block.kind === 'PRODUCER' && isWritten('every') && !isWritten('count');
}

/** Whether the name behind such a keyword names something in the cluster, and may hold templates; others are labels. */
export function hasTemplatesInName(kind: BlockKind): boolean {
  return kind === 'CONSUMER' || kind === 'TOPIC' || kind === 'GROUP';
}

/** The group that a CONSUMER joins; `undefined` for one that joins none, and for other blocks. Templates are not replaced. */
export function groupName(block: Block): string | undefined {
  return block.kind === 'CONSUMER' && block.name.text !== '' ? block.name.text : undefined;
}
