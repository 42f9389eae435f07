import { describe, expect, it } from 'vitest';
import type { BlockRange } from '../../../../src/contracts/language-server.ts';
import type { BlockKind } from '../../../../src/core/block-kind.ts';
import { TrackedBlocks, type LineChange } from '../../../../src/extension/lenses/tracked-blocks.ts';

function block(startLine: number, name = '', kind: BlockKind = 'PRODUCER'): BlockRange {
  return { kind, name, startLine, endLine: startLine + 2, properties: {} };
}

function replace(from: [number, number], to: [number, number], text: string): LineChange {
  return {
    range: { start: { line: from[0], character: from[1] }, end: { line: to[0], character: to[1] } },
    text,
  };
}

function tracked(...ranges: BlockRange[]): TrackedBlocks {
  const blocks = new TrackedBlocks('file:///shop.kafka');
  blocks.update(ranges);
  return blocks;
}

describe('TrackedBlocks', () => {
  it('follows a block down and up when lines above it come and go', () => {
    const blocks = tracked(block(0), block(5));
    const second = blocks.blocks[1];
    blocks.applyChanges([replace([2, 3], [2, 3], '\na\r\nb')]);
    expect(blocks.blocks.map(({ startLine }) => startLine)).toEqual([0, 7]);
    blocks.applyChanges([replace([1, 0], [4, 0], '')]);
    expect(second?.startLine).toBe(4);
  });

  it('keeps the object of a block across answers, and makes one for a new block', () => {
    const blocks = tracked(block(0), block(5));
    const [first, second] = blocks.blocks;
    blocks.applyChanges([replace([4, 0], [4, 0], 'PRODUCER\ntopic: a\n\n###\n')]);
    blocks.update([block(0), block(4), block(9)]);
    expect(blocks.blocks[0]).toBe(first);
    expect(blocks.blocks[2]).toBe(second);
    expect(blocks.blocks[1]).not.toBe(second);
  });

  it('pushes a block down when a line is inserted at its first column', () => {
    const blocks = tracked(block(5));
    blocks.applyChanges([replace([5, 0], [5, 0], '\n')]);
    expect(blocks.blocks[0]?.startLine).toBe(6);
  });

  it('keeps a block whose name is typed anew on its line', () => {
    const blocks = tracked(block(0, 'a'));
    const [first] = blocks.blocks;
    blocks.applyChanges([replace([0, 0], [0, 10], 'PRODUCER b')]);
    blocks.update([block(0, 'b')]);
    expect(blocks.blocks[0]).toBe(first);
    expect(first?.range.name).toBe('b');
  });

  it('finds blocks again by their names when the whole document was replaced', () => {
    const blocks = tracked(block(0, 'a'), block(5, 'b'));
    const [a, b] = blocks.blocks;
    blocks.applyChanges([replace([0, 0], [9, 0], 'anything\nelse')]);
    blocks.update([block(1, 'b'), block(8, 'a')]);
    expect(blocks.blocks).toEqual([b, a]);
    expect(blocks.blocks[0]).toBe(b);
    expect(blocks.blocks[1]).toBe(a);
  });

  it('finds blocks again by their names when the document was closed in between', () => {
    const blocks = tracked(block(0, 'a'), block(5, 'b'));
    const [a, b] = blocks.blocks;
    blocks.uproot();
    blocks.update([block(5, 'a'), block(10, 'b')]);
    expect(blocks.blocks[0]).toBe(a);
    expect(blocks.blocks[1]).toBe(b);
  });

  it('does not take a consumer for the producer that stood on its line', () => {
    const blocks = tracked(block(0));
    const [producer] = blocks.blocks;
    blocks.update([block(0, '', 'CONSUMER')]);
    expect(blocks.blocks[0]).not.toBe(producer);
  });

  it('takes a hundred thousand blocks without taking their square', () => {
    const ranges = Array.from({ length: 100_000 }, (_, index) => block(index * 4));
    const blocks = tracked(...ranges);
    const last = blocks.blocks.at(-1);
    blocks.applyChanges([replace([0, 8], [0, 8], '\n')]);
    blocks.update(ranges.map(({ startLine }) => block(startLine === 0 ? 0 : startLine + 1)));
    // With the square the test would run into its time limit.
    expect(blocks.blocks.at(-1)).toBe(last);
  });
});
