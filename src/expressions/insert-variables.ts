import type { ASTNode } from '@marcbachmann/cel-js';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { expressionEnvironment } from './expression-environment.ts';
import { childrenOf } from './expression-tree.ts';

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A CEL expression with the values of variables in the place of `vars.name` and `vars["name"]`, for where it is evaluated without them.
 * One that cannot be read comes back as it is.
 * @param valueOf `undefined` where nothing provides the name; asked for `has(vars.name)` as well
 * @throws KafkaFailure `invalid-request` where `vars` is used otherwise, or nothing provides a name that is read
 */
export function insertVariables(text: string, valueOf: (name: string) => string | undefined): string {
  if (!text.includes('vars')) return text;
  let tree: ASTNode;
  try {
    tree = expressionEnvironment.parse(text).ast;
  } catch {
    return text;
  }
  const replacements: Replacement[] = [];
  collect(tree, valueOf, replacements, text);
  return replacements
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (result, { start, end, text: value }) => result.slice(0, start) + value + result.slice(end),
      text,
    );
}

function collect(
  node: ASTNode,
  valueOf: (name: string) => string | undefined,
  replacements: Replacement[],
  text: string,
): void {
  const { start, end } = node;
  if (node.op === 'call' && node.args[0] === 'has') {
    const [asked] = node.args[1];
    const name = asked?.op === '.' ? nameRead(asked) : undefined;
    if (name !== undefined) {
      replacements.push({ start, end, text: String(valueOf(name) !== undefined) });
      return;
    }
  }
  const name = nameRead(node);
  if (name !== undefined) {
    const value = valueOf(name);
    if (value === undefined) {
      throw new KafkaFailure(
        'invalid-request',
        `Nothing provides \`${text.slice(start, end)}\`: a line \`@${name} = value\` would define it.`,
      );
    }
    replacements.push({ start, end, text: JSON.stringify(value) });
    return;
  }
  if (isVars(node)) {
    throw new KafkaFailure('invalid-request', 'Variables are read as `vars.name` or `vars["name"]` here.');
  }
  for (const child of childrenOf(node)) collect(child, valueOf, replacements, text);
}

/** The name of `vars.name` or `vars["name"]`. */
function nameRead(node: ASTNode): string | undefined {
  if ((node.op !== '.' && node.op !== '[]') || !isVars(node.args[0])) return undefined;
  if (node.op === '.') return node.args[1];
  const [, key] = node.args;
  return key.op === 'value' && typeof key.args === 'string' ? key.args : undefined;
}

function isVars(node: ASTNode | undefined): boolean {
  return node?.op === 'id' && node.args === 'vars';
}
