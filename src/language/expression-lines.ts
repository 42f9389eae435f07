import { variableNamePattern } from '../expressions/template-expression.ts';
import type { Evaluate } from '../expressions/template-run.ts';
import { propertyFailure } from './evaluate-property.ts';
import { splitHeader } from './header-list.ts';
import type { Block, Property } from './kafka-file.ts';
import { assignment } from './property-problems.ts';

/** A CEL expression, templates replaced, and the line from 0 that it stands in. */
export interface ExpressionLine {
  readonly source: string;
  readonly line: number;
}

/** An expression whose result gets a name. */
export interface CaptureLine extends ExpressionLine {
  readonly name: string;
}

/** One entry of a topic's configuration. */
export interface ConfigLine {
  readonly name: string;
  readonly value: string;
}

/** The block's `assert` lines, in their order; empty ones have no effect. */
export function assertLines(block: Block, evaluate: Evaluate): ExpressionLine[] {
  return written(block, 'assert').map(({ value, line }) => ({ source: evaluate(value.text).trim(), line }));
}

/** The block's `capture` lines, in their order. @throws KafkaFailure `invalid-request` naming the line */
export function captureLines(block: Block, evaluate: Evaluate): CaptureLine[] {
  return written(block, 'capture').map((property) => {
    const [name, source] = assigned(property, evaluate);
    if (!variableNamePattern.test(name)) throw propertyFailure(property, `\`${name}\` is not a name.`);
    return { name, source, line: property.line };
  });
}

/** The block's `config` lines, in their order. @throws KafkaFailure `invalid-request` naming the line */
export function configLines(block: Block, evaluate: Evaluate): ConfigLine[] {
  return written(block, 'config').map((property) => {
    const [name, value] = assigned(property, evaluate);
    return { name, value };
  });
}

function written(block: Block, name: string): Property[] {
  return block.properties.filter((property) => property.name.text === name && property.value.text !== '');
}

/** Split before templates are replaced: what they insert is a part of one side. */
function assigned(property: Property, evaluate: Evaluate): readonly [name: string, value: string] {
  const problem = assignment(property.value.text);
  if (problem !== undefined) throw propertyFailure(property, problem);
  const { name, value } = splitHeader(property.value.text);
  return [evaluate(name).trim(), evaluate(value ?? '').trim()];
}
