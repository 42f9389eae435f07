/** Node's names for text encodings, in their canonical form. */
export type TextEncoding = 'utf8' | 'utf16le' | 'latin1' | 'ascii' | 'base64' | 'base64url' | 'hex';

export const numberFormats = ['integer', 'long', 'short', 'float', 'double'] as const;
export type NumberFormat = (typeof numberFormats)[number];

/** What a format's name says; how its bytes are read and written is `src/formats`. */
export type FormatName =
  | { readonly kind: 'string'; readonly encoding: TextEncoding }
  | { readonly kind: NumberFormat | 'json' | 'hex' | 'none' }
  /** Of a schema registry, or of a file where one is named. */
  | {
      readonly kind: 'avro' | 'protobuf' | 'jsonschema';
      readonly file?: string;
      /** Protobuf's message type within the file. */
      readonly message?: string;
    };

const encodings: ReadonlyMap<string, TextEncoding> = new Map([
  ['utf8', 'utf8'],
  ['utf-8', 'utf8'],
  ['utf16le', 'utf16le'],
  ['utf-16le', 'utf16le'],
  ['ucs2', 'utf16le'],
  ['ucs-2', 'utf16le'],
  ['latin1', 'latin1'],
  ['binary', 'latin1'],
  ['ascii', 'ascii'],
  ['base64', 'base64'],
  ['base64url', 'base64url'],
  ['hex', 'hex'],
]);

/** Formats as they are written, the plainest first; for completion and messages. */
export const formatNames = [
  'string',
  'json',
  ...numberFormats,
  'hex',
  'none',
  'avro',
  'protobuf',
  'jsonschema',
] as const;

/** Reads `json`, `string(base64)`, `avro(order.avsc)` and the like; `undefined` when it is no format. */
export function parseFormatName(text: string): FormatName | undefined {
  const match = /^([a-z]+)(?:\s*\(([^()]*)\))?$/.exec(text.trim());
  if (match === null) return undefined;
  const kind = formatNames.find((name) => name === match[1]);
  const parameter = match[2]?.trim();
  switch (kind) {
    case undefined:
      return undefined;
    case 'string': {
      const encoding = encodings.get((parameter ?? 'utf8').toLowerCase());
      return encoding === undefined ? undefined : { kind, encoding };
    }
    case 'avro':
      if (parameter === '') return undefined;
      return parameter === undefined ? { kind } : { kind, file: parameter };
    case 'protobuf': {
      if (parameter === undefined) return { kind };
      const [file = '', message = '', ...more] = parameter.split(',').map((part) => part.trim());
      return file === '' || message === '' || more.length > 0 ? undefined : { kind, file, message };
    }
    default:
      return parameter === undefined ? { kind } : undefined;
  }
}

/** Says what is wrong with `text` as a format's name, with what would be right; `undefined` when nothing is. */
export function formatNameProblem(text: string): string | undefined {
  if (parseFormatName(text) !== undefined) return undefined;
  const encoding = /^string\s*\(([^()]*)\)$/.exec(text.trim())?.[1];
  if (encoding !== undefined) {
    const known = [...new Set(encodings.values())].map((name) => `\`${name}\``).join(', ');
    return `\`${encoding.trim()}\` is not an encoding: use ${known}.`;
  }
  return `\`${text.trim()}\` is not a format: use ${formatNames.map((name) => `\`${name}\``).join(', ')}.`;
}
