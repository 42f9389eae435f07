import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allFindings } from '../../../src/language/all-findings.ts';
import { completionsAt } from '../../../src/language/completion.ts';
import { foldingRanges } from '../../../src/language/folding-ranges.ts';
import { hoverAt } from '../../../src/language/hover.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { quickFixes } from '../../../src/language/quick-fixes.ts';
import { SourceText, type Span } from '../../../src/language/source-text.ts';
import { applyEdits } from '../../../src/language/text-edit.ts';
import {
  definitionAt,
  nameAt,
  occurrencesOf,
  renameEdits,
} from '../../../src/language/variable-occurrences.ts';
import { anyString } from '../core/any-string.ts';
import { nearlyFile } from './nearly-file.ts';

const anyText = fc.oneof(nearlyFile, anyString);

describe('any text', () => {
  it('gives a tree and findings whose places lie within it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { source, blocks, variables, findings } = parseKafkaFile(text);
        const expectWithin = (span: Span | undefined): void => {
          if (span === undefined) return;
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
          expect(text.slice(span.start, span.end)).toBe(span.text);
        };
        let after = 0;
        for (const block of blocks) {
          expect(block.keyword.start).toBeGreaterThanOrEqual(after);
          expect(block.endLine).toBeGreaterThanOrEqual(block.startLine);
          expect(block.endLine).toBeLessThan(source.lineCount);
          for (const span of [block.keyword, block.name, block.title, block.value, block.separator])
            expectWithin(span);
          block.unknownLines.forEach(expectWithin);
          block.properties.forEach(({ name, value }) => [name, value].forEach(expectWithin));
          after = block.keyword.end;
        }
        variables.forEach(({ name, value }) => [name, value].forEach(expectWithin));
        for (const { line, column, endLine, endColumn, message } of findings) {
          expect(line).toBeLessThan(source.lineCount);
          expect(endLine < source.lineCount && (endLine > line || endColumn >= column)).toBe(true);
          expect(source.line(line).start + column).toBeLessThanOrEqual(text.length);
          expect(endColumn).toBeLessThanOrEqual(text.length);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('can be folded and completed anywhere', () => {
    fc.assert(
      fc.property(anyText, fc.nat(30), fc.nat(30), (text, line, column) => {
        const file = parseKafkaFile(text);
        completionsAt(file, { line, column });
        for (const { startLine, endLine } of foldingRanges(file)) {
          expect(startLine).toBeLessThan(endLine);
          expect(endLine).toBeLessThan(file.source.lineCount);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('can be checked, explained, renamed and fixed anywhere', () => {
    const known = { given: new Set<string>(), isFakerPath: () => false };
    fc.assert(
      fc.property(anyText, fc.nat(20), fc.nat(20), (text, line, column) => {
        const file = parseKafkaFile(text);
        for (const finding of allFindings(file, known)) {
          expect(finding.endLine).toBeLessThan(file.source.lineCount);
          for (const { edits } of quickFixes(file, finding)) applyEdits(file.source, edits);
        }
        const position = { line, column };
        hoverAt(file, position, {});
        definitionAt(file, position);
        const name = nameAt(file, position);
        const renamed = name === undefined ? undefined : renameEdits(file, name.text, 'other');
        if (renamed !== undefined && 'edits' in renamed) {
          const again = parseKafkaFile(applyEdits(file.source, renamed.edits));
          expect(again.blocks.length).toBe(file.blocks.length);
          expect(occurrencesOf(again, 'other').uses.length).toBeGreaterThanOrEqual(
            name === undefined ? 0 : occurrencesOf(file, name.text).uses.length,
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its places through lines and columns', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const source = new SourceText(text);
        for (let line = 0; line < source.lineCount; line++) {
          const { start, end } = source.line(line);
          const first = line === 0 && text.startsWith('\ufeff') ? 1 : 0;
          expect(source.positionAt(start)).toEqual({ line, column: first });
          expect(source.offsetAt(source.positionAt(end))).toBe(end);
        }
      }),
    );
  });

  it.each(['PRODUCER\n{{"', 'CONSUMER x\ntopic: ..\nnope\n', '{', '@a=\n'])(
    'of a megabyte is read: %j',
    (piece) => {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      expect(parseKafkaFile(text).source.text).toBe(text);
      expect(parseKafkaFile(`PRODUCER\n${text}`).blocks.length).toBeGreaterThan(0);
    },
    60_000,
  );
});
