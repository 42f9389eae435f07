import { parseTemplate } from '../expressions/template.ts';
import { variablesRead } from '../expressions/variables-read.ts';
import { expressionsOf } from './expression-properties.ts';
import { splitAssignment } from './header-list.ts';
import type { Block, KafkaFile } from './kafka-file.ts';
import { perSection, placeSpan } from './section.ts';
import type { Span } from './source-text.ts';
import { templatesOfSection, templateTexts, usesInText } from './template-uses.ts';

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

export const usesOfSection = perSection((section): SectionUses => {
  const inTemplates = templatesOfSection(section);
  const inExpressions = section.block === undefined ? [] : usesInExpressions(section.block);
  if (inExpressions.length === 0) return inTemplates;
  return { ofVariables: inTemplates.ofVariables, ofBlock: [...inTemplates.ofBlock, ...inExpressions] };
});

/** Every name that a block uses, in no particular order. */
export function usesOfBlock(block: Block): VariableUse[] {
  return [...templateTexts(block).flatMap(usesInText), ...usesInExpressions(block)];
}

function usesInExpressions(block: Block): VariableUse[] {
  return expressionsOf(block).flatMap(({ span }) =>
    variablesRead(withPlaceholders(span.text))
      // A name that a template makes is known only when it runs.
      .filter(({ name, start, end }) => span.text.slice(start, end) === name)
      .map(({ name, start, end }): VariableUse => ({
        name: { text: name, start: span.start + start, end: span.start + end },
        kind: 'expression',
        isCall: false,
      })),
  );
}

/** A number in the place of each template, so that what stands around it can be read. */
function withPlaceholders(text: string): string {
  if (!text.includes('{{')) return text;
  return parseTemplate(text)
    .parts.map(({ kind, start, end }) => (kind === 'text' ? text.slice(start, end) : '1'.padEnd(end - start)))
    .join('');
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

const capturesOfSection = perSection(({ block }): readonly Pick<Capture, 'name' | 'line'>[] => {
  if (block?.kind !== 'EXPECT') return none;
  return block.properties.flatMap(({ name, value, line }) => {
    const captured = name.text === 'capture' ? splitAssignment(value)?.name : undefined;
    return captured === undefined ? [] : [{ name: captured, line }];
  });
});

const none = [] as const;
