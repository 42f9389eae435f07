import { Buffer } from 'node:buffer';
import type { RecordHeader, TimestampType } from '../core/record.ts';
import type { JsonRecord } from './record-json.ts';

/** A line that was read, or a sentence that names the line and what is wrong with it. */
export type ParsedRecordLine = { readonly record: JsonRecord } | { readonly problem: string };

/**
 * Reads what `recordJsonLine` wrote, exactly: `parse(write(record))` is the record. A line that says anything else than
 * a record is refused, rather than read in part.
 * @param line its number in the file, counted from 1, for the sentence
 */
export function parseRecordJsonLine(text: string, line: number): ParsedRecordLine {
  try {
    return { record: readRecord(text) };
  } catch (error) {
    if (!(error instanceof LineProblem)) throw error;
    return { problem: `Line ${line}: ${error.message}` };
  }
}

class LineProblem extends Error {
  override readonly name = 'LineProblem';
}

type Members = Readonly<Record<string, unknown>>;

const memberNames: ReadonlySet<string> = new Set([
  'topic',
  'partition',
  'offset',
  'timestamp',
  'timestampType',
  'key',
  'keyBase64',
  'value',
  'valueBase64',
  'headers',
]);

function readRecord(text: string): JsonRecord {
  const members = parseObject(text);
  for (const name of Object.keys(members)) {
    if (!memberNames.has(name)) throw new LineProblem(`\`${cutName(name)}\` is no member of a record.`);
  }
  const { topic, partition } = members;
  if (typeof topic !== 'string' || topic === '') throw new LineProblem('`topic` must be a name.');
  if (typeof partition !== 'number' || !isPartition(partition)) {
    throw new LineProblem('`partition` must be a whole number from 0 to 2147483647.');
  }
  return {
    topic,
    partition,
    offset: readInt64(text, members, 'offset'),
    timestamp: readInt64(text, members, 'timestamp'),
    timestampType: readTimestampType(members['timestampType']),
    key: readBytes(members, 'key'),
    value: readBytes(members, 'value'),
    headers: readHeaders(members['headers']),
  };
}

function parseObject(text: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LineProblem('it is no JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LineProblem('it is no JSON object.');
  }
  return value as Members;
}

function cutName(name: string): string {
  return name.length <= 40 ? name : `${name.slice(0, 40)}…`;
}

function isPartition(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0x7fffffff;
}

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

/**
 * A number with all of its digits, which `JSON.parse` would round. They are looked for in the text: quotes within a
 * string are escaped, and no other member has members of these names, so that the name in its quotes can only be the
 * member's.
 */
function readInt64(text: string, members: Members, name: 'offset' | 'timestamp'): bigint {
  const value = members[name];
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return BigInt(value);
    const digits = [...text.matchAll(new RegExp(`"${name}"\\s*:\\s*(-?\\d+)(?![\\d.eE])`, 'g'))].at(-1)?.[1];
    const exact = digits === undefined ? undefined : BigInt(digits);
    if (exact !== undefined && exact >= minInt64 && exact <= maxInt64) return exact;
  }
  throw new LineProblem(`\`${name}\` must be a whole number of 64 bits.`);
}

const timestampTypes: readonly TimestampType[] = ['CreateTime', 'LogAppendTime', 'NoTimestampType'];

function readTimestampType(value: unknown): TimestampType {
  const type = timestampTypes.find((known) => known === value);
  if (type === undefined)
    throw new LineProblem(`\`timestampType\` must be one of ${timestampTypes.join(', ')}.`);
  return type;
}

function readBytes(members: Members, name: 'key' | 'value'): Uint8Array | null {
  const text = members[name];
  const base64 = members[`${name}Base64`];
  if (text !== undefined && base64 !== undefined) {
    throw new LineProblem(`both \`${name}\` and \`${name}Base64\` are there.`);
  }
  if (base64 !== undefined) return bytesOfBase64(base64, `${name}Base64`);
  if (text === undefined) throw new LineProblem(`neither \`${name}\` nor \`${name}Base64\` is there.`);
  return text === null ? null : bytesOfText(text, `\`${name}\` must be text or null.`, name);
}

function readHeaders(value: unknown): readonly RecordHeader[] {
  if (!Array.isArray(value)) throw new LineProblem('`headers` must be a list of pairs.');
  return value.map((pair: unknown, index) => {
    const place = `headers[${index}]`;
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw new LineProblem(`\`${place}\` must be a pair of name and value.`);
    }
    const [name, content] = pair as readonly unknown[];
    return {
      name: headerBytes(name, `${place}[0]`, 'text or {"base64": …}'),
      value: content === null ? null : headerBytes(content, `${place}[1]`, 'text, {"base64": …} or null'),
    };
  });
}

function headerBytes(value: unknown, place: string, expected: string): Uint8Array {
  const sentence = `\`${place}\` must be ${expected}.`;
  if (typeof value !== 'object' || value === null) return bytesOfText(value, sentence, place);
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length !== 1 || first?.[0] !== 'base64') throw new LineProblem(sentence);
  return bytesOfBase64(first[1], `${place}.base64`);
}

function bytesOfText(value: unknown, sentence: string, place: string): Uint8Array {
  if (typeof value !== 'string') throw new LineProblem(sentence);
  if (!value.isWellFormed()) throw new LineProblem(`\`${place}\` has half a character: a lone surrogate.`);
  return Buffer.from(value, 'utf8');
}

function bytesOfBase64(value: unknown, place: string): Uint8Array {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'base64');
    // Node reads base64 leniently; only what is written the same again was read in whole.
    if (bytes.toString('base64') === value) return bytes;
  }
  throw new LineProblem(`\`${place}\` must be base64.`);
}
