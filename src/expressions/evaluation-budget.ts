import type { ASTNode } from '@marcbachmann/cel-js';
import { nodesOf, repeating } from './expression-tree.ts';

/**
 * What one evaluation may take. Only expressions that repeat a part of themselves (`all`, `map`, `cel.bind`) are
 * counted: without, the work is in proportion to the expression and the record.
 */
const maxSteps = 200_000;
const maxMs = 250;
const charsPerStep = 64;

type Evaluate = (this: unknown, ...parameters: unknown[]) => unknown;

/** Ends evaluations that take too long: nested repetitions multiply, and doubled lists grow without end. */
export class EvaluationBudget {
  #steps = 0;
  #startedAt = 0;
  #spent: Error | undefined;

  /** A budget that counts what the nodes of `root` do; `undefined` when nothing in it repeats. */
  static for(root: ASTNode): EvaluationBudget | undefined {
    const nodes = nodesOf(root);
    if (!nodes.some((node) => node.op === 'rcall' && repeating.has(node.args[0]))) return undefined;
    const budget = new EvaluationBudget();
    for (const node of nodes) {
      if (node.op === 'rcall' || node.op === 'call' || node.op === '+') budget.#count(node);
      if (node.op === 'rcall' && repeating.has(node.args[0])) {
        for (const part of node.args[2].slice(1)) budget.#count(part);
      }
    }
    return budget;
  }

  /** Evaluates within the budget. @throws Error when it is spent */
  run(evaluate: () => unknown): unknown {
    this.#steps = 0;
    this.#startedAt = performance.now();
    this.#spent = undefined;
    const result = evaluate();
    // `all` and `exists` go on over errors, and may come to a result.
    this.#check();
    return result;
  }

  /** The library keeps how a node is evaluated in a property of the node, and replaces it at the first evaluation. */
  #count(node: ASTNode): void {
    let evaluate = Reflect.get(node, 'evaluate') as Evaluate;
    const check = (): void => this.#check();
    const spend = (result: unknown): void => this.#spend(result);
    const counted: Evaluate = function (...parameters) {
      check();
      const result = evaluate.apply(this, parameters);
      spend(result);
      return result;
    };
    Object.defineProperty(node, 'evaluate', {
      configurable: true,
      get: () => counted,
      set: (next: Evaluate) => void (evaluate = next),
    });
  }

  #check(): void {
    if (this.#spent !== undefined) throw this.#spent;
  }

  #spend(result: unknown): void {
    this.#steps += 1;
    if (Array.isArray(result)) this.#steps += result.length;
    else if (typeof result === 'string') this.#steps += Math.floor(result.length / charsPerStep);
    if (this.#steps > maxSteps || performance.now() - this.#startedAt > maxMs) {
      this.#spent = tooLong;
      throw tooLong;
    }
  }
}

/** One for all: it is thrown at every step that is left. */
const tooLong = new Error('The expression takes too long on this record.');
