import { variablesRead } from '../expressions/variables-read.ts';
import { parseTemplate } from '../expressions/template.ts';
import { expressionsOf } from './expression-properties.ts';
import { splitAssignment } from './header-list.ts';
import { hasTemplatesInName, type Block, type KafkaFile } from './kafka-file.ts';
import type { Span } from './source-text.ts';

/** A place where a name is used: `{{name}}`, or `vars.name` of a CEL expression. */
export interface VariableUse {
  readonly name: Span;
  readonly kind: 'template' | 'expression';
  /** `{{name(…)}}`: a function of faker's. */
  readonly isCall: boolean;
}

/** A capture and where its name stands. */
export interface Capture {
  readonly name: Span;
  /** The index of its block. */
  readonly blockIndex: number;
  readonly line: number;
}

/** Every name that a block uses, in no particular order. */
export function usesOfBlock(block: Block): VariableUse[] {
  return [
    ...(hasTemplatesInName(block.kind) ? usesInText(block.name) : []),
    ...block.properties.flatMap(({ value }) => usesInText(value)),
    ...(block.value === undefined ? [] : usesInText(block.value)),
    ...expressionsOf(block).flatMap(({ span }) =>
      variablesRead(span.text).map(({ name, start, end }): VariableUse => ({
        name: { text: name, start: span.start + start, end: span.start + end },
        kind: 'expression',
        isCall: false,
      })),
    ),
  ];
}

/** The names in the templates of a text; those that are no names are left out. */
export function usesInText(span: Span): VariableUse[] {
  if (!span.text.includes('{{')) return [];
  return parseTemplate(span.text).parts.flatMap((part): VariableUse[] => {
    if (part.kind === 'text' || part.problem !== undefined) return [];
    const inner = span.text.slice(part.start, part.end);
    // Behind the word `json`, which may be a name as well.
    const offset = inner.indexOf(part.name, part.asJson ? inner.indexOf('json') + 'json'.length : 0);
    const start = span.start + part.start + offset;
    return [
      {
        name: { text: part.name, start, end: start + part.name.length },
        kind: 'template',
        isCall: part.parameters !== undefined,
      },
    ];
  });
}

/** The file's captures, in its order. */
export function capturesOf({ blocks }: Pick<KafkaFile, 'blocks'>): Capture[] {
  return blocks.flatMap(({ properties }, blockIndex) =>
    properties.flatMap((property) => {
      const name = property.name.text === 'capture' ? splitAssignment(property.value)?.name : undefined;
      return name === undefined ? [] : [{ name, blockIndex, line: property.line }];
    }),
  );
}
