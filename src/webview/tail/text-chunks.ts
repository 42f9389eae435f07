import type { JsonLayout, JsonTokenKind } from './json-layout.ts';

/** A piece of text in one colour. */
export interface TextPiece {
  readonly text: string;
  readonly kind: JsonTokenKind | undefined;
}

/** Some lines of a long text: the browser lays out only the chunks that are on screen. */
export interface TextChunk {
  readonly lines: number;
  readonly pieces: readonly TextPiece[];
}

/**
 * The text in chunks of so many lines, each with its line ends.
 * @param maxTokens tokens from here on are not coloured, so that a huge document costs no more than its text
 */
export function chunkText(layout: JsonLayout, linesPerChunk: number, maxTokens: number): TextChunk[] {
  const { text } = layout;
  const tokens = layout.tokens.slice(0, maxTokens);
  const chunks: TextChunk[] = [];
  let token = 0;
  for (let start = 0; start < text.length;) {
    const { end, lines } = chunkEnd(text, start, linesPerChunk);
    const pieces: TextPiece[] = [];
    let at = start;
    const put = (to: number, kind: JsonTokenKind | undefined): void => {
      if (to > at) pieces.push({ text: text.slice(at, to), kind });
      at = to;
    };
    for (let next = tokens[token]; next !== undefined && next.start < end; next = tokens[++token]) {
      put(next.start, undefined);
      put(next.end, next.kind);
    }
    put(end, undefined);
    chunks.push({ lines, pieces });
    start = end;
  }
  return chunks;
}

function chunkEnd(text: string, start: number, maxLines: number): { end: number; lines: number } {
  let end = start;
  for (let lines = 1; lines <= maxLines; lines++) {
    const lineEnd = text.indexOf('\n', end);
    if (lineEnd < 0) return { end: text.length, lines };
    end = lineEnd + 1;
  }
  return { end, lines: maxLines };
}
