import { scanJson } from '../core/json-text.ts';
import { parseTemplate } from '../expressions/template.ts';
import type { Report } from './finding.ts';
import { findProperty, type Block } from './kafka-file.ts';

/** Whether a value that is to be JSON can be: a template may stand for any value, and within a text for any text. */
export function checkJsonValue(block: Block, report: Report): void {
  const { value } = block;
  if (value === undefined || findProperty(block, 'value-format')?.value.text !== 'json') return;
  const { state, at } = scanJson(withoutTemplates(value.text));
  if (state === 'complete') return;
  const start = value.start + Math.min(at, value.text.length - 1);
  const message =
    state === 'open' ? 'This JSON ends before it is complete.' : 'This is not JSON from here on.';
  report({ start, end: start + 1 }, 'warning', 'bad-json', message);
}

/** Digits in the place of templates: a value where one is expected, and as good as any other in a text. */
function withoutTemplates(text: string): string {
  if (!text.includes('{{')) return text;
  let replaced = '';
  for (const { kind, start, end } of parseTemplate(text).parts) {
    const isText = kind === 'text' && !text.startsWith('\\{{', start);
    replaced += isText ? text.slice(start, end) : '1'.repeat(end - start);
  }
  return replaced;
}
