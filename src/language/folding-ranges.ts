import type { Block, KafkaFile } from './kafka-file.ts';
import { perSection } from './section.ts';
import type { SourceText } from './source-text.ts';

/** Lines that fold into their first; from 0, inclusive. */
export interface FoldingLines {
  readonly startLine: number;
  readonly endLine: number;
}

/** The blocks, and the objects and lists within their values. */
export function foldingRanges({ sections }: Pick<KafkaFile, 'sections'>): FoldingLines[] {
  return sections.flatMap(({ section, line }) =>
    foldsOfSection(section).map(({ startLine, endLine }) => ({
      startLine: startLine + line,
      endLine: endLine + line,
    })),
  );
}

/** Those of a section; lines count from its first. */
const foldsOfSection = perSection(({ source, block }): readonly FoldingLines[] =>
  block === undefined
    ? []
    : [{ startLine: block.startLine, endLine: block.endLine }, ...foldBrackets(source, block)].filter(
        ({ startLine, endLine }) => startLine < endLine,
      ),
);

/** A quote that nothing closes goes on to its line's end: to try again from each that follows would take its square. */
const tokens = /"(?:[^"\\\r\n]|\\[^\r\n])*(?:"|\\?$)|[{}[\]]|\r\n|\n|\r/gm;

/** From each opening bracket's line to the line before its closing one, texts in quotes aside. */
function foldBrackets(source: SourceText, { value }: Block): FoldingLines[] {
  if (value === undefined || !/^[[{]/.test(value.text)) return [];
  const ranges: FoldingLines[] = [];
  const open: { readonly bracket: string; readonly line: number }[] = [];
  let line = source.positionAt(value.start).line;
  for (const [token] of value.text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      open.push({ bracket: token, line });
    } else if (token === '}' || token === ']') {
      const opening = open.pop();
      if (opening?.bracket === (token === '}' ? '{' : '[')) {
        ranges.push({ startLine: opening.line, endLine: line - 1 });
      }
    } else if (!token.startsWith('"')) {
      line++;
    }
  }
  return ranges;
}
