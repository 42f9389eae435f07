import type { PathStep } from './cel-path.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal';

/** A value in a JSON text: `start … end − 1`. */
export interface JsonNode {
  readonly kind: JsonKind;
  /** The member's name, the element's number; `null` for the whole. */
  readonly step: PathStep | null;
  readonly start: number;
  readonly end: number;
}

/** A node that is shown. */
export interface TreeRow {
  readonly node: JsonNode;
  /** From 0. */
  readonly depth: number;
  /** Which of its parent's children it is, from 1, and of how many. */
  readonly position: number;
  readonly siblings: number;
  readonly isExpandable: boolean;
  /** How many children it has; `null` until it is expanded. */
  readonly children: number | null;
}

/** So that a huge document opens as fast as a small one. */
const maxInitialRows = 300;

/**
 * A JSON text as the rows of a tree. Nothing is parsed but what is opened: a node's children are found by one pass over
 * its text, without recursion, and values stay as they are written, digits and duplicates included. A text that is
 * cut off ends all that is open in it.
 */
export class JsonTree {
  readonly text: string;
  #rows: TreeRow[] = [];

  /** @param text JSON (`scanJson` says so), or the beginning of one */
  constructor(text: string) {
    this.text = text;
    const start = skipSpace(text, 0, text.length);
    if (start < text.length) this.#rows = [toRow(nodeAt(text, start, text.length, null), 0, 1, 1)];
    this.#expandInitially();
  }

  /** What is shown, from the top. */
  get rows(): readonly TreeRow[] {
    return this.#rows;
  }

  expand(index: number): void {
    const row = this.#rows[index];
    if (row === undefined || !row.isExpandable || row.children !== null) return;
    const children = childrenOf(this.text, row.node);
    const shown = children.map((node, at) => toRow(node, row.depth + 1, at + 1, children.length));
    // Not by spreading into `splice`: half a million children are more arguments than a call may have.
    this.#rows = this.#rows
      .slice(0, index)
      .concat({ ...row, children: children.length }, shown, this.#rows.slice(index + 1));
  }

  collapse(index: number): void {
    const row = this.#rows[index];
    if (row === undefined || row.children === null) return;
    let end = index + 1;
    while ((this.#rows[end]?.depth ?? -1) > row.depth) end++;
    this.#rows = this.#rows.slice(0, index).concat({ ...row, children: null }, this.#rows.slice(end));
  }

  /** The row of the node that holds this one; `undefined` for the first. */
  parentOf(index: number): number | undefined {
    const depth = this.#rows[index]?.depth ?? 0;
    for (let at = index - 1; at >= 0; at--) if ((this.#rows[at]?.depth ?? 0) < depth) return at;
    return undefined;
  }

  /** The way to a row's node from the whole. */
  stepsTo(index: number): readonly PathStep[] {
    const steps: PathStep[] = [];
    for (let at: number | undefined = index; at !== undefined; at = this.parentOf(at)) {
      const step = this.#rows[at]?.node.step ?? null;
      if (step !== null) steps.push(step);
    }
    return steps.reverse();
  }

  /** Level by level, as far as there is room for a level's children. */
  #expandInitially(): void {
    for (let depth = 0; ; depth++) {
      let isDeeper = false;
      for (let index = this.#rows.length - 1; index >= 0; index--) {
        const row = this.#rows[index];
        if (row?.depth !== depth || !row.isExpandable) continue;
        isDeeper = true;
        this.expand(index);
        if (depth > 0 && this.#rows.length > maxInitialRows) {
          this.collapse(index);
          return;
        }
      }
      if (!isDeeper || this.#rows.length >= maxInitialRows || depth >= maxInitialDepth) return;
    }
  }
}

const maxInitialDepth = 30;

/** The beginning of a node's text, its white space made small. */
export function previewOf(text: string, { start, end }: JsonNode, maxLength: number): string {
  return text
    .slice(start, Math.min(end, start + 2 * maxLength))
    .replaceAll(/\s+/g, ' ')
    .slice(0, maxLength);
}

function toRow(node: JsonNode, depth: number, position: number, siblings: number): TreeRow {
  const isContainer = node.kind === 'object' || node.kind === 'array';
  return {
    node,
    depth,
    position,
    siblings,
    isExpandable: isContainer && node.end > node.start + 2,
    children: null,
  };
}

function childrenOf(text: string, { kind, start, end }: JsonNode): readonly JsonNode[] {
  const children: JsonNode[] = [];
  for (let at = skipSpace(text, start + 1, end); at < end; at = skipSpace(text, at, end)) {
    const character = text.charAt(at);
    if (character === '}' || character === ']') break;
    if (character === ',') {
      at++;
      continue;
    }
    let step: PathStep = children.length;
    if (kind === 'object') {
      const nameEnd = endOfString(text, at, end);
      step = nameOf(text.slice(at, nameEnd));
      at = skipSpace(text, nameEnd, end);
      if (text.charAt(at) === ':') at = skipSpace(text, at + 1, end);
      if (at >= end) break;
    }
    const child = nodeAt(text, at, end, step);
    children.push(child);
    at = Math.max(child.end, at + 1);
  }
  return children;
}

function nodeAt(text: string, start: number, limit: number, step: PathStep | null): JsonNode {
  const character = text.charAt(start);
  switch (character) {
    case '{':
      return { kind: 'object', step, start, end: endOfContainer(text, start, limit) };
    case '[':
      return { kind: 'array', step, start, end: endOfContainer(text, start, limit) };
    case '"':
      return { kind: 'string', step, start, end: endOfString(text, start, limit) };
  }
  let end = start + 1;
  while (end < limit && !endsToken(text.charCodeAt(end))) end++;
  const isLiteral = character === 't' || character === 'f' || character === 'n';
  return { kind: isLiteral ? 'literal' : 'number', step, start, end };
}

function nameOf(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    // Cut off in its middle.
    return token.slice(1);
  }
}

const quote = 0x22;
const backslash = 0x5c;

function endOfContainer(text: string, start: number, limit: number): number {
  let depth = 0;
  for (let at = start; at < limit; at++) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at, limit) - 1;
        break;
      case 0x7b: // {
      case 0x5b: // [
        depth++;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        if (--depth === 0) return at + 1;
        break;
    }
  }
  return limit;
}

function endOfString(text: string, start: number, limit: number): number {
  for (let at = start + 1; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === backslash) at++;
  }
  return limit;
}

/** White space, `,`, `]` or `}`. */
function endsToken(code: number): boolean {
  return code <= 0x20 || code === 0x2c || code === 0x5d || code === 0x7d;
}

function skipSpace(text: string, start: number, limit: number): number {
  let at = start;
  while (at < limit && text.charCodeAt(at) <= 0x20) at++;
  return at;
}
