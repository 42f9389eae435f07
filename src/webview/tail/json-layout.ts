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
const bareToken = /-?\d[\d.eE+-]*|true|false|null/y;
const punctuation = '[]{}:,';
/** A line end and the indentation of each depth. */
const lineStarts = Array.from({ length: maxDepth + 1 }, (_, depth) => `\n${indent.repeat(depth)}`);

/**
 * JSON in lines, one member each. Only white space changes: every token stays as it was written, so that numbers keep
 * all of their digits, and members their order and duplicates.
 * @param maxTokens tokens from here on are not told apart
 * @returns `undefined` for what cannot be laid out: no JSON, nested more than 200 deep, longer than 8 million characters
 */
export function layoutJson(text: string, maxTokens = Infinity): JsonLayout | undefined {
  const tokens: JsonToken[] = [];
  let laidOut = '';
  let depth = 0;
  let last = '';
  const newLine = (): void => {
    laidOut += lineStarts[depth] ?? '\n';
  };

  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const token = tokenAt(text, at);
    if (token === undefined || laidOut.length > maxLength) return undefined;
    at += token.length;
    const isClosing = token === '}' || token === ']';
    if (isClosing) {
      if (--depth < 0) return undefined;
      if (last !== '{' && last !== '[') newLine();
    } else if (last === '{' || last === '[') newLine();

    const kind = tokens.length < maxTokens ? kindOf(token, text, at) : undefined;
    if (kind !== undefined) {
      tokens.push({ kind, start: laidOut.length, end: laidOut.length + token.length });
    }
    laidOut += token;
    if (token === ':') laidOut += ' ';
    else if (token === ',') newLine();
    else if (token === '{' || token === '[') depth++;
    if (depth > maxDepth) return undefined;
    last = token;
  }
  return depth === 0 ? { text: laidOut, tokens } : undefined;
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
  const first = text.charAt(at);
  if (punctuation.includes(first)) return first;
  if (first !== '"') {
    bareToken.lastIndex = at;
    return bareToken.test(text) ? text.slice(at, bareToken.lastIndex) : undefined;
  }
  for (let end = at + 1; end < text.length; end++) {
    const character = text.charAt(end);
    if (character === '"') return text.slice(at, end + 1);
    if (character === '\\') end++;
  }
  return undefined;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); isSpace(code); code = text.charCodeAt(at)) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function kindOf(token: string, text: string, end: number): JsonTokenKind | undefined {
  const first = token.charAt(0);
  if (first === '"') return text.charAt(skipSpace(text, end)) === ':' ? 'name' : 'string';
  if (first === '-' || (first >= '0' && first <= '9')) return 'number';
  return /[tfn]/.test(first) ? 'literal' : undefined;
}
