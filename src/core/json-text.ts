/** JSON as text: checked and laid out without making values of it, so that numbers of any size stay as they are. */

/** `open`: the text may become JSON by going on. `at` is where it can no longer be JSON, or the text's end. */
export interface JsonScan {
  readonly state: 'complete' | 'open' | 'invalid';
  readonly at: number;
}

type TokenKind = '{' | '}' | '[' | ']' | ',' | ':' | 'string' | 'number' | 'word' | 'cut' | 'bad';

interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

/** What may come next. */
type Expected = 'value' | 'value-or-end' | 'name-or-end' | 'name' | 'colon' | 'comma-or-end' | 'nothing';

/** Says whether `text` is JSON (RFC 8259), in linear time and at any depth. */
export function scanJson(text: string): JsonScan {
  const nesting: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const token = readToken(text, at);
    if (token.kind === 'cut') {
      const isName = text[at] === '"' && (expected === 'name' || expected === 'name-or-end');
      return isName || isValueExpected(expected)
        ? { state: 'open', at: text.length }
        : { state: 'invalid', at };
    }
    const next = follow(token.kind, expected, nesting);
    if (next === undefined) return { state: 'invalid', at };
    expected = next;
    at = token.end;
  }
  return { state: expected === 'nothing' ? 'complete' : 'open', at: text.length };
}

/**
 * Lays JSON out over lines, two spaces a level; every token stays as it is written.
 * @returns the text itself where it is not JSON
 */
export function prettyPrintJson(text: string): string {
  if (scanJson(text).state !== 'complete') return text;
  const pieces: string[] = [];
  let depth = 0;
  const newLine = (): void => void pieces.push('\n', '  '.repeat(Math.min(depth, maxIndent)));
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const token = readToken(text, at);
    at = token.end;
    switch (token.kind) {
      case '{':
      case '[': {
        const next = skipSpace(text, at);
        if (text[next] === '}' || text[next] === ']') {
          pieces.push(token.kind, text.charAt(next));
          at = next + 1;
        } else {
          pieces.push(token.kind);
          depth++;
          newLine();
        }
        break;
      }
      case '}':
      case ']':
        depth--;
        newLine();
        pieces.push(token.kind);
        break;
      case ',':
        pieces.push(',');
        newLine();
        break;
      case ':':
        pieces.push(': ');
        break;
      default:
        pieces.push(text.slice(token.start, token.end));
    }
  }
  return pieces.join('');
}

/** Deeper levels are not indented further: a hostile text would grow to its square. */
const maxIndent = 24;

/** What may come behind a token; `undefined` where the token may not stand. */
function follow(kind: TokenKind, expected: Expected, nesting: ('{' | '[')[]): Expected | undefined {
  const behindValue = (): Expected => (nesting.length === 0 ? 'nothing' : 'comma-or-end');
  switch (kind) {
    case '{':
    case '[':
      if (!isValueExpected(expected)) return undefined;
      nesting.push(kind);
      return kind === '{' ? 'name-or-end' : 'value-or-end';
    case '}':
      if (nesting.at(-1) !== '{' || (expected !== 'name-or-end' && expected !== 'comma-or-end'))
        return undefined;
      nesting.pop();
      return behindValue();
    case ']':
      if (nesting.at(-1) !== '[' || (expected !== 'value-or-end' && expected !== 'comma-or-end'))
        return undefined;
      nesting.pop();
      return behindValue();
    case ',':
      if (expected !== 'comma-or-end') return undefined;
      return nesting.at(-1) === '{' ? 'name' : 'value';
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    case 'string':
      if (expected === 'name' || expected === 'name-or-end') return 'colon';
      return isValueExpected(expected) ? behindValue() : undefined;
    case 'number':
    case 'word':
      return isValueExpected(expected) ? behindValue() : undefined;
    case 'cut':
    case 'bad':
      return undefined;
  }
}

function isValueExpected(expected: Expected): boolean {
  return expected === 'value' || expected === 'value-or-end';
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
/** The beginning of a number or word that the text's end cuts off. */
const cutNumber = /-?(?:(?:0|[1-9]\d*)(?:\.|(?:\.\d+)?[eE][+-]?)?)?$/y;
const cutWords = ['true', 'false', 'null'];
const stringPiece = /[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const cutEscape = /\\(?:u[0-9a-fA-F]{0,3})?$/y;

function readToken(text: string, start: number): Token {
  const char = text.charAt(start);
  switch (char) {
    case '{':
    case '}':
    case '[':
    case ']':
    case ',':
    case ':':
      return { kind: char, start, end: start + 1 };
    case '"':
      return readString(text, start);
  }
  const wordEnd = char === 't' || char === 'f' || char === 'n' ? matchEnd(word, text, start) : undefined;
  if (wordEnd !== undefined) return { kind: 'word', start, end: wordEnd };
  const numberEnd = matchEnd(number, text, start);
  if (numberEnd !== undefined && !/[.eE+\-\w]/.test(text.charAt(numberEnd))) {
    return { kind: 'number', start, end: numberEnd };
  }
  const isCut =
    cutWords.some((whole) => whole.startsWith(text.slice(start, start + 6))) ||
    (matchEnd(cutNumber, text, start) ?? start) > start;
  return { kind: isCut ? 'cut' : 'bad', start, end: text.length };
}

function readString(text: string, start: number): Token {
  let at = skipPlain(text, start + 1);
  if (text[at] === '"') return { kind: 'string', start, end: at + 1 };
  for (let end = matchEnd(stringPiece, text, at); end !== undefined; end = matchEnd(stringPiece, text, at))
    at = end;
  if (text[at] === '"') return { kind: 'string', start, end: at + 1 };
  const isCut = at === text.length || matchEnd(cutEscape, text, at) !== undefined;
  return { kind: isCut ? 'cut' : 'bad', start, end: text.length };
}

/** To the first character that does not stand for itself in a string. */
function skipPlain(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code >= 0x20 && code !== 0x22 && code !== 0x5c;)
    code = text.charCodeAt(++at);
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  for (
    let code = text.charCodeAt(at);
    code === 0x20 || (code >= 0x09 && code <= 0x0d);
    code = text.charCodeAt(at)
  ) {
    if (code === 0x0b || code === 0x0c) break;
    at++;
  }
  return at;
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
