import type { ExpressionProblem } from '../core/expression-problem.ts';
import { compileExpression, type CompiledExpression } from '../expressions/compile-expression.ts';
import type { ExpressionScope } from '../expressions/expression-scope.ts';
import { JsonMembers } from '../expressions/json-members.ts';
import { partValue, type JsonView } from './part-value.ts';
import type { RowFormats } from './row-formats.ts';
import type { StoredRecord } from './stored-record.ts';
import type { RecordFilter } from './tail-query.ts';

/**
 * Compiles a filter in CEL over records as `formats` decode them. A record is decoded as far as the filter looks at
 * it; one that is damaged, or on which the filter fails, does not match and counts as an error.
 */
export function compileRecordFilter(
  text: string,
  formats: RowFormats,
): { readonly filter: RecordFilter } | { readonly problem: ExpressionProblem } {
  const compiled = compileExpression(text, 'bool');
  if ('problem' in compiled) return compiled;
  return { filter: new CelFilter(compiled.expression, formats) };
}

class CelFilter implements RecordFilter {
  readonly #expression: CompiledExpression;
  readonly #decoding: Decoding;
  #errors = 0;
  #example: string | null = null;

  constructor(expression: CompiledExpression, formats: RowFormats) {
    this.#expression = expression;
    const { keyPaths, valuePaths } = expression;
    this.#decoding = {
      formats,
      key: { paths: keyPaths, members: undefined },
      value: { paths: valuePaths, members: JsonMembers.of(valuePaths) },
    };
  }

  get errors(): { readonly count: number; readonly example: string | null } {
    return { count: this.#errors, example: this.#example };
  }

  matches(record: StoredRecord): boolean {
    if (record.corruption !== null) return this.#failed(record.corruption);
    const result = this.#expression.test(new RecordScope(record, this.#decoding));
    return typeof result === 'boolean' ? result : this.#failed(result.failure);
  }

  #failed(sentence: string): false {
    this.#errors += 1;
    this.#example ??= sentence;
    return false;
  }
}

/** How a record's parts become values, and what is looked at of them. */
interface Decoding {
  readonly formats: RowFormats;
  readonly key: JsonView;
  readonly value: JsonView;
}

const noVariables: ReadonlyMap<string, unknown> = new Map();
const largestDateMs = 8_640_000_000_000_000n;

/** A record as an expression names it; every part is decoded once, when it is first asked for. */
class RecordScope implements ExpressionScope {
  readonly #record: StoredRecord;
  readonly #decoding: Decoding;
  #key: unknown;
  #value: unknown;
  #headers: ReadonlyMap<string, unknown> | undefined;

  constructor(record: StoredRecord, decoding: Decoding) {
    this.#record = record;
    this.#decoding = decoding;
  }

  get topic(): string {
    return this.#record.topic;
  }

  get key(): unknown {
    return (this.#key ??= partValue(this.#record.key, 'key', this.#decoding.formats.key, this.#decoding.key));
  }

  get value(): unknown {
    return (this.#value ??= partValue(
      this.#record.value,
      'value',
      this.#decoding.formats.value,
      this.#decoding.value,
    ));
  }

  get headers(): ReadonlyMap<string, unknown> {
    return (this.#headers ??= new Map(
      this.#record.headers.map(({ name, value }) => [headerName(name), headerValue(value)]),
    ));
  }

  get headerList(): readonly unknown[] {
    return this.#record.headers.map(
      ({ name, value }) =>
        new Map([
          ['name', headerName(name)],
          ['value', headerValue(value)],
        ]),
    );
  }

  get partition(): bigint {
    return BigInt(this.#record.partition);
  }

  get offset(): bigint {
    return this.#record.offset;
  }

  get timestamp(): Date {
    const { timestamp, timestampType } = this.#record;
    if (timestampType === 'NoTimestampType') throw new Error('The record has no timestamp.');
    if (timestamp > largestDateMs || timestamp < -largestDateMs) {
      throw new Error(`The timestamp ${String(timestamp)} is none that a date has.`);
    }
    return new Date(Number(timestamp));
  }

  get vars(): ReadonlyMap<string, unknown> {
    return noVariables;
  }
}

function headerName(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function headerValue(bytes: Uint8Array | null): unknown {
  return partValue(bytes, 'header', undefined);
}
