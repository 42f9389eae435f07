/** What an expression can name: a record, and the variables of its file. Each is read only where it is needed. */
export interface ExpressionScope {
  readonly topic: string;
  /** A string, `bigint`, `number`, list, object or `Map` (see `json-value.ts`), `Uint8Array`, or `null`. */
  readonly key: unknown;
  readonly value: unknown;
  /** The last value of each name: a string, `Uint8Array`, or `null`. */
  readonly headers: ReadonlyMap<string, unknown>;
  /** In their order, as maps of `name` and `value`. */
  readonly headerList: readonly unknown[];
  readonly partition: bigint;
  readonly offset: bigint;
  readonly timestamp: Date;
  readonly vars: ReadonlyMap<string, unknown>;
}

/** The names of a scope, and their types in CEL. */
export const scopeTypes: Readonly<Record<keyof ExpressionScope, string>> = {
  topic: 'string',
  key: 'dyn',
  value: 'dyn',
  headers: 'map<string, dyn>',
  headerList: 'list<map<string, dyn>>',
  partition: 'int',
  offset: 'int',
  timestamp: 'google.protobuf.Timestamp',
  vars: 'map<string, dyn>',
};
