import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanBatches } from '../../../src/tail/record-batch.ts';
import { encodeBatch, textRecords } from './batches.ts';

describe('scanning batches', () => {
  it('finds each batch with its first and last offset and its leader epoch', () => {
    const first = encodeBatch(textRecords(3), { baseOffset: 10n, leaderEpoch: 4 });
    const second = encodeBatch(textRecords(1), { baseOffset: 20n, leaderEpoch: 5 });
    const { batches, unfinishedBytes, brokenReason } = scanBatches(Buffer.concat([first, second]));
    expect(batches).toEqual([
      { start: 0, end: first.length, magic: 2, baseOffset: 10n, lastOffset: 12n, leaderEpoch: 4 },
      {
        start: first.length,
        end: first.length + second.length,
        magic: 2,
        baseOffset: 20n,
        lastOffset: 20n,
        leaderEpoch: 5,
      },
    ]);
    expect({ unfinishedBytes, brokenReason }).toEqual({ unfinishedBytes: 0, brokenReason: null });
  });

  it('leaves a batch that is cut off, and tells how many bytes it needs', () => {
    const whole = encodeBatch(textRecords(3));
    const cut = scanBatches(Buffer.concat([whole, whole.subarray(0, whole.length - 1)]));
    expect(cut.batches).toHaveLength(1);
    expect(cut.unfinishedBytes).toBe(whole.length);
    expect(scanBatches(whole.subarray(0, 5)).unfinishedBytes).toBeGreaterThan(0);
  });

  it('stops at what is no batch, and says why', () => {
    const whole = encodeBatch(textRecords(1));
    const badFormat = Buffer.from(whole);
    badFormat.writeInt8(9, 16);
    const badLength = Buffer.from(whole);
    badLength.writeInt32BE(-5, 8);
    const badOffset = Buffer.from(whole);
    badOffset.writeInt32BE(-1, 23);
    expect(scanBatches(Buffer.concat([whole, badFormat])).batches).toHaveLength(1);
    expect(scanBatches(badFormat).brokenReason).toMatch(/unknown format 9/);
    expect(scanBatches(badLength).brokenReason).toMatch(/-5 bytes long/);
    expect(scanBatches(badOffset).brokenReason).toMatch(/negative offset/);
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { batches } = scanBatches(Buffer.from(bytes));
        for (const { start, end } of batches) {
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });
});
