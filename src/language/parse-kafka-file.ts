import { findDefinition } from './block-definitions.ts';
import { checkFile } from './check-file.ts';
import type { BlockKind } from '../core/block-kind.ts';
import type { Block, KafkaFile, Property, Variable } from './kafka-file.ts';
import { readKeyword, readVariable } from './read-line.ts';
import { SourceText, type Span } from './source-text.ts';

/** Reads a `.kafka` file. Total: any text gives a tree and findings, in linear time. */
export function parseKafkaFile(text: string): KafkaFile {
  const source = new SourceText(text);
  const reader = new FileReader(source);
  for (let line = 0; line < source.lineCount; line++) reader.read(line);
  reader.endBlock(text.length);
  const tree = { source, blocks: reader.blocks, variables: reader.variables };
  return { ...tree, findings: checkFile(tree) };
}

/** What is known of a block while its lines are read. */
interface OpenBlock extends Pick<Block, 'kind' | 'keyword' | 'name' | 'title' | 'startLine'> {
  endLine: number;
  readonly properties: Property[];
  readonly unknownLines: Span[];
  separator: Span | undefined;
  valueStart: number | undefined;
}

class FileReader {
  readonly blocks: Block[] = [];
  readonly variables: Variable[] = [];
  readonly #source: SourceText;
  #open: OpenBlock | undefined;
  #title: Span | undefined;

  constructor(source: SourceText) {
    this.#source = source;
  }

  read(lineNumber: number): void {
    const line = this.#source.line(lineNumber);
    const isBlank = line.text.trim() === '';
    if (line.text.startsWith('###')) {
      this.endBlock(line.start);
      this.#title = this.#source.trimmed(line.start + 3, line.end);
    } else if (this.#open?.kind === 'PRODUCER') {
      if (!isBlank) this.#open.endLine = lineNumber;
      if (this.#open.valueStart === undefined) this.#readProducerLine(this.#open, line, lineNumber, isBlank);
    } else if (!this.#readStart(line, lineNumber) && this.#open !== undefined && !isBlank) {
      this.#open.endLine = lineNumber;
      this.#readIndentableLine(this.#open, line, lineNumber);
    }
  }

  endBlock(end: number): void {
    if (this.#open === undefined) return;
    const { valueStart, ...block } = this.#open;
    const value = valueStart === undefined ? undefined : this.#source.trimmed(valueStart, end);
    this.blocks.push({ ...block, value: value?.text === '' ? undefined : value });
    this.#open = undefined;
  }

  /** Whether the line starts a block or is a variable. */
  #readStart(line: Span, lineNumber: number): boolean {
    const start = readKeyword(this.#source, line);
    if (start !== undefined) {
      this.endBlock(line.start);
      this.#open = {
        ...start,
        title: this.#title,
        startLine: lineNumber,
        endLine: lineNumber,
        properties: [],
        unknownLines: [],
        separator: undefined,
        valueStart: undefined,
      };
      this.#title = undefined;
      return true;
    }
    const variable = readVariable(this.#source, line);
    if (variable === undefined) return false;
    this.endBlock(line.start);
    this.variables.push({ ...variable, line: lineNumber });
    return true;
  }

  #readProducerLine(block: OpenBlock, line: Span, lineNumber: number, isBlank: boolean): void {
    if (line.text === '---') {
      block.separator = line;
      block.valueStart = line.end;
    } else if (!isBlank && !line.text.startsWith('--')) {
      const property = this.#readProperty(block.kind, line, lineNumber);
      if (property === undefined || property.name.start > line.start) block.valueStart = line.start;
      else block.properties.push(property);
    }
  }

  #readIndentableLine(block: OpenBlock, line: Span, lineNumber: number): void {
    if (line.text.trimStart().startsWith('--')) return;
    const property = this.#readProperty(block.kind, line, lineNumber);
    if (property === undefined) block.unknownLines.push(this.#source.trimmed(line.start, line.end));
    else block.properties.push(property);
  }

  /** The line as a property that the block knows. */
  #readProperty(kind: BlockKind, line: Span, lineNumber: number): Property | undefined {
    const colon = line.text.indexOf(':');
    if (colon === -1) return undefined;
    const name = this.#source.trimmed(line.start, line.start + colon);
    if (findDefinition(kind, name.text) === undefined) return undefined;
    return { name, value: this.#source.trimmed(line.start + colon + 1, line.end), line: lineNumber };
  }
}
