import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutJson, type JsonLayout } from '../../../../src/webview/tail/json-layout.ts';
import { chunkText, type TextChunk } from '../../../../src/webview/tail/text-chunks.ts';

function laidOut(json: string): JsonLayout {
  return layoutJson(json) ?? { text: '', tokens: [] };
}

const textOf = (chunks: readonly TextChunk[]): string =>
  chunks.flatMap(({ pieces }) => pieces.map(({ text }) => text)).join('');

test('a text is cut at line ends, and nothing of it is lost', () => {
  const lines = Array.from({ length: 250 }, (_, index) => `line ${index}`).join('\n');
  const chunks = chunkText({ text: lines, tokens: [] }, 100, 1000);
  expect(chunks.map((chunk) => chunk.lines)).toEqual([100, 100, 50]);
  expect(chunks[1]?.pieces[0]?.text.startsWith('line 100\n')).toBe(true);
  expect(textOf(chunks)).toBe(lines);
});

test('tokens are pieces of their own, up to the number that is coloured', () => {
  const layout = laidOut('{"a":1,"b":2}');
  const coloured = (max: number) =>
    chunkText(layout, 100, max).flatMap(({ pieces }) => pieces.filter(({ kind }) => kind !== undefined));
  expect(coloured(100).map(({ text, kind }) => [text, kind])).toEqual([
    ['"a"', 'name'],
    ['1', 'number'],
    ['"b"', 'name'],
    ['2', 'number'],
  ]);
  expect(coloured(1)).toHaveLength(1);
});

test('any JSON is the same text in chunks of any size', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 5 }), fc.nat(10), (value, lines, maxTokens) => {
      const layout = laidOut(JSON.stringify(value));
      expect(textOf(chunkText(layout, lines, maxTokens))).toBe(layout.text);
    }),
  );
});

test('a line of megabytes is cut too, and no character is parted', () => {
  const text = `${'😀'.repeat(50_000)}x\n`.repeat(3);
  const chunks = chunkText({ text, tokens: [{ kind: 'string', start: 10, end: 60_000 }] }, 100, 1000);
  expect(textOf(chunks)).toBe(text);
  expect(chunks.every(({ pieces }) => pieces.every((piece) => piece.text.isWellFormed()))).toBe(true);
  expect(Math.max(...chunks.map((chunk) => textOf([chunk]).length))).toBeLessThanOrEqual(16_384);
  const coloured = chunks.flatMap(({ pieces }) => pieces.filter(({ kind }) => kind === 'string'));
  expect(coloured.map((piece) => piece.text).join('')).toBe(text.slice(10, 60_000));
});
