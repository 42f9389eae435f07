import { parseTemplate } from '../expressions/template.ts';
import { splitHeader } from '../language/header-list.ts';
import type { Block } from '../language/kafka-file.ts';
import { templateTexts as templateSpans } from '../language/template-uses.ts';

/** The names that an EXPECT captures, as they are written. */
export function captureNames(block: Block): readonly string[] {
  if (block.kind !== 'EXPECT') return [];
  return block.properties
    .filter(({ name, value }) => name.text === 'capture' && value.text !== '')
    .map(({ value }) => splitHeader(value.text).name.trim());
}

/** Every name that the templates of these texts ask for, through the file's variables as well. */
export function namesAskedFor(
  texts: readonly string[],
  fileVariables: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const names = new Set<string>();
  const queue = [...texts];
  for (let text = queue.pop(); text !== undefined; text = queue.pop()) {
    if (!text.includes('{{')) continue;
    for (const part of parseTemplate(text).parts) {
      if (part.kind === 'text' || names.has(part.name)) continue;
      names.add(part.name);
      const variable = fileVariables.get(part.name);
      if (variable !== undefined) queue.push(variable);
    }
  }
  return names;
}

/** The texts of a block in which templates are replaced. */
export function templateTexts(block: Block): readonly string[] {
  return templateSpans(block).map(({ text }) => text);
}
