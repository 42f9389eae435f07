import { describe, expect, it } from 'vitest';
import { murmur2, Partitioner, partitionForKey } from '../../../src/kafka/partitioner.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('partitioner', () => {
  // The values that `org.apache.kafka.common.utils.UtilsTest` holds Java's client to.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %j as Java does', (key, expected) => {
    expect(murmur2(bytes(key))).toBe(expected);
  });

  it('clears the sign before it divides, as Java does', () => {
    // −973932308 & 0x7fffffff = 1173551340; an unsigned reading would give 3321034988 % 12 = 8.
    expect(partitionForKey(bytes('21'), 12)).toBe(1173551340 % 12);
    expect(partitionForKey(bytes('21'), 12)).not.toBe(3321034988 % 12);
  });

  it('reads a key that is a view into a larger buffer', () => {
    const padded = bytes('xxfoobarxx');
    expect(murmur2(padded.subarray(2, 8))).toBe(-790332482);
  });

  it('takes an empty key for a key', () => {
    const partitioner = new Partitioner();
    const chosen = new Set(Array.from({ length: 20 }, () => partitioner.choose('t', bytes(''), 8)));
    expect(chosen.size).toBe(1);
  });

  it('spreads records without a key evenly, whatever call they come in', () => {
    const partitioner = new Partitioner();
    const counts = new Map<number, number>();
    for (let record = 0; record < 80; record++) {
      const partition = partitioner.choose('t', null, 8);
      counts.set(partition, (counts.get(partition) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(new Array(8).fill(10));
  });
});
