import { describe, expect, test, vi } from 'vitest';
import { outlineFile, type FileOutline } from '../../../../src/extension/test-explorer/outline-file.ts';
import { parseKafkaFile } from '../../../../src/language/parse-kafka-file.ts';

vi.mock('vscode', () => import('../vscode-words.ts'));

describe('outlineFile', () => {
  test.each(['EXPECT a\ntopic: t\n', 'TOPIC t\n', 'GROUP g\nstate: Empty\n'])('%j is a test', (text) => {
    expect(outline(text).isTest).toBe(true);
  });

  test('a file that only sends and reads is none', () => {
    expect(outline('PRODUCER\ntopic: t\n\nx\n###\nCONSUMER\ntopic: t\n').isTest).toBe(false);
  });

  test('names every block, one without a name by its title or topic', () => {
    const { blocks } = outline(
      'PRODUCER\ntopic: t\n\nx\n### Await it\nEXPECT\ntopic: t\n\nEXPECT paid\ntopic: t\nmatch: true\n',
    );
    expect(blocks.map(({ label, description }) => [label, description])).toEqual([
      ['PRODUCER', 't'],
      ['EXPECT', 'Await it'],
      ['EXPECT paid', ''],
    ]);
    expect(blocks.map(({ startLine, endLine, matchLine }) => [startLine, endLine, matchLine])).toEqual([
      [0, 3, undefined],
      [5, 6, undefined],
      [8, 10, 10],
    ]);
  });

  test('ids are those of before wherever the blocks stand, and renaming one changes that one alone', () => {
    const before = idsOf('EXPECT a\ntopic: t\n\nEXPECT b\ntopic: t\n\nGROUP g\n');
    expect(idsOf('-- more\n\nGROUP g\n\nEXPECT a\ntopic: u\nwithin: 1s\n\nEXPECT b\ntopic: t\n')).toEqual([
      before[2],
      before[0],
      before[1],
    ]);
    const renamed = idsOf('EXPECT a\ntopic: t\n\nEXPECT c\ntopic: t\n\nGROUP g\n');
    expect(renamed.map((id, index) => id === before[index])).toEqual([true, false, true]);
  });

  test('blocks of the same name are told apart by their order, and by their titles', () => {
    const ids = idsOf('GROUP g\n\nGROUP g\n### later\nGROUP g\n');
    expect(new Set(ids).size).toBe(3);
    expect(idsOf('### later\nGROUP g\n')).toEqual([ids[2]]);
  });

  test('says what keeps the file from being run, with its lines, and leaves warnings out', () => {
    expect(outline('EXPECT a\ntopic: t\ntopic: t\nwithin: soon\n').problems).toEqual([
      expect.stringMatching(/^Line 4: /u),
    ]);
  });
});

function outline(text: string): FileOutline {
  return outlineFile(parseKafkaFile(text));
}

function idsOf(text: string): readonly string[] {
  return outline(text).blocks.map(({ id }) => id);
}
