import { checkFile } from './check-file.ts';
import type { Finding } from './finding.ts';
import type { Block, KafkaFile, Variable } from './kafka-file.ts';
import { readSections, type SectionedText } from './read-sections.ts';
import { placeVariable, type PlacedSection } from './section.ts';
import type { SourceText } from './source-text.ts';

/**
 * Reads a `.kafka` file. Total: any text gives a tree and findings, in linear time.
 * @param before the same file before an edit: sections that it shares with `text` are not read again
 */
export function parseKafkaFile(text: string, before?: KafkaFile): KafkaFile {
  return new ParsedFile(readSections(text, before));
}

class ParsedFile implements KafkaFile {
  readonly source: SourceText;
  readonly sections: readonly PlacedSection[];
  readonly blocks: readonly Block[];
  readonly variables: readonly Variable[];
  #findings: readonly Finding[] | undefined;

  constructor({ source, sections }: SectionedText) {
    this.source = source;
    this.sections = sections;
    const blocks: Block[] = [];
    const variables: Variable[] = [];
    for (const placed of sections) {
      if (placed.block !== undefined) blocks.push(placed.block);
      for (const variable of placed.section.variables) variables.push(placeVariable(variable, placed));
    }
    this.blocks = blocks;
    this.variables = variables;
  }

  get findings(): readonly Finding[] {
    this.#findings ??= checkFile(this);
    return this.#findings;
  }
}
