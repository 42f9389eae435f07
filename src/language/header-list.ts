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
  const commas = plainOffsets(text, ',');
  const bounds = [-1, ...commas, text.length];
  return bounds.slice(1).flatMap((end, index) => {
    const part = text.slice((bounds[index] ?? 0) + 1, end);
    return part.trim() === '' ? [] : [splitHeader(part)];
  });
}

/** Splits `name = value` at the first `=`, both sides trimmed; `name` alone is a null value. */
export function splitHeader(text: string): HeaderTexts {
  const [equals] = plainOffsets(text, '=');
  return equals === undefined
    ? { name: text.trim(), value: null }
    : { name: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim() };
}

/** Where `char` stands outside of templates. */
function plainOffsets(text: string, char: string): number[] {
  const offsets: number[] = [];
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
