import { crc32c as castagnoli } from '@platformatic/kafka';

/** The CRC-32C that a record batch carries, unsigned. */
export function crc32c(bytes: Buffer): number {
  return castagnoli(bytes);
}
