import type { PartExplanation } from '../core/run-result.ts';

/** One part of a condition that was not true, with the values that it had. */
export function describePart({ source, failure, operands, hint }: PartExplanation): string {
  const values = operands
    .filter((operand) => operand.source !== source)
    .map((operand) => `\`${operand.source}\` is ${operand.value}`);
  const sentences = [
    failure === undefined ? `\`${source}\` is false` : `\`${source}\` cannot be evaluated (${failure})`,
    ...values,
  ];
  return `${sentences.join('; ')}.${hint === undefined ? '' : ` ${hint}`}`;
}
