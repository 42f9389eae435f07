import { KafkaFailure } from '../core/kafka-failure.ts';
import type { Evaluate } from '../expressions/template-run.ts';
import { findDefinition } from './block-definitions.ts';
import { findProperty, groupName, type Block, type Property } from './kafka-file.ts';

/**
 * The text of a property with its templates replaced and checked, so that the parser of such texts understands it.
 * @returns `undefined` where the property is not written, or is empty
 * @throws KafkaFailure `invalid-request` naming the line
 */
export function evaluateProperty(block: Block, name: string, evaluate: Evaluate): string | undefined {
  const property = findProperty(block, name);
  if (property === undefined || property.value.text === '') return undefined;
  const text = evaluate(property.value.text).trim();
  const problem = findDefinition(block.kind, name)?.problem?.(text, groupName(block));
  if (problem !== undefined) throw propertyFailure(property, problem);
  return text;
}

/** As `evaluateProperty`, for a property that must be there. */
export function evaluateRequired(block: Block, name: string, evaluate: Evaluate): string {
  const text = evaluateProperty(block, name, evaluate);
  if (text !== undefined) return text;
  throw new KafkaFailure(
    'invalid-request',
    `Line ${block.startLine + 1}: ${block.kind} needs a \`${name}\`.`,
  );
}

/** The name of a TOPIC or GROUP, templates replaced. @throws KafkaFailure `invalid-request` naming the line */
export function evaluateName(
  block: Block,
  evaluate: Evaluate,
  problem?: (name: string) => string | undefined,
): string {
  const name = evaluate(block.name.text).trim();
  const found = name === '' ? `${block.kind} needs a name: write it behind the keyword.` : problem?.(name);
  if (found === undefined) return name;
  throw new KafkaFailure('invalid-request', `Line ${block.startLine + 1}: ${found}`);
}

/** As `evaluateProperty`, read by `parse`. */
export function evaluateParsed<T>(
  block: Block,
  name: string,
  evaluate: Evaluate,
  parse: (text: string) => T | undefined,
): T | undefined {
  const text = evaluateProperty(block, name, evaluate);
  return text === undefined ? undefined : parse(text);
}

/** What to throw when a property holds something that cannot be. */
export function propertyFailure(property: Property, problem: string): KafkaFailure {
  return new KafkaFailure(
    'invalid-request',
    `Line ${property.line + 1}, \`${property.name.text}\`: ${problem}`,
  );
}
