import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/expressions/compile-expression.ts';
import type { ExpressionScope } from '../../../src/expressions/expression-scope.ts';
import { parseJsonValue } from '../../../src/expressions/json-value.ts';

const scope: ExpressionScope = {
  topic: 'orders',
  key: 'k',
  value: null,
  headers: new Map<string, unknown>([['src', 'web']]),
  headerList: [],
  partition: 1n,
  offset: 3n,
  timestamp: new Date('2024-05-05T10:00:00.123Z'),
  vars: new Map([['id', 'x']]),
};

function evaluate(text: string, json = 'null', key: unknown = 'k'): unknown {
  const compiled = compileExpression(text, 'any');
  if ('problem' in compiled) throw new Error(compiled.problem.message);
  const { expression } = compiled;
  return expression.evaluate({ ...scope, key, value: parseJsonValue(json, expression.valuePaths) });
}

function problem(text: string): unknown {
  const compiled = compileExpression(text, 'bool');
  return 'problem' in compiled ? compiled.problem : undefined;
}

describe('values of records', () => {
  it.each([
    ['value.amount + 1 == 18', '{"amount":17}'],
    ['value.amount + 1 > 18.4', '{"amount":17.5}'],
    ['value.amount > 17.4 && value.amount < 18', '{"amount":17.5}'],
    ['value.amount * 1.5 == 3.0', '{"amount":2}'],
    ['value.id == 9223372036854775807 && value.id != 9223372036854775806', '{"id":9223372036854775807}'],
    ['value.id == 9007199254740993', '{"id":9007199254740993}'],
    ['value.a / 2 == 0.5 && type(value.a) == double', '{"a":1.0}'],
    ['type(value.a) == double', '{"a":1e3}'],
    ['type(value.a) == double', '{"a" : 999999999999999.99}'],
    ['value == null', 'null'],
    ['value.note == null', '{"note":null}'],
    ['value.note == null || value.note == 5', '{"note":null}'],
    ['value.items.exists(i, i.n % 2 == 0)', '{"items":[{"n":1},{"n":2}]}'],
    ['value["a b"][1] == 2', '{"a b":[1,2]}'],
    ['has(value.a) && !has(value.b)', '{"a":1}'],
    ['value.constructor.x == 1', '{"constructor":{"x":1}}'],
    ['value["__proto__"] == 1', '{"__proto__":1}'],
    ['key == b"\\xff\\x00"', 'null', new Uint8Array([0xff, 0])],
    ['key == "k" && topic == "orders" && partition == 1 && offset >= 3'],
    ['headers["src"] == "web" && headers.src == "web" && !("x" in headers)'],
    [
      'timestamp > timestamp("2024-05-05T10:00:00.122Z") && timestamp < timestamp("2024-05-05T10:00:00.124Z")',
    ],
    ['duration("1h") > duration("59m")'],
    ['vars.id == "x"'],
    ['value.s.matches("^a+b$")', '{"s":"aaab"}'],
  ])('holds: %s', (text, json = 'null', key: unknown = 'k') => {
    expect(evaluate(text, json, key)).toBe(true);
  });

  it('keeps every digit of an integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), (id) => {
        expect(evaluate(`value.order.id == ${id}`, `{"order":{"id":${id}}}`)).toBe(true);
        expect(evaluate('value.id', `{"id":${id}}`)).toBe(id);
      }),
    );
  });

  it('reads any JSON as a parse of everything does, where the expression looks', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ a: value });
        expect(evaluate('value.a', text)).toEqual(parseJsonValue(JSON.stringify(value)));
      }),
    );
  });
});

describe('problems of an expression', () => {
  it.each([
    ['vlaue.amount > 1', { message: 'There is no `vlaue`. Did you mean `value`?', start: 0, end: 5 }],
    [
      'key == "a" && vlaue == 1',
      { message: 'There is no `vlaue`. Did you mean `value`?', start: 14, end: 19 },
    ],
    ['value.a >', { message: 'A value is expected here, and not the end.', start: 9, end: 9 }],
    ['(value.a', { message: 'Expected `)`, and found the end.', start: 8, end: 8 }],
    ['"abc', { message: 'Unterminated string.', start: 0, end: 4 }],
    [
      'key.mtches("x")',
      { message: 'There is no function `mtches`. Did you mean `matches`?', start: 0, end: 15 },
    ],
    ['partition == "x"', { message: 'No such overload: int == string.', start: 0, end: 16 }],
    [
      'partition',
      { message: 'The expression must be true or false, and this is a whole number.', start: 0, end: 9 },
    ],
    [
      'key.matches("(a")',
      { message: 'The pattern cannot be used: missing closing ) in `(a`.', start: 12, end: 16 },
    ],
    ['  ', { message: 'The expression is empty.', start: 0, end: 2 }],
  ])('says of %s what is wrong, and where', (text, expected) => {
    expect(problem(text)).toEqual(expected);
  });

  it('never throws, and never points outside of the text', () => {
    const pieces = [
      'value',
      '.a',
      '(',
      ')',
      '[',
      ']',
      '"',
      '==',
      '+',
      ' ',
      '1',
      'in',
      'é',
      '😀',
      '\n',
      '?',
      ':',
      '{',
      '}',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
        const text = parts.join('');
        const compiled = compileExpression(text, 'bool');
        if (!('problem' in compiled)) return;
        const { message, start, end } = compiled.problem;
        expect(message).toMatch(/^[A-Z`].*[.!?]$/s);
        expect(message).not.toContain('\n    ');
        expect(0 <= start && start <= end && end <= text.length).toBe(true);
      }),
    );
  });

  it.each(['!'.repeat(9_000) + 'true', '('.repeat(4_000), '['.repeat(9_000), `${'1+'.repeat(4_900)}1 > 0`])(
    'refuses or takes an expression that is nested deep',
    (text) => {
      const compiled = compileExpression(text, 'bool');
      expect('problem' in compiled || 'expression' in compiled).toBe(true);
    },
  );
});

describe('hostile filters', () => {
  const many = `{"l":[${Array.from({ length: 3_000 }, (_, index) => index).join()}]}`;

  it.each([
    ['value.s.matches("(a+)+$")', `{"s":"${'a'.repeat(50_000)}b"}`],
    ['"x".matches(value.s)', '{"s":"(((((a{100}){10}){10}){10}"}'],
    ['duration(value.s) > duration("1s")', `{"s":"${'1'.repeat(50_000)}"}`],
    ['value.l.all(x, value.l.all(y, value.l.all(z, x + y + z >= 0)))', many],
    ['value.l.exists(x, value.l.exists(y, value.l.exists(z, x + y + z < 0)))', many],
    ['value.l.map(x, value.l.map(y, value.l.map(z, x + y + z))).size() > 1', many],
    [doubled(40, '[1]'), 'null'],
    [doubled(60, '"a"'), 'null'],
  ])('end in time: %s', (text, json) => {
    // Without an end the test would run into its time limit.
    try {
      evaluate(text, json);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  });

  it('says that it took too long, whatever `all` made of it', () => {
    expect(() => evaluate('value.l.all(x, value.l.all(y, x + y >= 0))', many)).toThrow(
      'The expression takes too long on this record.',
    );
  });
});

/** An expression whose value doubles with each level. */
function doubled(levels: number, start: string): string {
  const binds = Array.from(
    { length: levels },
    (_, level) => `cel.bind(v${level + 1}, v${level} + v${level}, `,
  );
  return `cel.bind(v0, ${start}, ${binds.join('')}size(v${levels}) > 1${')'.repeat(levels)})`;
}
