import { KafkaFailure } from '../core/kafka-failure.ts';
import type { Format } from './format.ts';

/** Two's complement, big-endian, as Kafka's own ShortSerializer, IntegerSerializer and LongSerializer write it. */
export function integerFormat(name: 'short' | 'integer' | 'long'): Format {
  const byteCount = byteCounts[name];
  const bits = BigInt(byteCount * 8);
  const minimum = -(2n ** (bits - 1n));
  const maximum = -minimum - 1n;
  return {
    name,
    encode: (text) => {
      const trimmed = text.trim();
      if (!/^[+-]?\d{1,40}$/.test(trimmed)) {
        throw new KafkaFailure(
          'undecodable',
          `\`${shorten(trimmed)}\` is not a whole number, as \`${name}\` takes it.`,
        );
      }
      const value = BigInt(trimmed.replace('+', ''));
      if (value < minimum || value > maximum) {
        throw new KafkaFailure(
          'undecodable',
          `\`${trimmed}\` does not fit \`${name}\`: ${minimum} to ${maximum}.`,
        );
      }
      const bytes = new Uint8Array(byteCount);
      let rest = BigInt.asUintN(byteCount * 8, value);
      for (let at = byteCount - 1; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
      return bytes;
    },
    decode: (bytes) => {
      if (bytes.length !== byteCount) {
        const text = `\`${name}\` has ${byteCount} bytes, and these are ${bytes.length}.`;
        return { kind: 'error', text, isCut: false };
      }
      const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
      return { kind: 'number', text: String(BigInt.asIntN(byteCount * 8, value)), isCut: false };
    },
  };
}

const byteCounts = { short: 2, integer: 4, long: 8 } as const;

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
