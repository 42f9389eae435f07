import { Buffer } from 'node:buffer';
import { exactNumber, parseJsonValue, type ValuePath } from './json-value.ts';

/** Deeper values are left to `JSON.parse`. */
const maxDepth = 64;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const del = 0x7f;

const literals: ReadonlyMap<number, { readonly text: Uint8Array; readonly value: boolean | null }> = new Map(
  [true, false, null].map((value) => {
    const text = Buffer.from(String(value));
    return [text[0] ?? 0, { text, value }];
  }),
);

interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What is looked at inside of it. */
  readonly paths: readonly ValuePath[];
}

/** Takes single members out of JSON objects: the rest is checked, and not made into values. */
export class JsonMembers {
  readonly #members: readonly Member[];
  #bytes: Buffer = Buffer.alloc(0);

  private constructor(members: readonly Member[]) {
    this.#members = members;
  }

  /** @returns `undefined` where `paths` do not all begin with the name of a member */
  static of(paths: readonly ValuePath[]): JsonMembers | undefined {
    const inside = new Map<string, ValuePath[]>();
    for (const [name, ...rest] of paths) {
      if (typeof name !== 'string' || specialNames.has(name)) return undefined;
      inside.set(name, [...(inside.get(name) ?? []), rest]);
    }
    return new JsonMembers(
      [...inside].map(([name, rest]) => ({ name, bytes: Buffer.from(name), paths: rest })),
    );
  }

  /**
   * An object of those members that are there, as `parseJsonValue` makes them.
   * @returns `undefined` for all that is not a plain object in plain ASCII: it has to be looked at in another way
   */
  read(bytes: Buffer): Record<string, unknown> | undefined {
    if (bytes[0] !== openBrace) return undefined;
    this.#bytes = bytes;
    const object: Record<string, unknown> = {};
    const end = this.#skipObject(0, 0, object);
    return end !== -1 && this.#skipSpace(end) === bytes.length ? object : undefined;
  }

  // Each of these is told where something begins, and says where it ends, or −1 where it is not as expected.

  #skipValue(start: number, depth: number): number {
    const byte = this.#bytes[start] ?? 0;
    if (byte === quote) return this.#skipString(start);
    if (byte === minus || isDigit(byte)) return this.#skipNumber(start);
    if (byte === openBrace) return this.#skipObject(start, depth, undefined);
    if (byte === openBracket) return this.#skipList(start, depth);
    return this.#skipLiteral(start);
  }

  /** @param into takes the members that are meant */
  #skipObject(start: number, depth: number, into: Record<string, unknown> | undefined): number {
    const bytes = this.#bytes;
    if (depth === maxDepth) return -1;
    let at = this.#skipSpace(start + 1);
    if (bytes[at] === closeBrace) return at + 1;
    for (;;) {
      if (bytes[at] !== quote) return -1;
      const nameStart = at + 1;
      at = this.#skipString(at);
      if (at === -1) return -1;
      const nameEnd = at - 1;
      at = this.#skipSpace(at);
      if (bytes[at] !== colon) return -1;
      const valueStart = this.#skipSpace(at + 1);
      at = this.#skipValue(valueStart, depth + 1);
      if (at === -1) return -1;
      if (into !== undefined && !this.#take(into, nameStart, nameEnd, valueStart, at)) return -1;
      at = this.#skipSpace(at);
      const byte = bytes[at];
      if (byte === closeBrace) return at + 1;
      if (byte !== comma) return -1;
      at = this.#skipSpace(at + 1);
    }
  }

  #skipList(start: number, depth: number): number {
    const bytes = this.#bytes;
    if (depth === maxDepth) return -1;
    let at = this.#skipSpace(start + 1);
    if (bytes[at] === closeBracket) return at + 1;
    for (;;) {
      at = this.#skipValue(at, depth + 1);
      if (at === -1) return -1;
      at = this.#skipSpace(at);
      const byte = bytes[at];
      if (byte === closeBracket) return at + 1;
      if (byte !== comma) return -1;
      at = this.#skipSpace(at + 1);
    }
  }

  #skipString(start: number): number {
    const bytes = this.#bytes;
    for (let at = start + 1; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) return at + 1;
      // An escape may stand for anything, a name that is meant included.
      if (byte === backslash || byte < 0x20 || byte >= del) return -1;
    }
    return -1;
  }

  #skipNumber(start: number): number {
    const bytes = this.#bytes;
    let at = bytes[start] === minus ? start + 1 : start;
    if (bytes[at] === zero) at++;
    else if ((at = this.#skipDigits(at)) === -1) return -1;
    if (bytes[at] === point && (at = this.#skipDigits(at + 1)) === -1) return -1;
    // `e` or `E`
    if (((bytes[at] ?? 0) | 0x20) === 0x65) {
      const isSigned = bytes[at + 1] === minus || bytes[at + 1] === 0x2b;
      at = this.#skipDigits(at + (isSigned ? 2 : 1));
    }
    return at;
  }

  #skipDigits(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    while (isDigit(bytes[at] ?? 0)) at++;
    return at === start ? -1 : at;
  }

  #skipLiteral(start: number): number {
    const text = literals.get(this.#bytes[start] ?? 0)?.text;
    return text !== undefined && this.#holds(text, start) ? start + text.length : -1;
  }

  #skipSpace(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    for (
      let byte = bytes[at];
      byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
      byte = bytes[at]
    ) {
      at++;
    }
    return at;
  }

  #holds(text: Uint8Array, start: number): boolean {
    for (let at = 0; at < text.length; at++) if (this.#bytes[start + at] !== text[at]) return false;
    return true;
  }

  /** @returns whether the object can be read in this way at all */
  #take(
    into: Record<string, unknown>,
    nameStart: number,
    nameEnd: number,
    valueStart: number,
    valueEnd: number,
  ): boolean {
    for (const { name, bytes, paths } of this.#members) {
      if (bytes.length !== nameEnd - nameStart || !this.#holds(bytes, nameStart)) continue;
      into[name] = this.#valueAt(valueStart, valueEnd, paths);
      return true;
    }
    // CEL takes it for the object's type: see `parseJsonValue`.
    return !(nameEnd - nameStart === constructorName.length && this.#holds(constructorName, nameStart));
  }

  #valueAt(start: number, end: number, paths: readonly ValuePath[]): unknown {
    const bytes = this.#bytes;
    const byte = bytes[start] ?? 0;
    const literal = literals.get(byte);
    if (literal !== undefined) return literal.value;
    const text = bytes.toString('latin1', start, end);
    if (byte === quote) return text.slice(1, -1);
    return byte === openBrace || byte === openBracket
      ? parseJsonValue(text, paths)
      : exactNumber(text, Number(text));
  }
}

const constructorName = Buffer.from('constructor');
const specialNames: ReadonlySet<string> = new Set(['constructor', '__proto__']);

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine;
}
