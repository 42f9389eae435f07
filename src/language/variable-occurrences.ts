import { variableNamePattern } from '../expressions/template-expression.ts';
import { referencedFileAt } from './referenced-files.ts';
import type { KafkaFile } from './kafka-file.ts';
import type { SourcePosition, Span } from './source-text.ts';
import type { TextEdit } from './text-edit.ts';
import { placeSpan, sectionAt } from './section.ts';
import { capturesOf, usesOfSection, type VariableUse } from './variable-uses.ts';

/** Where a name stands in a file. */
export interface Occurrences {
  /** `@name` lines, then captures. */
  readonly declarations: readonly Span[];
  readonly uses: readonly VariableUse[];
}

/** Everything that a file's names stand for, by their name. */
export function occurrencesOf(file: KafkaFile, name: string): Occurrences {
  return {
    declarations: declarationsOf(file).filter(({ text }) => text === name),
    uses: usesOf(file).filter((use) => !use.isCall && use.name.text === name),
  };
}

/** The name of a variable or capture, declared or used, that stands at a place. */
export function nameAt(file: KafkaFile, position: SourcePosition): Span | undefined {
  const offset = file.source.offsetAt(position);
  const section = sectionAt(file.sections, position.line);
  const here = { sections: section === undefined ? [] : [section] };
  const variables = file.variables.filter(({ line }) => line === position.line);
  return [
    ...[...variables, ...capturesOf(here)].map(({ name }) => name),
    ...usesOf(here).flatMap(({ name, isCall }) => (isCall ? [] : [name])),
  ].find(({ start, end }) => start <= offset && offset <= end);
}

/** What makes another name of it, or the sentence that says why that cannot be. */
export function renameEdits(
  file: KafkaFile,
  name: string,
  newName: string,
): { readonly edits: readonly TextEdit[] } | { readonly problem: string } {
  const { declarations, uses } = occurrencesOf(file, name);
  if (declarations.length === 0) {
    return { problem: `\`${name}\` is not defined in this file, and can be renamed only where it is.` };
  }
  if (!variableNamePattern.test(newName)) {
    return { problem: `\`${newName}\` is not a name: use letters, digits, \`_\`, \`.\` and \`-\`.` };
  }
  if (uses.some(({ kind }) => kind === 'expression') && !/^[A-Za-z_]\w*$/.test(newName)) {
    return {
      problem: `An expression reads \`vars.${name}\`: there a name has letters, digits and \`_\` alone.`,
    };
  }
  if (newName !== name && declarationsOf(file).some(({ text }) => text === newName)) {
    return { problem: `This file has a \`${newName}\` already.` };
  }
  const spans = [...declarations, ...uses.map((use) => use.name)];
  return { edits: spans.map((span) => ({ range: file.source.range(span), newText: newName })) };
}

/** What a place leads to: spans of this file, a name that an environment may have, or another file. */
export type Definition =
  | { readonly kind: 'spans'; readonly spans: readonly Span[] }
  | { readonly kind: 'name'; readonly name: string }
  /** As it is written, relative to this file's folder. */
  | { readonly kind: 'file'; readonly path: string };

/** Where what stands at a place is defined. */
export function definitionAt(file: KafkaFile, position: SourcePosition): Definition | undefined {
  const name = nameAt(file, position);
  if (name !== undefined) {
    const { declarations } = occurrencesOf(file, name.text);
    return declarations.length > 0
      ? { kind: 'spans', spans: declarations }
      : { kind: 'name', name: name.text };
  }
  const path = referencedFileAt(file, position);
  return path === undefined ? undefined : { kind: 'file', path };
}

function declarationsOf(file: KafkaFile): Span[] {
  return [...file.variables, ...capturesOf(file)].map(({ name }) => name);
}

function usesOf({ sections }: Pick<KafkaFile, 'sections'>): VariableUse[] {
  const uses: VariableUse[] = [];
  for (const { section, start } of sections) {
    const { ofVariables, ofBlock } = usesOfSection(section);
    for (const use of [...ofVariables, ...ofBlock]) uses.push({ ...use, name: placeSpan(use.name, start) });
  }
  return uses;
}
