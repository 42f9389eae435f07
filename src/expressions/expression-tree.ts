import type { ASTNode } from '@marcbachmann/cel-js';
import type { ValuePath } from './json-value.ts';

/** The nodes right under `node`. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

/** Every node of a tree, from the outside in. */
export function nodesOf(root: ASTNode): readonly ASTNode[] {
  const nodes = [root];
  // Grows while it is gone through.
  for (const node of nodes) nodes.push(...childrenOf(node));
  return nodes;
}

/**
 * What an expression reads of a variable: the longest paths that lead from it, an empty one where it is read in
 * whole. `value.a.b > 1 && value.c[0] == "x"` reads `["a", "b"]` and `["c", 0]` of `value`.
 */
export function pathsRead(root: ASTNode, variable: string): readonly ValuePath[] {
  const paths: ValuePath[] = [];
  const collect = (node: ASTNode): void => {
    const path = pathFrom(node, variable);
    if (path === undefined) childrenOf(node).forEach(collect);
    else paths.push(path);
  };
  collect(root);
  return paths;
}

/**
 * What is read whenever `node` is evaluated, in that order, and cannot be done without: where a path leads to
 * nothing, the evaluation fails.
 */
export function pathsRequired(node: ASTNode, variable: string): readonly ValuePath[] {
  const path = pathFrom(node, variable);
  if (path !== undefined) return [path];
  switch (node.op) {
    case '&&':
    case '||':
      return [];
    case '?:':
      return pathsRequired(node.args[0], variable);
    case 'call':
      return node.args[0] === 'has' ? [] : requiredOf(node.args[1], variable);
    case 'rcall':
      return repeating.has(node.args[0])
        ? pathsRequired(node.args[1], variable)
        : requiredOf(childrenOf(node), variable);
    default:
      return requiredOf(childrenOf(node), variable);
  }
}

function requiredOf(nodes: readonly ASTNode[], variable: string): readonly ValuePath[] {
  return nodes.flatMap((node) => pathsRequired(node, variable));
}

/** Functions that evaluate a part of themselves more than once, or not at all. */
export const repeating: ReadonlySet<string> = new Set([
  'all',
  'exists',
  'exists_one',
  'filter',
  'map',
  'bind',
]);

function pathFrom(node: ASTNode, variable: string): ValuePath | undefined {
  if (node.op === 'id') return node.args === variable ? [] : undefined;
  if (node.op === '.') return appended(pathFrom(node.args[0], variable), node.args[1]);
  if (node.op !== '[]') return undefined;
  const [list, index] = node.args;
  if (index.op !== 'value') return undefined;
  if (typeof index.args === 'string') return appended(pathFrom(list, variable), index.args);
  return typeof index.args === 'bigint' ? appended(pathFrom(list, variable), Number(index.args)) : undefined;
}

function appended(path: ValuePath | undefined, name: string | number): ValuePath | undefined {
  return path === undefined ? undefined : [...path, name];
}
