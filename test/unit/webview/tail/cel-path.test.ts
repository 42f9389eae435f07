import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { celEquals, celPath, celString } from '../../../../src/webview/tail/cel-path.ts';

const environment = new Environment({ homogeneousAggregateLiterals: false }).registerVariable('value', 'dyn');

test('names that can stand behind a dot do, all others are quoted', () => {
  expect(celPath('value', ['amount'])).toBe('value.amount');
  expect(celPath('value', ['items', 0, 'a b', 'if', '', '1st'])).toBe(
    'value.items[0]["a b"]["if"][""]["1st"]',
  );
  expect(celPath('headers', ['x-trace'])).toBe('headers["x-trace"]');
});

test('what could act or be overlooked in a text is escaped', () => {
  expect(celString('a"b\\c\n\u202e\u001b')).toBe('"a\\"b\\\\c\\n\\u202e\\u001b"');
  expect(celString('\u{e0001}')).toBe('"\\U000e0001"');
});

test('any text is itself again as a literal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(environment.evaluate(celString(text))).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(environment.evaluate(celString(text))).toBe(text.toWellFormed());
    }),
  );
});

test('the path to any member leads to it', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.nat(3)), { maxLength: 6 }), (steps) => {
      const names = steps.map((step) => (step === '__proto__' ? 'proto' : step));
      const value = names.reduceRight<unknown>(
        (inner, step) =>
          typeof step === 'number'
            ? Array.from({ length: step + 1 }, (_, at) => (at === step ? inner : null))
            : new Map([[step, inner]]),
        'here',
      );
      expect(environment.evaluate(celPath('value', names), { value })).toBe('here');
    }),
  );
});

test('a filter by a value holds for that value, digits and escapes included', () => {
  const holds = (json: string, value: unknown): unknown =>
    environment.evaluate(celEquals('value', json) ?? 'false', { value });
  expect(celEquals('value.id', '9007199254740993')).toBe('value.id == 9007199254740993');
  expect(holds('9007199254740993', 9007199254740993n)).toBe(true);
  expect(holds('9007199254740993', 9007199254740992n)).toBe(false);
  expect(holds('-18446744073709551616', -18446744073709551616n)).toBe(true);
  expect(holds('1.50e+2', 150.0)).toBe(true);
  expect(holds('"\\u0041\\"\\n"', 'A"\n')).toBe(true);
  expect(holds('null', null)).toBe(true);
  expect(holds('true', true)).toBe(true);
  expect(celEquals('value', '"cut off')).toBeUndefined();
});
