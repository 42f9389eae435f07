import type { ASTNode } from '@marcbachmann/cel-js';
import { evaluationBudget, expressionEnvironment } from './expression-environment.ts';
import { sentenceOf } from './expression-failure.ts';
import type { ExpressionScope } from './expression-scope.ts';
import { pathsRequired } from './expression-tree.ts';
import type { ValuePath } from './json-value.ts';
import { safeSource } from './safe-source.ts';

/** Why a condition could not be judged, in one line. */
export interface ConditionFailure {
  readonly failure: string;
}

/** Whether an expression is true of a record. Never throws. */
export type Condition = (scope: ExpressionScope) => boolean | ConditionFailure;

/**
 * Compiles `node`, which is checked and belongs to `text`, so that a failure costs no more than a result: the library
 * makes an error with a drawing of the place for each record that has no such field. `&&`, `||` and `!` are taken
 * apart, with CEL's rule that either side decides over a failure of the other; what stands between is the library's.
 */
export function compileCondition(node: ASTNode, text: string): Condition {
  if (node.op === '&&' || node.op === '||') {
    const left = compileCondition(node.args[0], text);
    const right = compileCondition(node.args[1], text);
    const decisive = node.op === '||';
    return (scope) => {
      const first = left(scope);
      if (first === decisive) return first;
      const second = right(scope);
      return second === decisive || first === !decisive ? second : first;
    };
  }
  if (node.op === '!_') {
    const inner = compileCondition(node.args, text);
    return (scope) => {
      const result = inner(scope);
      return typeof result === 'boolean' ? !result : result;
    };
  }
  return compileTerm(node, text);
}

function compileTerm(node: ASTNode, text: string): Condition {
  const source = safeSource(node, text);
  const program = expressionEnvironment.parse(source.text);
  const required = (['key', 'value'] as const).flatMap((part) =>
    pathsRequired(node, part)
      .filter((path) => path.length > 0)
      .map((path) => ({ part, path })),
  );
  return (scope) => {
    // A stack for each record that has no such field would cost more than all the rest.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      for (const { part, path } of required) {
        const missing = firstMissing(scope[part], path);
        if (missing !== undefined) return { failure: `No such key: ${missing}` };
      }
      const result: unknown = source.isCounted ? evaluationBudget.run(() => program(scope)) : program(scope);
      return typeof result === 'boolean' ? result : notBoolean;
    } catch (error) {
      return { failure: sentenceOf(error) };
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}

const notBoolean: ConditionFailure = { failure: 'The expression is neither true nor false.' };

/** The first name on `path` that a plain object, or null, does not have; other holders are the library's to judge. */
function firstMissing(value: unknown, path: ValuePath): string | number | undefined {
  let holder = value;
  for (const name of path) {
    if (holder === null) return name;
    if (typeof holder !== 'object' || Object.getPrototypeOf(holder) !== Object.prototype) return undefined;
    if (typeof name === 'number') return undefined;
    if (!Object.hasOwn(holder, name)) return name;
    holder = Reflect.get(holder, name);
  }
  return undefined;
}
