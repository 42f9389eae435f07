/** JSON with the places of its parts: what `JSON.parse` gives has none. */
export type JsonNode = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly value: string }
  /** As it is written: it may be too large for a number of JavaScript's. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
);

/** `start` and `end` are those of the name, its quotes included. */
export interface JsonMember {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly value: JsonNode;
}

/** Why a text is no JSON, and where. */
export interface JsonProblem {
  readonly message: string;
  readonly offset: number;
}

const maxDepth = 200;
const space = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const word = /true|false|null/y;

/** Reads JSON (RFC 8259) in linear time; a byte order mark before it is no part of it. */
export function parseJsonTree(text: string): { readonly root: JsonNode } | { readonly problem: JsonProblem } {
  const reader = new JsonReader(text);
  try {
    return { root: reader.readWhole() };
  } catch (error) {
    if (error instanceof NoJson) return { problem: { message: error.message, offset: error.offset } };
    throw error;
  }
}

/** What the node stands for, as `JSON.parse` gives it. */
export function valueOf(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ name, value }) => [name, valueOf(value)]));
    case 'array':
      return node.items.map(valueOf);
    case 'number':
      return Number(node.text);
    case 'null':
      return null;
    default:
      return node.value;
  }
}

class NoJson extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

class JsonReader {
  readonly #text: string;
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  readWhole(): JsonNode {
    const root = this.#readValue(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail('Nothing may follow behind the end.');
    return root;
  }

  #readValue(depth: number): JsonNode {
    this.#skipSpace();
    if (depth > maxDepth) this.#fail('This is nested too deep.');
    const start = this.#at;
    const char = this.#text[start];
    if (char === '{') return this.#readObject(depth);
    if (char === '[') return this.#readArray(depth);
    if (char === '"') {
      const value = this.#readString();
      return { kind: 'string', value, start, end: this.#at };
    }
    const known = this.#take(word);
    if (known !== undefined) {
      const place = { start, end: this.#at };
      return known === 'null'
        ? { kind: 'null', ...place }
        : { kind: 'boolean', value: known === 'true', ...place };
    }
    const digits = this.#take(number);
    if (digits !== undefined) return { kind: 'number', text: digits, start, end: this.#at };
    return this.#fail(
      'A value is expected here: a text in double quotes, a number, true, false, `{` or `[`.',
    );
  }

  #readObject(depth: number): JsonNode {
    const start = this.#at++;
    const members: JsonMember[] = [];
    while (!this.#isAt('}')) {
      if (members.length > 0) this.#expect(',', 'A comma or `}` is expected here.');
      this.#skipSpace();
      const nameStart = this.#at;
      if (this.#text[nameStart] !== '"') this.#fail('A name in double quotes is expected here.');
      const name = this.#readString();
      const end = this.#at;
      this.#expect(':', 'A colon is expected behind the name.');
      members.push({ name, start: nameStart, end, value: this.#readValue(depth + 1) });
    }
    return { kind: 'object', members, start, end: ++this.#at };
  }

  #readArray(depth: number): JsonNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    while (!this.#isAt(']')) {
      if (items.length > 0) this.#expect(',', 'A comma or `]` is expected here.');
      items.push(this.#readValue(depth + 1));
    }
    return { kind: 'array', items, start, end: ++this.#at };
  }

  #readString(): string {
    const quoted = this.#take(string);
    if (quoted === undefined)
      return this.#fail('This text has no closing quote, or holds what must be escaped.');
    return JSON.parse(quoted) as string;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  #isAt(char: string): boolean {
    this.#skipSpace();
    return this.#text[this.#at] === char;
  }

  #expect(char: string, otherwise: string): void {
    if (!this.#isAt(char)) this.#fail(otherwise);
    this.#at++;
  }

  #skipSpace(): void {
    this.#take(space);
  }

  #fail(message: string): never {
    throw new NoJson(message, this.#at);
  }
}
