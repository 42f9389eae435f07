import { variablesRead } from '../expressions/variables-read.ts';
import { parseTemplate } from '../expressions/template.ts';
import { expressionsOf } from './expression-properties.ts';
import { splitAssignment } from './header-list.ts';
import { hasTemplatesInName, type Block, type KafkaFile } from './kafka-file.ts';
import { perSection, placeSpan } from './section.ts';
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

/** The names that a section uses; offsets count from its start. */
export interface SectionUses {
  /** In the values of `@name` lines. */
  readonly ofVariables: readonly VariableUse[];
  readonly ofBlock: readonly VariableUse[];
}

export const usesOfSection = perSection(({ block, variables }): SectionUses => {
  return {
    ofVariables: variables.flatMap(({ value }) => usesInText(value)),
    ofBlock: block === undefined ? [] : usesOfBlock(block),
  };
});

/** Every name that a block uses, in no particular order. */
export function usesOfBlock(block: Block): VariableUse[] {
  const uses: VariableUse[] = [];
  if (hasTemplatesInName(block.kind)) addUses(block.name, uses);
  for (const { value } of block.properties) addUses(value, uses);
  if (block.value !== undefined) addUses(block.value, uses);
  for (const { span } of expressionsOf(block)) {
    for (const { name, start, end } of variablesRead(span.text)) {
      uses.push({
        name: { text: name, start: span.start + start, end: span.start + end },
        kind: 'expression',
        isCall: false,
      });
    }
  }
  return uses;
}

/** The names in the templates of a text; those that are no names are left out. */
export function usesInText(span: Span): VariableUse[] {
  const uses: VariableUse[] = [];
  addUses(span, uses);
  return uses;
}

function addUses(span: Span, uses: VariableUse[]): void {
  if (!span.text.includes('{{')) return;
  for (const part of parseTemplate(span.text).parts) {
    if (part.kind === 'text' || part.problem !== undefined) continue;
    // Behind the word `json`, which may be a name as well.
    const from = part.asJson ? span.text.indexOf('json', part.start) + 'json'.length : part.start;
    const start = span.start + span.text.indexOf(part.name, from);
    uses.push({
      name: { text: part.name, start, end: start + part.name.length },
      kind: 'template',
      isCall: part.parameters !== undefined,
    });
  }
}

/** The file's captures, in its order. */
export function capturesOf({ sections }: Pick<KafkaFile, 'sections'>): Capture[] {
  const captures: Capture[] = [];
  let blockIndex = 0;
  for (const { section, start, line } of sections) {
    if (section.block === undefined) continue;
    for (const capture of capturesOfSection(section)) {
      captures.push({ name: placeSpan(capture.name, start), blockIndex, line: capture.line + line });
    }
    blockIndex++;
  }
  return captures;
}

const capturesOfSection = perSection(({ block }): readonly Pick<Capture, 'name' | 'line'>[] =>
  (block?.properties ?? []).flatMap(({ name, value, line }) => {
    const captured = name.text === 'capture' ? splitAssignment(value)?.name : undefined;
    return captured === undefined ? [] : [{ name: captured, line }];
  }),
);
