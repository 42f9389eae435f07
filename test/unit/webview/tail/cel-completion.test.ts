import fc from 'fast-check';
import { expect, test } from 'vitest';
import { complete, completionsAt } from '../../../../src/webview/tail/cel-completion.ts';

const fields = ['headers["src"]', 'value.amount', 'value.address.city', 'value.items'];

/** What is offered where `|` stands. */
function offered(marked: string, isAsked = false): readonly string[] {
  return completionsAt(marked.replace('|', ''), marked.indexOf('|'), fields, isAsked).map(
    ({ label }) => label,
  );
}

/** The text, with `|` for the caret, after a completion was taken. */
function taken(marked: string, label: string): string {
  const text = marked.replace('|', '');
  const found = completionsAt(text, marked.indexOf('|'), fields, true).find((item) => item.label === label);
  if (found === undefined) return 'not offered';
  const completed = complete(text, found);
  return `${completed.text.slice(0, completed.caret)}|${completed.text.slice(completed.caret)}`;
}

test('names of the record, fields that were seen, and functions begin as what is written', () => {
  expect(offered('he|')).toEqual(['headers', 'headerList', 'headers["src"]']);
  expect(offered('VAL|')).toEqual(['value', ...fields.slice(1)]);
  expect(offered('1 < size(value) && ti|')).toEqual(['timestamp', 'timestamp()']);
});

test('behind a dot come the fields, then what can be called', () => {
  expect(offered('value.a|')).toEqual(['value.amount', 'value.address.city', 'all()']);
  expect(offered('value.address.|')[0]).toBe('value.address.city');
  expect(offered('value.address.|')).toContain('contains()');
  expect(offered('size(value).st|')).toEqual(['startsWith()']);
  expect(offered('"a".up|')).toEqual(['upperAscii()']);
});

test('a header is completed inside of its brackets', () => {
  expect(offered('headers["s|')).toEqual(['headers["src"]']);
  expect(taken('headers["s|', 'headers["src"]')).toBe('headers["src"]|');
});

test('nothing is offered inside of a text, nor where all is written', () => {
  expect(offered('key == "val|')).toEqual([]);
  expect(offered("key == 'it\\'s val|")).toEqual([]);
  expect(offered('value.amount > 100|')).toEqual([]);
  expect(offered('headers["src"]|')).toEqual([]);
  expect(offered('|')).toEqual([]);
});

test('who asks is offered all names where one can stand', () => {
  expect(offered('|', true)).toContain('value.amount');
  expect(offered('key == key && |', true)).toContain('has()');
  expect(offered('key |== key', true)).toContain('value');
});

test('a completion replaces the word that the caret is in, and puts the caret where one goes on', () => {
  expect(taken('val| > 1', 'value.amount')).toBe('value.amount| > 1');
  expect(taken('va|lue > 1', 'value.amount')).toBe('value.amount| > 1');
  expect(taken('value.name.starts|', 'startsWith()')).toBe('value.name.startsWith(|)');
  expect(taken('value.name.tr|', 'trim()')).toBe('value.name.trim()|');
});

test('no text and no caret makes it throw, and what is offered lies around the caret', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(20), fc.boolean(), (text, at, isAsked) => {
      const caret = Math.min(at, text.length);
      for (const { start, end } of completionsAt(text, caret, fields, isAsked)) {
        expect(start).toBeLessThanOrEqual(caret);
        expect(end).toBeGreaterThanOrEqual(caret);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    }),
  );
});

test('a long text costs no more than its length', () => {
  const hostile = 'a.'.repeat(50_000) + '"';
  // With the square of its length the test would run into its time limit.
  expect(completionsAt(hostile, hostile.length, fields, false)).toBeDefined();
});
