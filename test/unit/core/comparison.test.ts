import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Comparison, comparisonOperators, parseComparison } from '../../../src/core/comparison.ts';

const anyComparison = fc
  .tuple(fc.constantFrom(...comparisonOperators), fc.bigInt(0n, 20n))
  .map(([operator, value]) => new Comparison(operator, value));

describe('a comparison', () => {
  it('is a number, or one behind an operator', () => {
    expect(parseComparison('3')).toEqual(new Comparison('==', 3n));
    expect(parseComparison('>= 2')).toEqual(new Comparison('>=', 2n));
    expect(parseComparison('<=0')).toEqual(new Comparison('<=', 0n));
    expect(parseComparison(' == 9999999999999999999 ')?.value).toBe(9999999999999999999n);
    for (const text of ['', '>=', '=> 1', '-1', '1.5', '>= 1 2', '!= 1', '99999999999999999999']) {
      expect([text, parseComparison(text)]).toEqual([text, undefined]);
    }
  });

  it('holds or not', () => {
    const holding = (text: string): bigint[] =>
      [0n, 1n, 2n, 3n].filter((actual) => parseComparison(text)?.holds(actual));
    expect(holding('2')).toEqual([2n]);
    expect(holding('>= 2')).toEqual([2n, 3n]);
    expect(holding('> 2')).toEqual([3n]);
    expect(holding('<= 2')).toEqual([0n, 1n, 2n]);
    expect(holding('< 2')).toEqual([0n, 1n]);
  });

  it('is read again from its text', () => {
    fc.assert(
      fc.property(anyComparison, (comparison) => {
        expect(parseComparison(comparison.text)).toEqual(comparison);
      }),
    );
  });

  it('knows of a count that grows whether it will hold for good, or can never hold again', () => {
    fc.assert(
      fc.property(anyComparison, fc.bigInt(0n, 25n), (comparison, actual) => {
        const later = Array.from({ length: 30 }, (_, more) => comparison.holds(actual + BigInt(more)));
        if (comparison.isLowerBound && comparison.holds(actual)) expect(later).not.toContain(false);
        expect(comparison.isExceededBy(actual)).toBe(!later.includes(true));
      }),
    );
  });
});
