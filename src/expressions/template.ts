import { parseExpression, type TemplateExpression } from './template-expression.ts';

export interface TemplateText {
  readonly kind: 'text';
  readonly start: number;
  readonly end: number;
  /** As it is inserted: `\{{` has become `{{`. */
  readonly text: string;
}

export type TemplatePart = TemplateText | TemplateExpression;

/** A text cut into what is inserted as it is and what is evaluated; the parts cover the text without a gap. */
export interface Template {
  readonly parts: readonly TemplatePart[];
  /** Where a `{{` stands that nothing closes; it is text. */
  readonly unclosed: readonly number[];
}

/**
 * Cuts `text` into its parts, in linear time. `}}` closes outside quotes and balanced parentheses; one that closes
 * nothing is text; of three and more opening braces the last two open; quotes end with their line.
 */
export function parseTemplate(text: string): Template {
  if (last?.text !== text) last = { text, template: cut(text) };
  return last.template;
}

/** A text is looked at for one thing right after the other, and cutting it is most of the work. */
let last: { readonly text: string; readonly template: Template } | undefined;

function cut(text: string): Template {
  const parts: TemplatePart[] = [];
  const unclosed: number[] = [];
  let textStart = 0;
  let at = 0;
  const endText = (end: number): void => {
    if (end > textStart)
      parts.push({ kind: 'text', start: textStart, end, text: text.slice(textStart, end) });
  };
  for (;;) {
    const open = text.indexOf('{{', at);
    if (open === -1) break;
    if (open > textStart && text[open - 1] === '\\') {
      endText(open - 1);
      parts.push({ kind: 'text', start: open - 1, end: open + 2, text: '{{' });
      textStart = at = open + 2;
    } else if (text[open + 2] === '{') {
      at = open + 1;
    } else {
      const scan = scanExpression(text, open + 2);
      if (scan.isClosed) {
        endText(open);
        parts.push(parseExpression(text, open, scan.end));
        textStart = at = scan.end;
      } else {
        unclosed.push(open);
        at = scan.end;
      }
    }
  }
  endText(text.length);
  return { parts, unclosed };
}

/** Whether evaluating `text` may give another text. */
export function hasTemplate(text: string): boolean {
  return text.includes('{{') && parseTemplate(text).parts.some((part) => part.kind === 'expression');
}

/** Reads on from behind `{{` to behind its `}}`, or to where it turned out that none closes it. */
function scanExpression(text: string, start: number): { readonly isClosed: boolean; readonly end: number } {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text[at]) {
      case '"':
      case "'": {
        const end = findQuoteEnd(text, at);
        // What was read is left behind as text: reading it again would make a hostile text cost its square.
        if (text[end] !== text[at]) return { isClosed: false, end };
        at = end;
        break;
      }
      case '(':
        depth++;
        break;
      case ')':
        if (depth > 0) depth--;
        break;
      case '{':
        // No JSON argument has two opening braces in a row: another expression starts here.
        if (text[at + 1] === '{') return { isClosed: false, end: at };
        break;
      case '}':
        if (depth === 0 && text[at + 1] === '}') return { isClosed: true, end: at + 2 };
        break;
    }
  }
  return { isClosed: false, end: text.length };
}

/** The index of the quote that closes the one at `start`, or of the line's end where none does. */
function findQuoteEnd(text: string, start: number): number {
  const quote = text[start];
  let at = start + 1;
  while (at < text.length && text[at] !== quote && text[at] !== '\n' && text[at] !== '\r') {
    at += text[at] === '\\' && isQuotable(text[at + 1]) ? 2 : 1;
  }
  return at;
}

/** A backslash at a line's end does not carry the quotes over it. */
function isQuotable(char: string | undefined): boolean {
  return char !== undefined && char !== '\n' && char !== '\r';
}
