import { KafkaFailure } from '../core/kafka-failure.ts';
import type { Format } from './format.ts';

const numberPattern = /^[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,4})?$/;

/** IEEE 754, big-endian, as Kafka's own FloatSerializer and DoubleSerializer write it. */
export function floatingPointFormat(name: 'float' | 'double'): Format {
  const byteCount = name === 'float' ? 4 : 8;
  return {
    name,
    encode: (text) => {
      const trimmed = text.trim();
      const value = parseNumber(trimmed);
      if (value === undefined) {
        throw new KafkaFailure(
          'undecodable',
          `\`${trimmed.slice(0, 40)}\` is not a number, as \`${name}\` takes it.`,
        );
      }
      const stored = name === 'float' ? Math.fround(value) : value;
      if (!Number.isFinite(stored) && /\d/.test(trimmed)) {
        throw new KafkaFailure('undecodable', `\`${trimmed.slice(0, 40)}\` is too large for \`${name}\`.`);
      }
      const bytes = new Uint8Array(byteCount);
      const view = new DataView(bytes.buffer);
      if (name === 'float') view.setFloat32(0, stored);
      else view.setFloat64(0, stored);
      return bytes;
    },
    decode: (bytes) => {
      if (bytes.length !== byteCount) {
        const text = `\`${name}\` has ${byteCount} bytes, and these are ${bytes.length}.`;
        return { kind: 'error', text, isCut: false };
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const text = name === 'float' ? shortestFloat(view.getFloat32(0)) : shortestDouble(view.getFloat64(0));
      return { kind: 'number', text, isCut: false };
    },
  };
}

function parseNumber(text: string): number | undefined {
  if (text === 'NaN') return Number.NaN;
  const infinity = /^([+-]?)Infinity$/.exec(text);
  if (infinity !== null) return infinity[1] === '-' ? -Infinity : Infinity;
  return numberPattern.test(text) ? Number(text) : undefined;
}

function shortestDouble(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The fewest digits that give the same 32 bits again: `0.1`, not `0.10000000149011612`. */
function shortestFloat(value: number): string {
  if (!Number.isFinite(value) || value === 0) return shortestDouble(value);
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}
