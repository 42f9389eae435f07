/** The fields of a frame's header that its length depends on, and where they are. */
const flagsAt = 4;
const contentSizeFlag = 1 << 3;
const dictionaryFlag = 1;

/**
 * Before format v1 Kafka put a wrong checksum into the header of an LZ4 frame: it counted the magic number in (KIP-57).
 * @param frame is not changed
 * @returns the frame with the checksum that LZ4 asks for
 * Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function repairLz4Header(frame: Buffer): Buffer {
  const flags = frame.readUInt8(flagsAt);
  const end =
    flagsAt + 2 + ((flags & contentSizeFlag) === 0 ? 0 : 8) + ((flags & dictionaryFlag) === 0 ? 0 : 4);
  const repaired = Buffer.from(frame);
  repaired.writeUInt8((xxHash32OfShort(frame.subarray(flagsAt, end)) >>> 8) & 0xff, end);
  return repaired;
}

/**
 * xxHash32 with seed 0, of fewer than 16 bytes.
 * Source: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
function xxHash32OfShort(bytes: Buffer): number {
  let hash = (0x165667b1 + bytes.length) | 0;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = (hash + Math.imul(bytes.readUInt32LE(at), 0xc2b2ae3d)) | 0;
    hash = Math.imul(rotateLeft(hash, 17), 0x27d4eb2f);
  }
  for (const byte of bytes.subarray(at)) {
    hash = (hash + Math.imul(byte, 0x165667b1)) | 0;
    hash = Math.imul(rotateLeft(hash, 11), 0x9e3779b1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae3d);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
