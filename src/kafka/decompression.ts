import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { compressionsAlgorithmsByBitmask } from '@platformatic/kafka';
import type { CompressionCodec } from '../core/record.ts';

/** By the lowest three bits of a batch's attributes. */
const codecs: readonly CompressionCodec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

/** More than any batch that a broker takes expands to, short of an attack. */
const maxExpandedBytes = 256 * 1024 * 1024;

const xerialMagic = Buffer.from('\x82SNAPPY\0', 'latin1');
/** The magic bytes, and two versions of 4 bytes. */
const xerialHeaderBytes = 16;

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
      return joined(
        snappyBlocks(compressed).map((block) => {
          requirePossibleLength(block);
          return decompressByLibrary(codec, block);
        }),
      );
    case 'lz4':
      return decompressByLibrary(codec, compressed);
  }
}

/** What 64 bytes of output take at least is 2 bytes of a block, behind its length. */
const largestSnappyRatio = 32;

/** The library sets aside what a block says of itself, before it looks at the block. @throws Error */
function requirePossibleLength(block: Buffer): void {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = block[at] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) break;
  }
  if (length > block.length * largestSnappyRatio || length > maxExpandedBytes) {
    throw new Error(`a block of snappy of ${block.length} bytes says that it is ${length} bytes long`);
  }
}

function decompressByLibrary(codec: 'snappy' | 'lz4', compressed: Buffer): Buffer {
  const algorithm = compressionsAlgorithmsByBitmask[String(codecs.indexOf(codec))];
  if (algorithm === undefined) throw new Error(`There is no ${codec} here.`);
  return algorithm.decompressSync(compressed);
}

/**
 * The blocks of snappy: Java's clients put them into the frame of xerial's snappy-java, each behind its length; others
 * write a single one. The library takes the frame apart as well, and copies each block twice.
 */
function snappyBlocks(compressed: Buffer): readonly Buffer[] {
  if (!compressed.subarray(0, xerialMagic.length).equals(xerialMagic)) return [compressed];
  const blocks: Buffer[] = [];
  for (let at = xerialHeaderBytes; at < compressed.length;) {
    const start = at + 4;
    at = start + (start <= compressed.length ? compressed.readUInt32BE(at) : 0);
    if (at === start || at > compressed.length) throw new Error('a block of snappy is cut off');
    blocks.push(compressed.subarray(start, at));
  }
  return blocks;
}

function joined(pieces: readonly Buffer[]): Buffer {
  const [first] = pieces;
  return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
}
