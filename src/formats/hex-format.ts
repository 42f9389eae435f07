import { Buffer } from 'node:buffer';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { Format } from './format.ts';

/** Two digits a byte; white space between them is allowed when writing. */
export const hexFormat: Format = {
  name: 'hex',
  encode: (text) => {
    const digits = text.replace(/\s+/g, '');
    if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits)) {
      throw new KafkaFailure('undecodable', 'The text is not hexadecimal: two digits a byte are expected.');
    }
    return Buffer.from(digits, 'hex');
  },
  decode: (bytes, maxChars) => {
    const maxBytes = Math.floor(maxChars / 2);
    const shown = bytes.subarray(0, maxBytes);
    const text = Buffer.from(shown.buffer, shown.byteOffset, shown.byteLength).toString('hex');
    return { kind: 'hex', text, isCut: bytes.length > maxBytes };
  },
};
