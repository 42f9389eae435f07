import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/expressions/compile-expression.ts';
import type { ExpressionScope } from '../../../src/expressions/expression-scope.ts';
import { expressionEnvironment } from '../../../src/expressions/expression-environment.ts';
import { parseJsonValue } from '../../../src/expressions/json-value.ts';

const scope: ExpressionScope = {
  topic: 'orders',
  key: 'k',
  value: parseJsonValue('{"a":{"b":[1,2.5,-3]},"s":"it\'s","n":17,"neg":-9223372036854775808,"in":true}'),
  headers: new Map<string, unknown>([['src', 'web']]),
  headerList: [],
  partition: 1n,
  offset: 3n,
  timestamp: new Date('2024-05-05T10:00:00.123Z'),
  vars: new Map([['id', 'x']]),
};

describe('an expression is evaluated as the library does, however it is written', () => {
  it.each([
    '(value.n + 1) * 2 == 36',
    '((value.s)).matches((("^it")))',
    '( value . s ) . matches ( "s$" ) || false',
    '-(value.n) == -17 && value.neg == -9223372036854775808',
    '!(value.n > 17) && !!(value.n == 17)',
    'value.n > 1 ? value.n < (3 + 20) : false',
    '{"a": 1, "b": [2]}["b"][0] == 2',
    '[1, 2].all(x, (x > 0)) && value.a.b.exists(x, x < 0)',
    'value.a.b.map(x, x * 2).size() == 3',
    '[[1], [2, 3]].map(l, l.map(x, x + 1)).size() == 2',
    'cel.bind(x, [1], x + x).size() == 2',
    'has(value.a.b) && !has(value.a.c)',
    '"web" in [headers["src"]] // what came from the web',
    'value.s + r"\\d" == "it\'s\\\\d" && b"abc".size() == 3',
    'timestamp < timestamp("2025-01-01T00:00:00Z") && duration("1h") > duration("1m")',
    '1e-12 < 0.000000001 && 1e300 > 1.0 && 0x1F == 31',
    'value.?n.orValue(1) == 17',
    '"a" + "b" == "ab" && (1 + 2 == 3) == true',
    '5.0 == double(5) && string(5) == "5" && type(5u) == uint',
  ])('%s', (text) => {
    let byLibrary: unknown;
    try {
      byLibrary = expressionEnvironment.evaluate(text, { ...scope });
    } catch (error) {
      byLibrary = error;
    }
    const compiled = compileExpression(text, 'bool');
    if (byLibrary instanceof Error || 'problem' in compiled) {
      // What the library does not take, we do not take either.
      expect('problem' in compiled && byLibrary instanceof Error).toBe(true);
      return;
    }
    expect(compiled.expression.evaluate(scope)).toBe(byLibrary);
    expect(compiled.expression.test(scope)).toBe(byLibrary);
    expect(byLibrary).toBe(true);
  });
});
