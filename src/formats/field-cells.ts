import { Buffer } from 'node:buffer';
import type { DecodedCell } from '../core/decoded-cell.ts';
import type { LogRecord } from '../core/record.ts';
import { cutText } from './cut-text.ts';
import { decodePart } from './decode-part.ts';
import { formatFieldPath, type FieldPath } from './field-path.ts';
import type { Format } from './format.ts';

type Parts = Pick<LogRecord, 'key' | 'value' | 'headers'>;
interface Formats {
  readonly key: Format | undefined;
  readonly value: Format | undefined;
}

/** Larger JSON is not taken apart for a column: it would hold everything else. */
const maxJsonBytes = 256 * 1024;
const whole = 2 ** 30;
const maxDepth = 6;

/**
 * What stands in a record at each of `paths`, cut to a cell; `null` where there is nothing. Numbers keep their digits,
 * objects and lists are JSON in one line.
 */
export function readFields(
  record: Parts,
  formats: Formats,
  paths: readonly (FieldPath | undefined)[],
  maxChars: number,
): readonly (DecodedCell | null)[] {
  const parsed = new Map<'key' | 'value', unknown>();
  const partOf = (part: 'key' | 'value'): unknown => {
    if (!parsed.has(part)) parsed.set(part, parsePart(record[part], part, formats[part]));
    return parsed.get(part);
  };
  return paths.map((path) => {
    if (path === undefined) return null;
    const { part, names } = path;
    if (part === 'headers') return headerCell(record, names, maxChars);
    if (names.length === 0) return decodePart(record[part], part, formats[part], maxChars).cell;
    const value = partOf(part);
    return value === tooLarge ? tooLargeCell : cellOf(names.reduce(memberOf, value), maxChars);
  });
}

/** The paths that lead to something in a record, objects and lists on the way left out. */
export function fieldPathsOf(record: Parts, formats: Formats): readonly string[] {
  const paths: string[] = [];
  const collect = (part: 'key' | 'value', value: unknown, names: readonly (string | number)[]): void => {
    if (Array.isArray(value)) {
      if (value.length > 0 && names.length < maxDepth) collect(part, value[0], [...names, 0]);
    } else if (isObject(value)) {
      if (names.length >= maxDepth) return;
      for (const name of Object.keys(value)) collect(part, value[name], [...names, name]);
    } else if (names.length > 0) paths.push(formatFieldPath({ part, names }));
  };
  for (const part of ['key', 'value'] as const) {
    const value = parsePart(record[part], part, formats[part]);
    if (value !== tooLarge) collect(part, value, []);
  }
  for (const { name } of record.headers) {
    const { cell } = decodePart(name, 'header', undefined, 200);
    if (cell.kind === 'text' && !cell.isCut)
      paths.push(formatFieldPath({ part: 'headers', names: [cell.text] }));
  }
  return paths;
}

const tooLarge = Symbol('too large');
const tooLargeCell: DecodedCell = {
  kind: 'error',
  text: 'The JSON is too large to be shown in columns.',
  isCut: false,
};

/** `undefined` where the part is not JSON. */
function parsePart(bytes: Uint8Array | null, part: 'key' | 'value', format: Format | undefined): unknown {
  if (bytes === null) return undefined;
  if (bytes.length > maxJsonBytes) return tooLarge;
  const { cell } = decodePart(bytes, part, format, whole);
  if (cell.kind !== 'json') return undefined;
  try {
    return JSON.parse(cell.text, keepDigits);
  } catch {
    // Nested too deep for the parser.
    return undefined;
  }
}

/** A number as it is written. */
class JsonNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

function keepDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? new JsonNumber(context?.source ?? String(value)) : value;
}

function memberOf(value: unknown, name: string | number): unknown {
  if (Array.isArray(value)) return typeof name === 'number' ? (value[name] as unknown) : undefined;
  if (!isObject(value) || typeof name === 'number') return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

function cellOf(value: unknown, maxChars: number): DecodedCell | null {
  if (value === undefined) return null;
  const kind = typeof value === 'string' ? 'text' : value instanceof JsonNumber ? 'number' : 'json';
  const text = typeof value === 'string' ? value : compactJson(value);
  const cut = cutText(text, maxChars);
  return { kind, text: cut, isCut: cut.length < text.length };
}

function compactJson(value: unknown): string {
  if (value instanceof JsonNumber) return value.source;
  if (Array.isArray(value)) return `[${value.map(compactJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${compactJson(member)}`,
  );
  return `{${members.join(',')}}`;
}

function headerCell(
  record: Parts,
  names: readonly (string | number)[],
  maxChars: number,
): DecodedCell | null {
  const [name] = names;
  if (typeof name !== 'string' || names.length !== 1) return null;
  const bytes = Buffer.from(name);
  const header = record.headers.findLast((candidate) => bytes.equals(candidate.name));
  return header === undefined ? null : decodePart(header.value, 'header', undefined, maxChars).cell;
}
