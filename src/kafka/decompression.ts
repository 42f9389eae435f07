import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { compressionsAlgorithmsByBitmask } from '@platformatic/kafka';
import type { CompressionCodec } from '../core/record.ts';

/** By the lowest three bits of a batch's attributes. */
const codecs: readonly CompressionCodec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

/** More than any batch that a broker takes expands to, short of an attack. */
const maxExpandedBytes = 256 * 1024 * 1024;

/** The codec that the attributes of a batch name; `undefined` when they name none that exists. */
export function codecOf(attributes: number): CompressionCodec | undefined {
  return codecs[attributes & 0b111];
}

/**
 * Undoes `codec`.
 * @returns bytes of their own, or `compressed` itself under `none`
 * @throws Error when the bytes are damaged, or expand to more than 256 MiB where the codec lets us limit that
 */
export function decompress(codec: CompressionCodec, compressed: Buffer): Buffer {
  switch (codec) {
    case 'none':
      return compressed;
    case 'gzip':
      return gunzipSync(compressed, { maxOutputLength: maxExpandedBytes });
    case 'zstd':
      return zstdDecompressSync(compressed, { maxOutputLength: maxExpandedBytes });
    case 'snappy':
    case 'lz4': {
      const algorithm = compressionsAlgorithmsByBitmask[String(codecs.indexOf(codec))];
      if (algorithm === undefined) throw new Error(`There is no ${codec} here.`);
      return algorithm.decompressSync(compressed);
    }
  }
}
