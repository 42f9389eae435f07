import { parseTemplate } from '../expressions/template.ts';
import type { FindingCode } from './finding.ts';
import { hasTemplatesInName, type Block } from './kafka-file.ts';
import { perSection } from './section.ts';
import type { Span } from './source-text.ts';
import type { VariableUse } from './variable-uses.ts';

/** What is wrong with a template, by itself. */
export interface TemplateProblem extends Pick<Span, 'start' | 'end'> {
  readonly severity: 'error' | 'warning';
  readonly code: FindingCode;
  readonly message: string;
}

/** What the templates of a section ask for, and what is wrong with them; offsets count from the section's start. */
export interface SectionTemplates {
  /** In the values of `@name` lines. */
  readonly ofVariables: readonly VariableUse[];
  readonly ofBlock: readonly VariableUse[];
  readonly problems: readonly TemplateProblem[];
}

export const templatesOfSection = perSection(({ block, variables }): SectionTemplates => {
  const uses: VariableUse[] = [];
  const problems: TemplateProblem[] = [];
  for (const { value } of variables) collect(value, uses, problems);
  const ofVariables = uses.splice(0);
  for (const text of block === undefined ? [] : templateTexts(block)) collect(text, uses, problems);
  return { ofVariables, ofBlock: uses, problems };
});

/** The texts of a block in which templates are replaced. */
export function templateTexts({ kind, name, properties, value }: Block): Span[] {
  const texts = properties.map((property) => property.value);
  if (hasTemplatesInName(kind)) texts.unshift(name);
  if (value !== undefined) texts.push(value);
  return texts;
}

/** The names in the templates of a text; those that are no names are left out. */
export function usesInText(span: Span): VariableUse[] {
  const uses: VariableUse[] = [];
  collect(span, uses, []);
  return uses;
}

function collect({ text, start }: Span, uses: VariableUse[], problems: TemplateProblem[]): void {
  if (!text.includes('{{')) return;
  const { parts, unclosed } = parseTemplate(text);
  for (const part of parts) {
    if (part.kind === 'text') continue;
    if (part.problem !== undefined) {
      const place = { start: start + part.start, end: start + part.end };
      problems.push({ ...place, severity: 'error', code: 'bad-template', message: part.problem });
      continue;
    }
    // Behind the word `json`, which may be a name as well.
    const from = part.asJson ? text.indexOf('json', part.start) + 'json'.length : part.start;
    const nameStart = start + text.indexOf(part.name, from);
    uses.push({
      name: { text: part.name, start: nameStart, end: nameStart + part.name.length },
      kind: 'template',
      isCall: part.parameters !== undefined,
    });
  }
  for (const offset of unclosed) {
    problems.push({
      start: start + offset,
      end: start + offset + 2,
      severity: 'warning',
      code: 'unclosed-template',
      message:
        'Nothing closes these braces, so they are sent as text. Write `\\{{` for braces that are meant as such.',
    });
  }
}
