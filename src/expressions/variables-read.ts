import { ownCopy } from '../core/own-copy.ts';
import { expressionEnvironment } from './expression-environment.ts';
import { childrenOf } from './expression-tree.ts';
import type { ASTNode } from '@marcbachmann/cel-js';

/** A name that an expression reads of `vars`, and where it stands in the expression. */
export interface VariableRead {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What a CEL expression reads as `vars.name` or `vars["name"]`, but for `has(vars.name)`; nothing of one that cannot be
 * read.
 */
export function variablesRead(text: string): readonly VariableRead[] {
  if (!text.includes('vars')) return [];
  const read = known.get(text);
  if (read !== undefined) return read;
  if (known.size >= maxKnown) known.clear();
  const own = ownCopy(text);
  const found = parse(own);
  known.set(own, found);
  return found;
}

/** A file is looked through at each key, and few of its expressions have changed. */
const maxKnown = 20_000;
const known = new Map<string, readonly VariableRead[]>();

function parse(text: string): readonly VariableRead[] {
  const found: VariableRead[] = [];
  try {
    collect(expressionEnvironment.parse(text).ast, text, found);
  } catch {
    // What is wrong with it is said where it is compiled.
    return [];
  }
  return found;
}

function collect(node: ASTNode, text: string, found: VariableRead[]): void {
  if (node.op === 'call' && node.args[0] === 'has') return;
  if (node.op === '.' && node.args[0].op === 'id' && node.args[0].args === 'vars') {
    const name = node.args[1];
    const start = text.indexOf(name, node.args[0].end);
    found.push({ name, start, end: start + name.length });
    return;
  }
  if (node.op === '[]' && node.args[0].op === 'id' && node.args[0].args === 'vars') {
    const [, key] = node.args;
    const name = text.slice(key.start + 1, key.end - 1);
    // One that is written with a prefix or escapes, or is worked out, is known only when it runs.
    if (key.op === 'value' && key.args === name) found.push({ name, start: key.start + 1, end: key.end - 1 });
  }
  for (const child of childrenOf(node)) collect(child, text, found);
}
