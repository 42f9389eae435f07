import type { ExpressionProblem } from '../core/expression-problem.ts';
import { compileExpression, type CompiledExpression } from '../expressions/compile-expression.ts';
import { RecordScope, recordDecoding, type RecordDecoding } from './record-scope.ts';
import type { RowFormats } from './row-formats.ts';
import type { StoredRecord } from './stored-record.ts';
import type { RecordFilter } from './tail-query.ts';

/**
 * Compiles a filter in CEL over records as `formats` decode them. A record is decoded as far as the filter looks at
 * it; one that is damaged, or on which the filter fails, does not match and counts as an error.
 * @param vars what the filter sees as `vars`
 */
export function compileRecordFilter(
  text: string,
  formats: RowFormats,
  vars: ReadonlyMap<string, unknown> = new Map(),
): { readonly filter: RecordFilter } | { readonly problem: ExpressionProblem } {
  const compiled = compileExpression(text, 'bool');
  if ('problem' in compiled) return compiled;
  return { filter: new CelFilter(compiled.expression, formats, vars) };
}

class CelFilter implements RecordFilter {
  readonly #expression: CompiledExpression;
  readonly #decoding: RecordDecoding;
  readonly #vars: ReadonlyMap<string, unknown>;
  #errors = 0;
  #example: string | null = null;

  constructor(expression: CompiledExpression, formats: RowFormats, vars: ReadonlyMap<string, unknown>) {
    this.#expression = expression;
    this.#decoding = recordDecoding([expression], formats);
    this.#vars = vars;
  }

  get errors(): { readonly count: number; readonly example: string | null } {
    return { count: this.#errors, example: this.#example };
  }

  matches(record: StoredRecord): boolean {
    if (record.corruption !== null) return this.#failed(record.corruption);
    const result = this.#expression.test(new RecordScope(record, this.#decoding, this.#vars));
    return typeof result === 'boolean' ? result : this.#failed(result.failure);
  }

  #failed(sentence: string): false {
    this.#errors += 1;
    this.#example ??= sentence;
    return false;
  }
}
