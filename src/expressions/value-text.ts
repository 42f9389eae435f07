import { Buffer } from 'node:buffer';

/**
 * A value of CEL as a person reads it in one line: texts in quotes, bytes in hex. Never throws. It is not cut: a private
 * value in it has to be masked before.
 */
export function valueText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'number':
      return Number.isInteger(value) ? `${value}.0` : String(value);
    case 'object':
      return objectText(value);
    default:
      return typeof value;
  }
}

/** What inserting a value into a text gives: a text as it is, everything else as `valueText` writes it. */
export function insertedText(value: unknown): string {
  return typeof value === 'string' ? value : valueText(value);
}

/** The kind of a value in words, where comparing it with another kind is a likely slip. */
export function scalarKind(value: unknown): 'number' | 'text' | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'text' : undefined;
}

function objectText(value: object | null): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (value instanceof Map) return membersText([...value]);
  if (Object.getPrototypeOf(value) === Object.prototype) return membersText(Object.entries(value));
  // A duration of CEL.
  if ('seconds' in value && 'nanos' in value) return `${Number(value.seconds) + Number(value.nanos) / 1e9}s`;
  const inner: unknown = value.valueOf();
  return typeof inner === 'bigint' ? String(inner) : Object.prototype.toString.call(value);
}

function membersText(members: readonly (readonly [unknown, unknown])[]): string {
  return `{${members.map(([name, member]) => `${JSON.stringify(String(name))}: ${valueText(member)}`).join(', ')}}`;
}
