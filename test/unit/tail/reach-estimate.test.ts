import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReachEstimate, type ReadStretch } from '../../../src/tail/reach-estimate.ts';

function at(position: bigint, end: bigint | null = 1000n, start = 0n): ReadStretch {
  return { start, position, end };
}

describe('how far reading has got', () => {
  it('counts the offsets that were passed, of all partitions together', () => {
    const reach = new ReachEstimate().at(0, [at(150n, 200n, 100n), at(0n, 50n), at(70n, 60n, 60n)]);
    expect(reach).toEqual({ offsets: 50n, totalOffsets: 150n, remainingMs: null });
  });

  it('is not known where an end is not, or nothing is read', () => {
    expect(new ReachEstimate().at(0, [at(1n), at(1n, null)])).toBeNull();
    expect(new ReachEstimate().at(0, [])).toBeNull();
  });

  it('says how long the rest takes at the speed of the last five seconds', () => {
    const estimate = new ReachEstimate();
    // Slowly at first, 10 a second; then 100 a second.
    for (let second = 0; second <= 10; second++) estimate.at(second * 1000, [at(BigInt(second * 10))]);
    for (let second = 1; second <= 5; second++) {
      estimate.at(10_000 + second * 1000, [at(BigInt(100 + second * 100))]);
    }
    expect(estimate.at(15_000, [at(600n)])).toMatchObject({ remainingMs: 4000 });
  });

  it('says nothing about the time before it has seen any, and 0 at the end', () => {
    const estimate = new ReachEstimate();
    expect(estimate.at(0, [at(0n)])?.remainingMs).toBeNull();
    expect(estimate.at(300, [at(100n)])?.remainingMs).toBeNull();
    expect(estimate.at(1000, [at(100n)])?.remainingMs).toBe(9000);
    expect(estimate.at(1100, [at(1000n)])?.remainingMs).toBe(0);
  });

  it('begins anew after a pause', () => {
    const estimate = new ReachEstimate();
    estimate.at(0, [at(0n)]);
    estimate.at(1000, [at(100n)]);
    estimate.reset();
    expect(estimate.at(2000, [at(100n)])?.remainingMs).toBeNull();
    expect(estimate.at(3000, [at(200n)])?.remainingMs).toBe(8000);
  });

  it('never claims more than there is, and never a negative time', () => {
    const offset = fc.bigInt({ min: 0n, max: 2n ** 62n });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(10_000), offset, offset, offset)), (steps) => {
        const estimate = new ReachEstimate();
        for (const [nowMs, start, position, end] of steps) {
          const reach = estimate.at(nowMs, [{ start, position, end }]);
          expect(reach === null || (reach.offsets >= 0n && reach.offsets <= reach.totalOffsets)).toBe(true);
          expect(reach?.remainingMs ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
