import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { selectionRanges } from '../../../src/language/selection-ranges.ts';
import { anyString } from '../core/any-string.ts';
import { atCursor } from './at-cursor.ts';
import { nearlyFile } from './nearly-file.ts';

function selections(text: string): string[] {
  const { file, position } = atCursor(text);
  return selectionRanges(file, position).map((range) =>
    file.source.text.slice(
      file.source.offsetAt(range),
      file.source.offsetAt({ line: range.endLine, column: range.endColumn }),
    ),
  );
}

describe('a selection', () => {
  it('grows from a word through the property and the block to the file', () => {
    expect(selections('@a = 1\nCONSUMER g\ntopic: one {{tw|o}}\nlimit: 5\n')).toEqual([
      'two',
      '{{two}}',
      'one {{two}}',
      'topic: one {{two}}',
      'CONSUMER g\ntopic: one {{two}}\nlimit: 5',
      '@a = 1\nCONSUMER g\ntopic: one {{two}}\nlimit: 5\n',
    ]);
  });

  it('grows through the brackets of a value', () => {
    expect(selections('PRODUCER\ntopic: t\n\n{"a": [1, "x y|"]}')).toEqual([
      'y',
      'x y',
      '"x y"',
      '1, "x y"',
      '[1, "x y"]',
      '"a": [1, "x y"]',
      '{"a": [1, "x y"]}',
      'PRODUCER\ntopic: t\n\n{"a": [1, "x y"]}',
    ]);
  });

  it('always lies within the next', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyFile, anyString), fc.nat(30), fc.nat(30), (text, line, column) => {
        const file = parseKafkaFile(text);
        const { source } = file;
        const ranges = selectionRanges(file, { line: Math.min(line, source.lineCount - 1), column }).map(
          (range) => ({
            start: source.offsetAt(range),
            end: source.offsetAt({ line: range.endLine, column: range.endColumn }),
          }),
        );
        ranges.forEach(({ start, end }, index) => {
          const outer = ranges[index + 1];
          if (outer === undefined) return;
          expect(outer.start <= start && outer.end >= end && outer.end - outer.start > end - start).toBe(
            true,
          );
        });
      }),
      { numRuns: 500 },
    );
  });
});
