import { Buffer } from 'node:buffer';

/** Where letters with two cases stand, beyond ASCII. */
const casedRanges: readonly (readonly [number, number])[] = [
  [0x80, 0x2dff],
  [0xa640, 0xabff],
  [0xff00, 0xff5f],
  [0x10400, 0x105ff],
  [0x10c80, 0x10cff],
  [0x118a0, 0x118df],
  [0x16e40, 0x16e7f],
  [0x1e900, 0x1e943],
];

let foldedAlike: ReadonlyMap<string, readonly string[]> | undefined;

/** The characters that are the same as `char` but for their case, itself included. ASCII stays among itself. */
export function caseVariants(char: string): readonly string[] {
  if (char < '\u0080') return [...new Set([char, char.toLowerCase(), char.toUpperCase()])];
  foldedAlike ??= groupByCase();
  return foldedAlike.get(caseKey(char)) ?? [char];
}

function caseKey(char: string): string {
  const upper = char.toUpperCase();
  return isOneChar(upper) ? (isOneChar(upper.toLowerCase()) ? upper.toLowerCase() : upper) : char;
}

function isOneChar(text: string): boolean {
  return text.length === 1 || (text.length === 2 && text.codePointAt(0) !== text.charCodeAt(0));
}

function groupByCase(): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [first, last] of casedRanges) {
    for (let code = first; code <= last; code++) {
      const char = String.fromCodePoint(code);
      const key = caseKey(char);
      if (key === char && char.toUpperCase() === char) continue;
      for (const alike of key === char ? [char] : [char, key]) {
        if (alike < '\u0080') continue;
        const group = groups.get(key) ?? [];
        if (!group.includes(alike)) group.push(alike);
        groups.set(key, group);
      }
      const upper = char.toUpperCase();
      const group = groups.get(key);
      if (group !== undefined && isOneChar(upper) && upper >= '\u0080' && !group.includes(upper))
        group.push(upper);
    }
  }
  return groups;
}

/**
 * A pattern that finds `text` in any case: in UTF-8 bytes that were read as Latin-1, or in text. It tries no place
 * more often than `text` is long.
 */
export function foldedPattern(text: string, over: 'latin1' | 'text'): RegExp {
  const source = Array.from(text, (char) => {
    const variants = caseVariants(char).map((variant) =>
      over === 'text' ? variant : Buffer.from(variant).toString('latin1'),
    );
    // A class leaves nothing to come back to, where alternatives do.
    const isClass = variants.every((variant) => variant.length === 1);
    return isClass ? `[${variants.map(escaped).join('')}]` : `(?:${variants.map(escaped).join('|')})`;
  });
  return new RegExp(source.join(''), 'g');
}

function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, at) => {
    const code = text.charCodeAt(at);
    return `\\u${code.toString(16).padStart(4, '0')}`;
  }).join('');
}
