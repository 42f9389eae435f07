import type { CompiledExpression } from '../expressions/compile-expression.ts';
import type { ExpressionScope } from '../expressions/expression-scope.ts';
import { JsonMembers } from '../expressions/json-members.ts';
import { partValue, type JsonView } from './part-value.ts';
import type { RowFormats } from './row-formats.ts';
import type { StoredRecord } from './stored-record.ts';

/** How a record's parts become values, and what is looked at of them. */
export interface RecordDecoding {
  readonly formats: RowFormats;
  readonly key: JsonView;
  readonly value: JsonView;
}

/** The decoding that gives these expressions all that they look at. */
export function recordDecoding(
  expressions: readonly Pick<CompiledExpression, 'keyPaths' | 'valuePaths'>[],
  formats: RowFormats,
): RecordDecoding {
  const valuePaths = expressions.flatMap((expression) => expression.valuePaths);
  return {
    formats,
    key: { paths: expressions.flatMap((expression) => expression.keyPaths), members: undefined },
    value: { paths: valuePaths, members: JsonMembers.of(valuePaths) },
  };
}

const noVariables: ReadonlyMap<string, unknown> = new Map();
const largestDateMs = 8_640_000_000_000_000n;

/** A record as an expression names it; every part is decoded once, when it is first asked for. */
export class RecordScope implements ExpressionScope {
  readonly #record: StoredRecord;
  readonly #decoding: RecordDecoding;
  readonly vars: ReadonlyMap<string, unknown>;
  #key: unknown;
  #value: unknown;
  #headers: ReadonlyMap<string, unknown> | undefined;

  constructor(
    record: StoredRecord,
    decoding: RecordDecoding,
    vars: ReadonlyMap<string, unknown> = noVariables,
  ) {
    this.#record = record;
    this.#decoding = decoding;
    this.vars = vars;
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
}

function headerName(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function headerValue(bytes: Uint8Array | null): unknown {
  return partValue(bytes, 'header', undefined);
}
