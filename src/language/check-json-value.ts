import { scanJson } from '../core/json-text.ts';
import { parseTemplate } from '../expressions/template.ts';
import type { Report } from './finding.ts';
import { findProperty, type Block } from './kafka-file.ts';

/**
 * Whether a value that is to be JSON can be. A template may stand for anything: a part of a text, a list of members,
 * nothing. So what stands behind the first one is not judged.
 */
export function checkJsonValue(block: Block, report: Report): void {
  const { value } = block;
  if (value === undefined || findProperty(block, 'value-format')?.value.text !== 'json') return;
  const known = upToTemplate(value.text);
  const { state, at } = scanJson(known);
  if (state === 'complete' || (state === 'open' && known.length < value.text.length)) return;
  const start = value.start + Math.min(at, value.text.length - 1);
  const message =
    state === 'open' ? 'This JSON ends before it is complete.' : 'This is not JSON from here on.';
  report({ start, end: start + 1 }, 'warning', 'bad-json', message);
}

/** What stands before the first template. A space is in the place of the backslash of `\{{`, which stands for `{{`. */
function upToTemplate(text: string): string {
  if (!text.includes('{{')) return text;
  let known = '';
  for (const { kind, start, end } of parseTemplate(text).parts) {
    if (kind !== 'text') break;
    known += text.startsWith('\\{{', start) ? ` ${text.slice(start + 1, end)}` : text.slice(start, end);
  }
  return known;
}
