/** Two-letter operators first: `>` is the beginning of `>=`. */
export const comparisonOperators = ['>=', '<=', '==', '>', '<'] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

/** What a count must be: `>= 2`, `<= 0`, or a bare number, which is `==`. */
export class Comparison {
  readonly operator: ComparisonOperator;
  readonly value: bigint;

  constructor(operator: ComparisonOperator, value: bigint) {
    this.operator = operator;
    this.value = value;
  }

  /** As it is written: `>= 2`; `==` is left out. */
  get text(): string {
    return this.operator === '==' ? String(this.value) : `${this.operator} ${this.value}`;
  }

  holds(actual: bigint): boolean {
    switch (this.operator) {
      case '>=':
        return actual >= this.value;
      case '<=':
        return actual <= this.value;
      case '==':
        return actual === this.value;
      case '>':
        return actual > this.value;
      case '<':
        return actual < this.value;
    }
  }

  /** Whether a count that only grows, once it holds, holds for good: `>= 2` does, `<= 2` is known at the end alone. */
  get isLowerBound(): boolean {
    return this.operator === '>=' || this.operator === '>';
  }

  /** Whether a count that only grows has become too large ever to hold. */
  isExceededBy(actual: bigint): boolean {
    return !this.isLowerBound && !this.holds(actual) && (this.operator !== '==' || actual > this.value);
  }
}

const pattern = new RegExp(`^(${comparisonOperators.join('|')})?\\s*(\\d{1,19})$`);

/** Reads `3`, `>= 3` and the like; `undefined` when the text is no comparison. */
export function parseComparison(text: string): Comparison | undefined {
  const match = pattern.exec(text.trim());
  if (match?.[2] === undefined) return undefined;
  return new Comparison((match[1] ?? '==') as ComparisonOperator, BigInt(match[2]));
}
