import { Buffer } from 'node:buffer';

/** Far more than anybody reads: private values are masked before what is left is cut to that. */
const maxChars = 4_000;

/** A value of CEL as a person reads it in one line: texts in quotes, bytes in hex, very long ones cut. Never throws. */
export function valueText(value: unknown): string {
  return cut(write(value));
}

/** What inserting a value into a text gives: a text as it is, everything else as `valueText` writes it, uncut. */
export function insertedText(value: unknown): string {
  return typeof value === 'string' ? value : write(value, plainText);
}

/** The kind of a value in words, where comparing it with another kind is a likely slip. */
export function scalarKind(value: unknown): 'number' | 'text' | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'text' : undefined;
}

type WriteText = (text: string) => string;

const quoted: WriteText = (text) => JSON.stringify(text.length > maxChars ? text.slice(0, maxChars) : text);
const plainText: WriteText = (text) => JSON.stringify(text);

function write(value: unknown, text: WriteText = quoted): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'number':
      return Number.isInteger(value) ? `${value}.0` : String(value);
    case 'object':
      return writeObject(value, text);
    default:
      return typeof value;
  }
}

function writeObject(value: object | null, text: WriteText): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map((member) => write(member, text)).join(', ')}]`;
  if (value instanceof Map) return writeMembers([...value], text);
  if (Object.getPrototypeOf(value) === Object.prototype) return writeMembers(Object.entries(value), text);
  // A duration of CEL.
  if ('seconds' in value && 'nanos' in value) return `${Number(value.seconds) + Number(value.nanos) / 1e9}s`;
  const inner: unknown = value.valueOf();
  return typeof inner === 'bigint' ? String(inner) : Object.prototype.toString.call(value);
}

function writeMembers(members: readonly (readonly [unknown, unknown])[], text: WriteText): string {
  return `{${members.map(([name, member]) => `${JSON.stringify(String(name))}: ${write(member, text)}`).join(', ')}}`;
}

function cut(text: string): string {
  return text.length > maxChars ? `${text.slice(0, maxChars)}…` : text;
}
