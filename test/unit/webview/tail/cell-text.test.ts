import { expect, test } from 'vitest';
import { cellText } from '../../../../src/webview/tail/cell-text.ts';

test('what a search found is marked, and what would act is made visible in every piece', () => {
  const { pieces } = cellText(
    { kind: 'text', text: 'a\u202eb user-42 c', isCut: true, marks: [[4, 11]] },
    '',
  );
  expect(pieces).toEqual([
    { text: 'a[U+202E]b ', isMarked: false },
    { text: 'user-42', isMarked: true },
    { text: ' c', isMarked: false },
    { text: '…', isMarked: false },
  ]);
});

test('marks that reach beyond the text, or over each other, lose nothing of it', () => {
  const { pieces } = cellText(
    {
      kind: 'text',
      text: 'abcdef',
      isCut: false,
      marks: [
        [1, 4],
        [2, 3],
        [3, 99],
      ],
    },
    '',
  );
  expect(pieces.map(({ text }) => text).join('')).toBe('abcdef');
});
