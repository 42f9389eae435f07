import type { ASTNode } from '@marcbachmann/cel-js';
import type { PartExplanation } from '../core/run-result.ts';
import { compileCondition, type Condition } from './condition.ts';
import { evaluationBudget, expressionEnvironment } from './expression-environment.ts';
import { sentenceOf } from './expression-failure.ts';
import { scopeTypes, type ExpressionScope } from './expression-scope.ts';
import { childrenOf, nodesOf, pathsRead } from './expression-tree.ts';
import { safeSource } from './safe-source.ts';
import { scalarKind, valueText } from './value-text.ts';

/** One of the conditions that an outermost `&&` joins. */
export interface ConditionPart {
  readonly source: string;
  readonly test: Condition;
  /** Whether it compares two things that are the same once both are texts: an int with a string mostly. */
  isNearlyTrue(scope: ExpressionScope): boolean;
  /** What it was made of. Never throws. */
  explain(scope: ExpressionScope): PartExplanation;
}

/** Cuts a condition that compiles at its outermost `&&`: it is true where every part is. */
export function conditionParts(text: string): readonly ConditionPart[] {
  return conjunctsOf(expressionEnvironment.parse(text).ast).map((node) => new Part(node, text));
}

class Part implements ConditionPart {
  readonly source: string;
  readonly test: Condition;
  readonly #operands: readonly Operand[];
  /** Both sides of `==` and the like. */
  readonly #sides: readonly [Operand, Operand] | undefined;

  constructor(node: ASTNode, text: string) {
    this.source = sourceOf(node, text);
    this.test = compileCondition(node, text);
    const [left, right] = isComparison(node) ? childrenOf(node) : [];
    this.#sides =
      left === undefined || right === undefined ? undefined : [operand(left, text), operand(right, text)];
    const shown =
      left === undefined || right === undefined
        ? readsOf(node)
        : [left, right].filter((side) => nodesOf(side).some(({ op }) => op === 'id'));
    const bySource = new Map(shown.map((one) => [sourceOf(one, text), one]));
    this.#operands = [...bySource.values()].map((one) => operand(one, text));
  }

  isNearlyTrue(scope: ExpressionScope): boolean {
    const values = this.#sideValues(scope);
    return values !== undefined && hasOtherKind(values) && inText(values[0]) === inText(values[1]);
  }

  explain(scope: ExpressionScope): PartExplanation {
    const result = this.test(scope);
    const hint = this.#hint(scope);
    return {
      source: this.source,
      ...(typeof result === 'boolean' ? {} : { failure: result.failure }),
      operands: this.#operands.map(({ source, evaluate }) => {
        try {
          return { source, value: valueText(evaluate(scope)) };
        } catch (error) {
          return { source, value: sentenceOf(error) };
        }
      }),
      ...(hint === undefined ? {} : { hint }),
    };
  }

  #hint(scope: ExpressionScope): string | undefined {
    const values = this.#sideValues(scope);
    if (values === undefined || this.#sides === undefined || !hasOtherKind(values)) return undefined;
    const [left, right] = this.#sides;
    const [number, text] = scalarKind(values[0]) === 'number' ? [left, right] : [right, left];
    return `\`${number.source}\` is a number, and \`${text.source}\` a text: they are never equal.`;
  }

  #sideValues(scope: ExpressionScope): readonly [unknown, unknown] | undefined {
    if (this.#sides === undefined) return undefined;
    try {
      return [this.#sides[0].evaluate(scope), this.#sides[1].evaluate(scope)];
    } catch {
      // What has no value is said where its operand is shown.
      return undefined;
    }
  }
}

interface Operand {
  readonly source: string;
  readonly evaluate: (scope: ExpressionScope) => unknown;
}

function operand(node: ASTNode, text: string): Operand {
  const source = safeSource(node, text);
  const program = expressionEnvironment.parse(source.text);
  return {
    source: sourceOf(node, text),
    evaluate: (scope): unknown =>
      source.isCounted ? evaluationBudget.run((): unknown => program(scope)) : program(scope),
  };
}

function conjunctsOf(node: ASTNode): readonly ASTNode[] {
  return node.op === '&&' ? [...conjunctsOf(node.args[0]), ...conjunctsOf(node.args[1])] : [node];
}

const comparisons: readonly string[] = ['==', '!=', '<', '<=', '>', '>=', 'in'];

function isComparison(node: ASTNode): boolean {
  return comparisons.includes(node.op);
}

/** The outermost nodes that only follow a path from something in scope. */
function readsOf(node: ASTNode): readonly ASTNode[] {
  const isRead = Object.keys(scopeTypes).some((name) => pathsRead(node, name).length === 1 && isPath(node));
  return isRead ? [node] : childrenOf(node).flatMap(readsOf);
}

function isPath(node: ASTNode): boolean {
  if (node.op === 'id') return true;
  return (node.op === '.' || node.op === '[]') && isPath(node.args[0]);
}

/** As it is written; the library's ranges leave out parentheses at the edges, which may tear others apart. */
function sourceOf(node: ASTNode, text: string): string {
  const before = /[\s(]{0,8}$/.exec(text.slice(0, node.start))?.[0].length ?? 0;
  const after = /^[\s)]{0,8}/.exec(text.slice(node.end))?.[0].length ?? 0;
  for (let wider = 0; wider <= before + after; wider++) {
    for (let left = Math.max(0, wider - after); left <= Math.min(wider, before); left++) {
      const source = text.slice(node.start - left, node.end + wider - left).trim();
      if (isExpression(source)) return source;
    }
  }
  return safeSource(node, text).text;
}

function isExpression(text: string): boolean {
  try {
    expressionEnvironment.parse(text);
    return true;
  } catch {
    return false;
  }
}

function hasOtherKind([left, right]: readonly [unknown, unknown]): boolean {
  const kinds = [scalarKind(left), scalarKind(right)];
  return kinds.includes('number') && kinds.includes('text');
}

function inText(value: unknown): string {
  return typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string'
    ? String(value)
    : '';
}
