import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandomizer } from '../../../src/expressions/seeded-randomizer.ts';

function draw(seed: number, index: number, stream = 0): number[] {
  const randomizer = new SeededRandomizer(seed);
  randomizer.restart(index, stream);
  return Array.from({ length: 4 }, () => randomizer.nextInt32());
}

describe('SeededRandomizer', () => {
  it('repeats what a seed gave', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(), (seed, index) => {
        expect(draw(seed, index)).toEqual(draw(seed, index));
      }),
    );
  });

  it('tells seeds, records and streams apart', () => {
    const drawn = [draw(1, 0), draw(2, 0), draw(1 + 2 ** 32, 0), draw(-1, 0), draw(1, 1), draw(1, 0, 1)];
    expect(new Set(drawn.map(String)).size).toBe(drawn.length);
  });

  it('takes any number for a seed', () => {
    for (const seed of [Number.NaN, Infinity, 1.5, -0, Number.MAX_VALUE]) {
      expect(draw(seed, 0)).toEqual(draw(seed, 0));
    }
  });

  it('spreads evenly from 0 to below 1', () => {
    const randomizer = new SeededRandomizer(7);
    const buckets = new Array<number>(10).fill(0);
    for (let count = 0; count < 100_000; count++) {
      const value = randomizer.next();
      if (value < 0 || value >= 1) expect.fail(`${value} is out of range`);
      const bucket = Math.floor(value * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('goes on where it was saved', () => {
    const randomizer = new SeededRandomizer(7);
    const state = randomizer.save();
    const first = [randomizer.next(), randomizer.next()];
    randomizer.restore(state);
    expect([randomizer.next(), randomizer.next()]).toEqual(first);
  });

  it('gives UUIDs of version 4, no two records the same', () => {
    const randomizer = new SeededRandomizer(7);
    const uuids = Array.from({ length: 20_000 }, (_, index) => {
      randomizer.restart(index, 0);
      return randomizer.nextUuid();
    });
    const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(uuids.filter((uuid) => !shape.test(uuid))).toEqual([]);
    expect(new Set(uuids).size).toBe(20_000);
  });
});
