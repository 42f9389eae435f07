import { Buffer } from 'node:buffer';
import type { TextEncoding } from '../core/format-name.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { cutText } from './cut-text.ts';
import type { Format } from './format.ts';
import { decodeUtf8 } from './utf8.ts';

/** What the bytes of `string(encoding)` are read and written as; what would be lost is refused. */
export function stringFormat(encoding: TextEncoding): Format {
  const name = encoding === 'utf8' ? 'string' : `string(${encoding})`;
  return {
    name,
    encode: (text) => {
      const problem = encodingProblems[encoding](text);
      if (problem !== undefined) throw new KafkaFailure('undecodable', `The text ${problem}.`);
      return Buffer.from(text, encoding);
    },
    decode: (bytes, maxChars) => {
      if (encoding === 'utf8') {
        const decoded = decodeUtf8(bytes, maxChars);
        return decoded === undefined
          ? { kind: 'error', text: 'The bytes are not UTF-8.', isCut: false }
          : { kind: 'text', ...decoded };
      }
      if (encoding === 'utf16le' && bytes.length % 2 === 1) {
        return {
          kind: 'error',
          text: `The bytes are not UTF-16: ${bytes.length} is an odd number.`,
          isCut: false,
        };
      }
      const read = bytes.subarray(0, (maxChars + 1) * bytesPerChar[encoding]);
      if (encoding === 'ascii' && read.some((byte) => byte > 0x7f)) {
        return { kind: 'error', text: 'The bytes are not ASCII.', isCut: false };
      }
      const whole = Buffer.from(read.buffer, read.byteOffset, read.byteLength).toString(encoding);
      const text = cutText(whole, maxChars);
      return { kind: 'text', text, isCut: text.length < whole.length || read.length < bytes.length };
    },
  };
}

/** How many bytes a character stands for, at most. */
const bytesPerChar: Readonly<Record<Exclude<TextEncoding, 'utf8'>, number>> = {
  utf16le: 2,
  latin1: 1,
  ascii: 1,
  // Three bytes are four characters; a number that three divides cuts no group.
  base64: 3,
  base64url: 3,
  hex: 1,
};

type EncodingProblem = (text: string) => string | undefined;

/** Node's encoders drop or bend what they cannot write. */
const encodingProblems: Readonly<Record<TextEncoding, EncodingProblem>> = {
  utf8: (text) => (text.isWellFormed() ? undefined : 'holds half of a character (a lone surrogate)'),
  utf16le: () => undefined,
  latin1: (text) => describeFirst(/[^\u0000-\u00ff]/u, text, 'Latin-1'),
  ascii: (text) => describeFirst(/[^\u0000-\u007f]/u, text, 'ASCII'),
  base64: (text) => (isBase64(text, /^[A-Za-z0-9+/]*={0,2}$/) ? undefined : 'is not base64'),
  base64url: (text) =>
    isBase64(text, /^[A-Za-z0-9_-]*={0,2}$/) ? undefined : 'is not base64 in its form for URLs',
  hex: (text) => (/^(?:[0-9a-fA-F]{2})*$/.test(text) ? undefined : 'is not hexadecimal: two digits a byte'),
};

function describeFirst(pattern: RegExp, text: string, encoding: string): string | undefined {
  const found = pattern.exec(text)?.[0];
  return found === undefined ? undefined : `holds \`${found}\`, which ${encoding} does not have`;
}

function isBase64(text: string, alphabet: RegExp): boolean {
  const packed = text.replace(/\s+/g, '');
  const digits = packed.replace(/=+$/, '').length;
  return alphabet.test(packed) && digits % 4 !== 1 && (packed.length === digits || packed.length % 4 === 0);
}
