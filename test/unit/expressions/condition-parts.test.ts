import { describe, expect, it } from 'vitest';
import { conditionParts } from '../../../src/expressions/condition-parts.ts';
import type { ExpressionScope } from '../../../src/expressions/expression-scope.ts';
import { insertedText, valueText } from '../../../src/expressions/value-text.ts';

const scope: ExpressionScope = {
  topic: 'orders',
  key: 'k',
  value: { id: 42n, name: 'Ada', items: [1n, 2n], nested: { ok: false } },
  headers: new Map([['source', 'web']]),
  headerList: [],
  partition: 3n,
  offset: 7n,
  timestamp: new Date(0),
  vars: new Map([['limit', 5n]]),
};

function explained(text: string) {
  return conditionParts(text)
    .filter((part) => part.test(scope) !== true)
    .map((part) => part.explain(scope));
}

describe('conditionParts', () => {
  it('cuts at the outermost `&&` alone, and keeps each part as it is written', () => {
    expect(
      conditionParts('(value.id + 1) == 2 && (key == "a" || key == "b") && !(partition == 1 && true)').map(
        ({ source }) => source,
      ),
    ).toEqual(['(value.id + 1) == 2', 'key == "a" || key == "b"', '!(partition == 1 && true)']);
  });

  it('shows what was compared', () => {
    expect(explained('value.id > vars.limit * 10 && partition == 3')).toEqual([
      {
        source: 'value.id > vars.limit * 10',
        operands: [
          { source: 'value.id', value: '42' },
          { source: 'vars.limit * 10', value: '50' },
        ],
      },
    ]);
  });

  it('shows no literal', () => {
    expect(explained('value.id == -1 || false')[0]?.operands).toEqual([{ source: 'value.id', value: '42' }]);
    expect(explained('value.id in [1, -2]')[0]?.operands).toEqual([{ source: 'value.id', value: '42' }]);
  });

  it('shows what other conditions read', () => {
    expect(explained('value.name.startsWith("B") || headers["source"] == "app"')[0]?.operands).toEqual([
      { source: 'value.name', value: '"Ada"' },
      { source: 'headers["source"]', value: '"web"' },
    ]);
    expect(explained('value.nested.ok')[0]?.operands).toEqual([
      { source: 'value.nested.ok', value: 'false' },
    ]);
  });

  it('says why a part cannot be evaluated', () => {
    expect(explained('value.missing == 1')).toEqual([
      {
        source: 'value.missing == 1',
        failure: 'No such key: missing',
        operands: [{ source: 'value.missing', value: 'No such key: missing' }],
      },
    ]);
  });

  it('hints at a number that is compared with a text, and finds the two alike', () => {
    const [part] = conditionParts('"42" == value.id');
    expect(part?.isNearlyTrue(scope)).toBe(true);
    expect(part?.explain(scope).hint).toBe(
      '`value.id` is a number, and `"42"` a text: they are never equal.',
    );
    expect(conditionParts('value.id == "43"')[0]?.isNearlyTrue(scope)).toBe(false);
    expect(conditionParts('value.id == 43')[0]?.explain(scope).hint).toBeUndefined();
  });
});

describe('valueText', () => {
  it('writes each kind of value in one line', () => {
    const written = [
      ['a "b"', '"a \\"b\\""'],
      [9007199254740993n, '9007199254740993'],
      [2, '2.0'],
      [2.5, '2.5'],
      [null, 'null'],
      [true, 'true'],
      [new Uint8Array([0, 255]), '0x00ff'],
      [new Date(0), '1970-01-01T00:00:00.000Z'],
      [[1n, 'x'], '[1, "x"]'],
      [{ a: 1n }, '{"a": 1}'],
      [new Map([['a', null]]), '{"a": null}'],
    ] as const;
    expect(written.map(([value]) => valueText(value))).toEqual(written.map(([, text]) => text));
  });

  it('inserts a text into templates as it is, and everything else as it is written', () => {
    expect([insertedText('a "b"'), insertedText(5n), insertedText({ a: 'x' })]).toEqual([
      'a "b"',
      '5',
      '{"a": "x"}',
    ]);
  });
});
