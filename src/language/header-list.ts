import { parseTemplate } from '../expressions/template.ts';
import { SourceText, type Span } from './source-text.ts';

/** A header as a property writes it: templates not replaced. */
export interface HeaderTexts {
  readonly name: string;
  /** `null` where no `=` stands. */
  readonly value: string | null;
}

/** Splits `a=b, c=d` at its commas and each part at its first `=`; empty parts are left out. */
export function splitHeaderList(text: string): HeaderTexts[] {
  const headers: HeaderTexts[] = [];
  const equals = plainOffsets(text, '=');
  let start = 0;
  let next = 0;
  for (const end of [...plainOffsets(text, ','), text.length]) {
    while ((equals[next] ?? end) < start) next++;
    if (text.slice(start, end).trim() !== '') headers.push(splitAt(text, start, equals[next] ?? end, end));
    start = end + 1;
  }
  return headers;
}

/** Splits `name = value` at the first `=`, both sides trimmed; `name` alone is a null value. */
export function splitHeader(text: string): HeaderTexts {
  return splitAt(text, 0, plainOffsets(text, '=')[0] ?? text.length, text.length);
}

function splitAt(text: string, start: number, equals: number, end: number): HeaderTexts {
  return equals >= end
    ? { name: text.slice(start, end).trim(), value: null }
    : { name: text.slice(start, equals).trim(), value: text.slice(equals + 1, end).trim() };
}

/** Where `char` stands outside of templates. */
function plainOffsets(text: string, char: string): number[] {
  const offsets: number[] = [];
  if (!text.includes('{{')) {
    for (let at = text.indexOf(char); at !== -1; at = text.indexOf(char, at + 1)) offsets.push(at);
    return offsets;
  }
  for (const part of parseTemplate(text).parts) {
    if (part.kind === 'expression') continue;
    for (let at = part.start; at < part.end; at++) if (text[at] === char) offsets.push(at);
  }
  return offsets;
}

/** The two sides of `name = value` where they stand, both trimmed; `undefined` where a side is missing. */
export function splitAssignment(span: Span): { readonly name: Span; readonly value: Span } | undefined {
  const [equals] = plainOffsets(span.text, '=');
  if (equals === undefined) return undefined;
  const source = new SourceText(span.text);
  const moved = ({ text, start, end }: Span): Span => ({
    text,
    start: span.start + start,
    end: span.start + end,
  });
  const name = source.trimmed(0, equals);
  const value = source.trimmed(equals + 1, span.text.length);
  return name.text === '' || value.text === '' ? undefined : { name: moved(name), value: moved(value) };
}
