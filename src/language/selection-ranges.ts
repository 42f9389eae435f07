import { parseTemplate } from '../expressions/template.ts';
import type { Block, KafkaFile } from './kafka-file.ts';
import type { SourcePosition, SourceRange, Span } from './source-text.ts';

type Place = Pick<Span, 'start' | 'end'>;

/**
 * What a selection grows to from a place, each within the next: the word, the template, the side of the property, its
 * line, brackets of a value and what is between them, the value, the block, the file.
 */
export function selectionRanges(file: KafkaFile, position: SourcePosition): SourceRange[] {
  const { source, blocks, variables } = file;
  const offset = source.offsetAt(position);
  const { start, end } = source.line(position.line);
  const places: Place[] = [...wordAt(source.text, start, end, offset), source.trimmed(start, end)];
  const block = blocks.findLast(
    ({ startLine, endLine }) => startLine <= position.line && position.line <= endLine,
  );
  if (block !== undefined) places.push(...placesInBlock(file, block));
  for (const { name, value } of variables) places.push(name, value);
  places.push({ start: 0, end: source.text.length });
  const around = places
    .filter((place) => place.start <= offset && offset <= place.end && place.start < place.end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  const nested: Place[] = [];
  for (const place of around) {
    const inner = nested.at(-1);
    if (inner === undefined || isAround(place, inner)) nested.push(place);
  }
  return nested.map((place) => source.range(place));
}

/** Whether `outer` holds all of `inner`, and more. */
function isAround(outer: Place, inner: Place): boolean {
  return (
    outer.start <= inner.start && outer.end >= inner.end && outer.end - outer.start > inner.end - inner.start
  );
}

function placesInBlock({ source }: KafkaFile, block: Block): Place[] {
  const { properties, value, name, keyword } = block;
  const texts = [
    name,
    ...properties.map((property) => property.value),
    ...(value === undefined ? [] : [value]),
  ];
  return [
    keyword,
    ...texts,
    ...properties.map((property) => property.name),
    ...texts.flatMap(templatesIn),
    ...(value === undefined ? [] : bracketsIn(value)),
    { start: keyword.start, end: source.line(block.endLine).end },
  ];
}

function templatesIn({ text, start }: Span): Place[] {
  if (!text.includes('{{')) return [];
  return parseTemplate(text).parts.flatMap((part) =>
    part.kind === 'text'
      ? []
      : [
          { start: start + part.start, end: start + part.end },
          { start: start + part.start + 2, end: start + part.end - 2 },
        ],
  );
}

/** Pairs of brackets with and without their insides' borders, and texts in quotes. */
function bracketsIn({ text, start }: Span): Place[] {
  const places: Place[] = [];
  const open: { readonly bracket: string; readonly at: number }[] = [];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\r\n]|\\[^\r\n])*"|[{}[\]]/g)) {
    const at = start + index;
    if (token === '{' || token === '[') {
      open.push({ bracket: token, at });
    } else if (token === '}' || token === ']') {
      const opening = open.pop();
      if (opening?.bracket !== (token === '}' ? '{' : '[')) continue;
      places.push({ start: opening.at, end: at + 1 }, { start: opening.at + 1, end: at });
    } else {
      places.push({ start: at, end: at + token.length }, { start: at + 1, end: at + token.length - 1 });
    }
  }
  return places;
}

function wordAt(text: string, lineStart: number, lineEnd: number, offset: number): Place[] {
  let start = offset;
  let end = offset;
  while (start > lineStart && /[\p{L}\p{N}_$-]/u.test(text.charAt(start - 1))) start--;
  while (end < lineEnd && /[\p{L}\p{N}_$-]/u.test(text.charAt(end))) end++;
  return [{ start, end }];
}
