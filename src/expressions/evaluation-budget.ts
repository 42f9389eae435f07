/**
 * What one evaluation may take. Only expressions that repeat a part of themselves (`all`, `map`, `cel.bind`) are
 * counted: without, the work is in proportion to the expression and the record.
 */
const maxSteps = 200_000;
const maxMs = 250;
const charsPerStep = 64;

/** Ends evaluations that take too long: nested repetitions multiply, and doubled lists grow without end. */
export class EvaluationBudget {
  #steps = 0;
  #startedAt = 0;
  #isSpent = false;

  /** Evaluates within the budget. @throws Error when it is spent */
  run(evaluate: () => unknown): unknown {
    this.#steps = 0;
    this.#startedAt = performance.now();
    this.#isSpent = false;
    const result = evaluate();
    // `all` and `exists` go on over errors, and may come to a result.
    if (!this.mayGoOn()) this.stop();
    return result;
  }

  /** Asked before each part that is repeated. */
  mayGoOn(): boolean {
    return !this.#isSpent;
  }

  /** Counts what a step came to. @throws Error when the budget is spent */
  sized<T>(result: T): T {
    this.#steps += 1;
    if (Array.isArray(result)) this.#steps += result.length;
    else if (typeof result === 'string') this.#steps += Math.floor(result.length / charsPerStep);
    if (this.#steps > maxSteps || performance.now() - this.#startedAt > maxMs) this.stop();
    return result;
  }

  /** @throws Error always */
  stop(): never {
    this.#isSpent = true;
    throw tooLong;
  }
}

/** One for all: it is thrown at every step that is left. */
const tooLong = new Error('The expression takes too long on this record.');
