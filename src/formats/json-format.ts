import { scanJson, type JsonScan } from '../core/json-text.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { Format } from './format.ts';
import { stringFormat } from './string-format.ts';
import { decodeUtf8 } from './utf8.ts';

/** JSON is checked and stays as it is written, so that numbers of any size keep their digits. */
export const jsonFormat: Format = {
  name: 'json',
  encode: (text) => {
    const { state, at }: JsonScan = isParsed(text) ? { state: 'complete', at: 0 } : scanJson(text);
    if (state !== 'complete') {
      throw new KafkaFailure('undecodable', `The text is not JSON: ${describePlace(text, at)}.`);
    }
    return utf8.encode(text);
  },
  decode: (bytes, maxChars) => {
    const decoded = decodeUtf8(bytes, maxChars);
    if (decoded === undefined) {
      return { kind: 'error', text: 'The bytes are not JSON: they are not UTF-8.', isCut: false };
    }
    const { state, at } = scanJson(decoded.text);
    if (state === 'complete' || (state === 'open' && decoded.isCut)) return { kind: 'json', ...decoded };
    return {
      kind: 'error',
      text: `The bytes are not JSON: ${describePlace(decoded.text, at)}.`,
      isCut: false,
    };
  },
};

const utf8 = stringFormat('utf8');

/** The engine's own parser is several times as fast as `scanJson`, and knows the same JSON; only no place. */
function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function describePlace(text: string, at: number): string {
  if (at >= text.length) return text.trim() === '' ? 'it is empty' : 'it ends too early';
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  const found = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return `\`${found}\` in line ${line}, column ${column} does not belong there`;
}
