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
      const pieceEnd = Math.min(to, end);
      if (pieceEnd > at) pieces.push({ text: text.slice(at, pieceEnd), kind });
      at = Math.max(at, pieceEnd);
    };
    for (let next = tokens[token]; next !== undefined && next.start < end; next = tokens[++token]) {
      put(next.start, undefined);
      put(next.end, next.kind);
      // The rest of it is the next chunk's.
      if (next.end > end) break;
    }
    put(end, undefined);
    chunks.push({ lines, pieces });
    start = end;
  }
  return chunks;
}

/** A chunk of more is cut within a line: a line of megabytes would be laid out in whole. */
const maxChunkLength = 16_384;
/** How many characters count as a line on screen, for a first guess of a chunk's height. */
const guessedLineLength = 120;

function chunkEnd(text: string, start: number, maxLines: number): { end: number; lines: number } {
  const chunk = text.slice(start, beforePair(text, Math.min(text.length, start + maxChunkLength)));
  let length = 0;
  for (let lines = 1; lines <= maxLines; lines++) {
    const lineEnd = chunk.indexOf('\n', length);
    if (lineEnd < 0) {
      // Whole lines, if there are any.
      if (length > 0 && start + chunk.length < text.length) return { end: start + length, lines: lines - 1 };
      const guess = Math.ceil((chunk.length - length) / guessedLineLength);
      return { end: start + chunk.length, lines: lines - 1 + Math.max(1, guess) };
    }
    length = lineEnd + 1;
    if (start + length === text.length) return { end: text.length, lines };
  }
  return { end: start + length, lines: maxLines };
}

/** The place itself, or one less where it would part a surrogate pair. */
function beforePair(text: string, place: number): number {
  const code = text.charCodeAt(place - 1);
  return place < text.length && code >= 0xd800 && code < 0xdc00 ? place - 1 : place;
}
