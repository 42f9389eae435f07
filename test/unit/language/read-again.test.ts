import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allFindings } from '../../../src/language/all-findings.ts';
import { foldingRanges } from '../../../src/language/folding-ranges.ts';
import { formattingEdits } from '../../../src/language/format-file.ts';
import type { Block, KafkaFile } from '../../../src/language/kafka-file.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { semanticTokens } from '../../../src/language/semantic-tokens.ts';
import { capturesOf } from '../../../src/language/variable-uses.ts';
import { anyString } from '../core/any-string.ts';
import { nearlyFile } from './nearly-file.ts';

const known = { given: new Set(['b.c']), isFakerPath: (path: string) => path === 'person.firstName' };

/** What stands between two offsets, or as many characters as are written, becomes another text. */
const edit = fc.tuple(
  fc.nat(200),
  fc.oneof(fc.nat(60), fc.constant(undefined)),
  fc.oneof(nearlyFile, fc.constantFrom('', '\n', '\r', '#', 'x'), anyString),
);

function edited(before: string, [from, length, text]: readonly [number, number | undefined, string]): string {
  return before.slice(0, from) + text + before.slice(from + (length ?? text.length));
}

/** All that a file says of its text, as plain values. */
function everythingOf(file: KafkaFile): unknown {
  return {
    text: file.source.text,
    lineCount: file.source.lineCount,
    end: file.source.positionAt(file.source.text.length),
    formatting: formattingEdits(file),
    blocks: file.blocks.map(plain),
    variables: file.variables,
    findings: allFindings(file, known),
    captures: capturesOf(file),
    folds: foldingRanges(file),
    tokens: semanticTokens(file),
  };
}

function plain(block: Block): Block {
  const { kind, keyword, name, title, startLine, endLine, properties, unknownLines, value, separator } =
    block;
  return { kind, keyword, name, title, startLine, endLine, properties, unknownLines, value, separator };
}

describe('a file that is read again after edits', () => {
  it('is what it would be if it were read for the first time', () => {
    const manyBlocks = fc.array(nearlyFile, { maxLength: 6 }).map((files) => files.join('\n'));
    fc.assert(
      fc.property(
        manyBlocks,
        fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 5 }),
        (text, edits) => {
          let file = parseKafkaFile(text);
          for (const changes of edits) {
            // What was asked of the file before must not stick to the next.
            everythingOf(file);
            file = parseKafkaFile(changes.reduce(edited, file.source.text), file);
            expect(everythingOf(file)).toEqual(everythingOf(parseKafkaFile(file.source.text)));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['TOPIC a\nTOPIC b', 'TOPIC a\n'],
    ['TOPIC a\n', 'TOPIC a\nTOPIC b'],
    ['TOPIC a\n###\nTOPIC b\n', 'TOPIC a\n###\n'],
  ])('counts the line behind the last line end, where %j becomes %j', (before, text) => {
    expect(everythingOf(parseKafkaFile(text, parseKafkaFile(before)))).toEqual(
      everythingOf(parseKafkaFile(text)),
    );
  });

  it('has its lines where they stand now, though a block between two edits stays at its offset', () => {
    const before = parseKafkaFile('TOPIC ab\nTOPIC c\nTOPIC d');
    const after = parseKafkaFile('TOPIC a\n\nTOPIC c\nTOPIC x', before);
    expect(after.blocks.map(({ startLine }) => startLine)).toEqual([0, 2, 3]);
  });

  it('reads only the block again that was edited', () => {
    const block = (name: string): string => `EXPECT ${name}\ntopic: orders\nwithin: 5s\n\n`;
    const text = `${block('a')}${block('b')}###\nPRODUCER p\ntopic: t\n\nEXPECT text\n\n###\n${block('c')}${block('d')}`;
    const before = parseKafkaFile(text);
    const after = parseKafkaFile(text.replace('PRODUCER p', 'PRODUCER longer\n'), before);
    const isKept = after.sections.map(({ section }) =>
      before.sections.some((one) => one.section === section),
    );
    expect(after.blocks.map(({ name }) => name.text)).toEqual(['a', 'b', 'longer', 'c', 'd']);
    expect(isKept).toEqual([true, true, false, true, true]);
  });
});
