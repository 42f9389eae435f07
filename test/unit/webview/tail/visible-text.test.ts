import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleText } from '../../../../src/webview/tail/visible-text.ts';

test('terminal escapes, nulls and deletes are seen as their pictures', () => {
  expect(visibleText('\u001b[31mred\u0000\u007f', false)).toBe('␛[31mred␀␡');
});

test('marks that reverse the direction of text are named, not obeyed', () => {
  expect(visibleText('a\u202egnp.exe\u2066\ufeff', false)).toBe('a[U+202E]gnp.exe[U+2066][U+FEFF]');
});

test('line ends and tabs are arrows in a cell, and stay in a text of lines', () => {
  expect(visibleText('a\r\n\tb', false)).toBe('a↵⇥b');
  expect(visibleText('a\r\n\tb\rc', true)).toBe('a\n\tb␍c');
});

test('words of any script and joined emoji are left alone', () => {
  const text = 'שלום 日本語 نص 👩‍👩‍👧 <b>&amp;</b>';
  expect(visibleText(text, false)).toBe(text);
});

test('nothing that acts is left in any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visibleText(text, false).replaceAll(/[\u200c\u200d]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
  );
});
