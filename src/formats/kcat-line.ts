import { Buffer } from 'node:buffer';
import type { LogRecord } from '../core/record.ts';
import { decodeUtf8 } from './utf8.ts';

/** What of a record a line of kcat's says. */
export type KcatRecord = Pick<LogRecord, 'topic' | 'partition' | 'offset' | 'key' | 'value' | 'headers'>;

/**
 * A line for a POSIX shell that produces the record again with kcat: the same key, value and headers to the byte, to the
 * same partition. Bytes that are no plain text are written by `printf` in octal. What kcat (1.7) cannot send is a
 * comment that says why.
 * @param bootstrapServers `host:port`, at least one
 */
export function kcatLine(record: KcatRecord, bootstrapServers: readonly string[]): string {
  try {
    return producingLine(record, bootstrapServers);
  } catch (error) {
    if (!(error instanceof CannotSend)) throw error;
    const { topic, partition, offset } = record;
    return `# ${topic}/${partition} @ ${String(offset)}: kcat cannot send it: ${error.message}.`;
  }
}

class CannotSend extends Error {
  override readonly name = 'CannotSend';
}

function producingLine(record: KcatRecord, bootstrapServers: readonly string[]): string {
  const { topic, partition, key, value, headers } = record;
  const isEmpty = value === null || value.length === 0;
  const kcat = ['kcat', '-b', quote(bootstrapServers.join(',')), '-P', '-t', quote(topic)];
  kcat.push('-p', String(partition));
  const content = isEmpty ? emptyContent(key, value) : valueContent(key, value);
  kcat.push(...content.options);
  for (const header of headers) kcat.push('-H', headerArgument(header));
  return `${content.printf} | ${kcat.join(' ')}`;
}

interface Content {
  readonly printf: string;
  readonly options: readonly string[];
}

function valueContent(key: Uint8Array | null, value: Uint8Array): Content {
  const options = value.includes(newline) ? ['-D', quote(kcatByte(absentByte([value])))] : [];
  return {
    printf: printfOf(value),
    options: key === null ? options : [...options, '-k', argument(key, 'its key')],
  };
}

/** kcat leaves out what is empty, unless a key stands before it. */
function emptyContent(key: Uint8Array | null, value: Uint8Array | null): Content {
  if (key === null && value !== null) throw new CannotSend('it has neither a key nor bytes in its value');
  if (key?.length === 0 && value === null)
    throw new CannotSend('an empty key of a tombstone would become null');
  const bytes = key ?? new Uint8Array();
  const behindKey = absentByte([bytes]);
  const behindRecord = absentByte([bytes, Uint8Array.of(behindKey)]);
  return {
    printf: printfOf(Buffer.from([...bytes, behindKey, behindRecord])),
    options: [
      '-K',
      quote(kcatByte(behindKey)),
      '-D',
      quote(kcatByte(behindRecord)),
      ...(value === null ? ['-Z'] : []),
    ],
  };
}

function headerArgument({ name, value }: LogRecord['headers'][number]): string {
  if (name.length === 0) throw new CannotSend('a header has an empty name');
  if (name.includes(equals)) throw new CannotSend("a header's name has a `=`");
  return argument(value === null ? name : Buffer.concat([name, Uint8Array.of(equals), value]), 'a header');
}

const newline = 0x0a;
const equals = 0x3d;

/** A byte that stands in none of these, to delimit them; control characters first. */
function absentByte(all: readonly Uint8Array[]): number {
  for (let byte = 1; byte < 0x80; byte++) {
    if (!all.some((bytes) => bytes.includes(byte))) return byte;
  }
  throw new CannotSend('its bytes leave none to delimit it with');
}

function kcatByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** An argument holds no NUL; and a shell takes the line ends off what a command writes. */
function argument(bytes: Uint8Array, what: string): string {
  const text = plainText(bytes);
  if (text !== undefined) return quote(text);
  if (bytes.includes(0)) throw new CannotSend(`${what} holds a NUL byte, which no argument can`);
  if (bytes.at(-1) === newline)
    throw new CannotSend(`${what} ends with a line end, which a shell takes away`);
  return `"$(printf ${octal(bytes)})"`;
}

function printfOf(bytes: Uint8Array): string {
  const text = plainText(bytes);
  return text === undefined ? `printf ${octal(bytes)}` : `printf %s ${quote(text)}`;
}

/** As text, where nothing in it acts on a terminal that it is pasted into. */
function plainText(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8(bytes, Infinity)?.text;
  return text === undefined || /[\p{Cc}\p{Zl}\p{Zp}\ufeff]/u.test(text) ? undefined : text;
}

/** A format for `printf`: letters, digits and blanks as they are, the rest in octal. */
function octal(bytes: Uint8Array): string {
  const pieces = Array.from(bytes, (byte) =>
    /[\w .,:/-]/.test(String.fromCharCode(byte)) && byte < 0x80
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, '0')}`,
  );
  // What begins with `-` would be an option.
  const text = pieces.join('');
  return `'${text.startsWith('-') ? `\\055${text.slice(1)}` : text}'`;
}

/** One word of a POSIX shell. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
