export type JsonTokenKind = 'name' | 'string' | 'number' | 'literal';

/** A token of a laid out text: `start … end − 1`. */
export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly start: number;
  readonly end: number;
}

export interface JsonLayout {
  readonly text: string;
  /** In their order; punctuation has none. */
  readonly tokens: readonly JsonToken[];
}

const indent = '  ';
const maxDepth = 200;
const maxLength = 8_000_000;
const bareToken = /-?\d[\d.eE+-]*|true|false|null|[[\]{}:,]/y;
const space = /[ \t\r\n]*/y;

/**
 * JSON in lines, one member each. Only white space changes: every token stays as it was written, so that numbers keep
 * all of their digits, and members their order and duplicates.
 * @returns `undefined` for what cannot be laid out: no JSON, nested more than 200 deep, longer than 8 million characters
 */
export function layoutJson(text: string): JsonLayout | undefined {
  const parts: string[] = [];
  const tokens: JsonToken[] = [];
  let length = 0;
  let depth = 0;
  let last = '';
  const put = (part: string): void => {
    parts.push(part);
    length += part.length;
  };
  const newLine = (): void => put(`\n${indent.repeat(depth)}`);

  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const token = tokenAt(text, at);
    if (token === undefined || length > maxLength) return undefined;
    at += token.length;
    const isClosing = token === '}' || token === ']';
    if (isClosing) {
      if (--depth < 0) return undefined;
      if (last !== '{' && last !== '[') newLine();
    } else if (last === '{' || last === '[') newLine();

    const kind = kindOf(token, text, at);
    if (kind !== undefined) tokens.push({ kind, start: length, end: length + token.length });
    put(token);
    if (token === ':') put(' ');
    else if (token === ',') newLine();
    else if (token === '{' || token === '[') depth++;
    if (depth > maxDepth) return undefined;
    last = token;
  }
  return depth === 0 ? { text: parts.join(''), tokens } : undefined;
}

/** Whether the text is one JSON value. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A string is scanned, not matched: a regular expression could run out of stack on a long one. */
function tokenAt(text: string, at: number): string | undefined {
  if (text.charAt(at) !== '"') {
    bareToken.lastIndex = at;
    return bareToken.exec(text)?.[0];
  }
  for (let end = at + 1; end < text.length; end++) {
    const character = text.charAt(end);
    if (character === '"') return text.slice(at, end + 1);
    if (character === '\\') end++;
  }
  return undefined;
}

function skipSpace(text: string, at: number): number {
  space.lastIndex = at;
  return at + (space.exec(text)?.[0].length ?? 0);
}

function kindOf(token: string, text: string, end: number): JsonTokenKind | undefined {
  const first = token.charAt(0);
  if (first === '"') return text.charAt(skipSpace(text, end)) === ':' ? 'name' : 'string';
  if (first === '-' || (first >= '0' && first <= '9')) return 'number';
  return /[tfn]/.test(first) ? 'literal' : undefined;
}
