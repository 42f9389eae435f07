import type { Block, Property, Variable } from './kafka-file.ts';
import { lastIndexUpTo, type Lines, type SourceText, type Span } from './source-text.ts';

/**
 * A piece of a file that is read by itself: at most one block, with what leads to it and what follows. Lines and offsets
 * count from its start, so that the same text is the same section wherever it stands, and is read once.
 */
export interface Section {
  readonly source: SourceText;
  readonly block: Block | undefined;
  readonly variables: readonly Variable[];
  /** Of `perSection`. A weak map of ten thousand sections costs each garbage collection more than they do. */
  readonly kept: object[];
}

/** A section and where it stands in its file. */
export interface PlacedSection {
  readonly section: Section;
  /** The offset of its first character, and its first line. */
  readonly start: number;
  readonly line: number;
  /** The section's block as a part of the file. */
  readonly block: Block | undefined;
}

/** The section that a line belongs to. */
export function sectionAt(sections: readonly PlacedSection[], line: number): PlacedSection | undefined {
  return sections[lastIndexUpTo(sections, (section) => section.line, line)];
}

/** The lines of a file's text, by its sections: one table for all of them would have to be made anew at each key. */
export class SectionLines implements Lines {
  readonly #sections: readonly PlacedSection[];

  constructor(sections: readonly PlacedSection[]) {
    this.#sections = sections;
  }

  get count(): number {
    const last = this.#sections.at(-1);
    return last === undefined ? 1 : last.line + last.section.source.lineCount;
  }

  startOf(line: number): number | undefined {
    const placed = sectionAt(this.#sections, line);
    if (placed === undefined || line >= this.count) return undefined;
    return placed.start + placed.section.source.startOf(line - placed.line);
  }

  lineAt(offset: number): number {
    const index = lastIndexUpTo(this.#sections, ({ start }) => start, offset);
    const placed = this.#sections[index];
    if (placed === undefined) return 0;
    return placed.line + placed.section.source.positionAt(offset - placed.start).line;
  }
}

/** What `compute` gives for a section, computed once for each. */
export function perSection<T extends object>(compute: (section: Section) => T): (section: Section) => T {
  const slot = slots++;
  return (section) => {
    // Only what `compute` gave is put into this slot.
    const kept = section.kept[slot] as T | undefined;
    if (kept !== undefined) return kept;
    const result = compute(section);
    section.kept[slot] = result;
    return result;
  };
}

let slots = 0;

export function placeSection(section: Section, start: number, line: number): PlacedSection {
  const block = section.block === undefined ? undefined : new PlacedBlock(section.block, start, line);
  return { section, start, line, block };
}

export function placeSpan({ text, start, end }: Span, by: number): Span {
  return { text, start: start + by, end: end + by };
}

export function placeVariable({ name, value, line }: Variable, by: PlacedSection): Variable {
  return { name: placeSpan(name, by.start), value: placeSpan(value, by.start), line: line + by.line };
}

/** A section's block in its file. Most blocks of a large file are never looked at, so places are made when asked for. */
class PlacedBlock implements Block {
  readonly kind: Block['kind'];
  readonly startLine: number;
  readonly endLine: number;
  readonly #block: Block;
  readonly #start: number;
  readonly #line: number;
  #properties: readonly Property[] | undefined;

  constructor(block: Block, start: number, line: number) {
    this.kind = block.kind;
    this.startLine = block.startLine + line;
    this.endLine = block.endLine + line;
    this.#block = block;
    this.#start = start;
    this.#line = line;
  }

  get keyword(): Span {
    return placeSpan(this.#block.keyword, this.#start);
  }

  get name(): Span {
    return placeSpan(this.#block.name, this.#start);
  }

  get title(): Span | undefined {
    return this.#placed(this.#block.title);
  }

  get properties(): readonly Property[] {
    this.#properties ??= this.#block.properties.map(({ name, value, line }) => ({
      name: placeSpan(name, this.#start),
      value: placeSpan(value, this.#start),
      line: line + this.#line,
    }));
    return this.#properties;
  }

  get unknownLines(): readonly Span[] {
    return this.#block.unknownLines.map((line) => placeSpan(line, this.#start));
  }

  get value(): Span | undefined {
    return this.#placed(this.#block.value);
  }

  get separator(): Span | undefined {
    return this.#placed(this.#block.separator);
  }

  #placed(span: Span | undefined): Span | undefined {
    return span === undefined ? undefined : placeSpan(span, this.#start);
  }
}
