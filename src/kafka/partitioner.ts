/**
 * Chooses partitions as Java's client does: by the murmur2 hash of the key's bytes. Records without a key go round
 * robin, which is even however few they are; Java's client, which fills a batch for one partition first, is even only
 * over many.
 */
export class Partitioner {
  readonly #next = new Map<string, number>();

  /**
   * @param key an empty key is a key; `null` is none
   * @param partitionCount all partitions of the topic, leaderless ones included: a key's partition must not change
   *   because a broker is down
   */
  choose(topic: string, key: Uint8Array | null, partitionCount: number): number {
    if (key !== null) return partitionForKey(key, partitionCount);
    const next = this.#next.get(topic) ?? Math.floor(Math.random() * partitionCount);
    this.#next.set(topic, next + 1);
    return next % partitionCount;
  }
}

/** The partition of `key`: `BuiltInPartitioner.partitionForKey` of Java's client. */
export function partitionForKey(key: Uint8Array, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount;
}

/** The 32-bit murmur2 hash, signed, with the seed of Java's client (`org.apache.kafka.common.utils.Utils.murmur2`). */
export function murmur2(data: Uint8Array): number {
  const multiplier = 0x5bd1e995;
  const wordsEnd = data.length & ~3;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let hash = 0x9747b28c ^ data.length;
  for (let index = 0; index < wordsEnd; index += 4) {
    let word = Math.imul(view.getInt32(index, true), multiplier);
    word = Math.imul(word ^ (word >>> 24), multiplier);
    hash = Math.imul(hash, multiplier) ^ word;
  }
  if (data.length > wordsEnd) {
    for (let index = data.length - 1; index >= wordsEnd; index--) {
      hash ^= (data[index] ?? 0) << ((index - wordsEnd) * 8);
    }
    hash = Math.imul(hash, multiplier);
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}
