import type { ASTNode } from '@marcbachmann/cel-js';
import { countedNames, safeNames } from './expression-environment.ts';
import { nodesOf, repeating } from './expression-tree.ts';

/** An expression as it is evaluated. */
export interface SafeSource {
  readonly text: string;
  /** Whether its steps are counted, for it repeats a part of itself: it runs within a budget. */
  readonly isCounted: boolean;
}

/**
 * Writes an expression anew out of its tree, so that it ends: functions that can hang become our own, and where a part
 * is repeated (`all`, `map`, `cel.bind`) each step asks whether it may go on.
 * @param text what `root` was parsed from: literals are taken from it as they are written
 */
export function safeSource(root: ASTNode, text: string): SafeSource {
  const isCounted = nodesOf(root).some(isRepeating);
  return { text: write(root, text, isCounted), isCounted };
}

function isRepeating(node: ASTNode): boolean {
  return node.op === 'rcall' && repeating.has(node.args[0]);
}

function write(node: ASTNode, text: string, isCounted: boolean): string {
  const inner = (child: ASTNode): string => write(child, text, isCounted);
  const sized = (source: string): string => (isCounted ? `${countedNames.sized}(${source})` : source);
  switch (node.op) {
    case 'value':
      return text.slice(node.start, node.end);
    case 'id':
      return node.args;
    case '.':
    case '.?':
      return `${holder(node.args[0], inner)}${node.op}${node.args[1]}`;
    case '[]':
      return `${holder(node.args[0], inner)}[${inner(node.args[1])}]`;
    case '[?]':
      return `${holder(node.args[0], inner)}[?${inner(node.args[1])}]`;
    case 'call': {
      const [name, parameters] = node.args;
      const source = `${safeNames.get(name) ?? name}(${parameters.map(inner).join(', ')})`;
      // What `has` is asked of is a field, and no value.
      return name === 'has' ? source : sized(source);
    }
    case 'rcall': {
      const [name, receiver, parameters] = node.args;
      const sources = parameters.map((parameter, index) =>
        isRepeating(node) && index > 0 ? step(inner(parameter)) : inner(parameter),
      );
      return sized(`${holder(receiver, inner)}.${safeNames.get(name) ?? name}(${sources.join(', ')})`);
    }
    case 'list':
      return `[${node.args.map(inner).join(', ')}]`;
    case 'map':
      return `{${node.args.map(([key, value]) => `${inner(key)}: ${inner(value)}`).join(', ')}}`;
    case '!_':
      return `!(${inner(node.args)})`;
    case '-_':
      // The smallest int is written with its sign: without, it is too large.
      return node.args.op === 'value' ? `(-${inner(node.args)})` : `(-(${inner(node.args)}))`;
    case '?:':
      return `(${inner(node.args[0])} ? ${inner(node.args[1])} : ${inner(node.args[2])})`;
    case '+':
      return sized(`(${inner(node.args[0])} + ${inner(node.args[1])})`);
    default:
      return `(${inner(node.args[0])} ${node.op} ${inner(node.args[1])})`;
  }
}

/** What stands before a dot or a bracket. */
function holder(node: ASTNode, inner: (node: ASTNode) => string): string {
  return node.op === 'value' ? `(${inner(node)})` : inner(node);
}

function step(source: string): string {
  return `(${countedNames.mayGoOn}() ? ${countedNames.sized}(${source}) : ${countedNames.stop}())`;
}
