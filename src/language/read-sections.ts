import type { BlockKind } from '../core/block-kind.ts';
import { ownCopy } from '../core/own-copy.ts';
import { isTitleLine, startsWithKeyword } from './read-line.ts';
import { readSection } from './read-section.ts';
import { placeSection, SectionLines, type PlacedSection } from './section.ts';
import { firstLineStart, LineTable, lineSteps, SourceText } from './source-text.ts';

/** A text and its sections, which together are all of it. */
export interface SectionedText {
  readonly source: SourceText;
  readonly sections: readonly PlacedSection[];
}

/**
 * Cuts a text into sections and reads them. A `###` line always starts one; a keyword does where it ends the block above
 * it, which a PRODUCER does not let it. From where a section starts, what is above it means nothing: so of the text
 * `before` an edit, the sections above and below the edit are taken as they are.
 */
export function readSections(text: string, before: SectionedText | undefined): SectionedText {
  const known = before?.sections ?? [];
  const textBefore = before?.source.text ?? '';
  const movedBy = text.length - textBefore.length;
  const [above, below] = sharedLengths(textBefore, text);
  const isChanged = ({ start, section }: PlacedSection): boolean =>
    start + section.source.text.length > above;
  const changed = known.findIndex(isChanged);
  // The last may go on in what has changed, and with it the line before which the last but one ends.
  const sections = known.slice(0, Math.max(0, (changed === -1 ? known.length : changed) - 2));
  const { start: firstStart, line: firstLine } = known[sections.length] ?? { start: 0, line: 0 };

  let start = firstStart;
  let line = firstLine;
  let lineStarts: number[] = [];
  const endSection = (end: number): void => {
    const own = text.slice(start, end);
    const same = known[sections.length];
    // Behind its last line end the last section has one more line than the same text elsewhere.
    const isSame =
      same?.start === start &&
      same.line === line &&
      same.section.source.lineCount === lineStarts.length &&
      same.section.source.text === own;
    if (isSame) {
      sections.push(same);
    } else {
      const lines = new LineTable(lineStarts.map((lineStart) => lineStart - start));
      const section = readSection(new SourceText(ownCopy(own), lines));
      sections.push(placeSection(section, start, line));
    }
    line += lineStarts.length;
    lineStarts = [];
    start = end;
  };

  const next = lineSteps(text);
  let shared = known.findIndex((section) => section.start >= textBefore.length - below);
  let isInProducer = false;
  let isInBlock = false;
  for (let at = start === 0 ? firstLineStart(text) : start; at !== -1; at = next(at)) {
    const isTitle = isTitleLine(text, at);
    const kind: BlockKind | undefined = isTitle || isInProducer ? undefined : startsWithKeyword(text, at);
    if (lineStarts.length > 0 && (isTitle || (kind !== undefined && isInBlock))) {
      endSection(at);
      while ((known[shared]?.start ?? Infinity) + movedBy < at) shared++;
      if (known[shared]?.start === at - movedBy) {
        addMoved(sections, known.slice(shared), start, line);
        return { source: new SourceText(text, new SectionLines(sections)), sections };
      }
    }
    if (isTitle || kind !== undefined) {
      isInBlock = kind !== undefined;
      isInProducer = kind === 'PRODUCER';
    }
    lineStarts.push(at);
  }
  endSection(text.length);
  return { source: new SourceText(text, new SectionLines(sections)), sections };
}

/** Adds sections that are known, the first of which now starts there. */
function addMoved(
  sections: PlacedSection[],
  known: readonly PlacedSection[],
  start: number,
  line: number,
): void {
  const [first] = known;
  if (first === undefined) return;
  for (const placed of known) {
    sections.push(
      placeSection(placed.section, placed.start - first.start + start, placed.line - first.line + line),
    );
  }
}

/** How many characters two texts have in common at their start, and at their end; these may overlap. */
function sharedLengths(one: string, other: string): readonly [above: number, below: number] {
  const shorter = Math.min(one.length, other.length);
  // Long pieces are compared many characters at a time.
  const piece = 4096;
  let above = 0;
  while (above < shorter && one.slice(above, above + piece) === other.slice(above, above + piece))
    above += piece;
  while (above < shorter && one.charCodeAt(above) === other.charCodeAt(above)) above++;
  let below = 0;
  while (
    below + piece <= shorter &&
    one.slice(one.length - below - piece, one.length - below) ===
      other.slice(other.length - below - piece, other.length - below)
  ) {
    below += piece;
  }
  while (
    below < shorter &&
    one.charCodeAt(one.length - 1 - below) === other.charCodeAt(other.length - 1 - below)
  )
    below++;
  return [Math.min(above, shorter), below];
}
