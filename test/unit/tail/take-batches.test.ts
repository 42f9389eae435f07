import { describe, expect, it } from 'vitest';
import type { PartitionAnswer } from '../../../src/kafka/fetch-answer.ts';
import { ReadingPosition } from '../../../src/tail/reading-position.ts';
import { takeBatches } from '../../../src/tail/take-batches.ts';
import { encodeBatch, textRecords } from './batches.ts';

const noNotice = (text: string): void => expect.unreachable(text);

function answer(...records: readonly Buffer[]): PartitionAnswer {
  return {
    topic: 't',
    partition: 0,
    errorCode: 0,
    highWatermark: 100n,
    lastStableOffset: 100n,
    logStartOffset: 0n,
    diverging: null,
    aborted: [],
    records: Buffer.concat(records),
  };
}

function positionAt(position: bigint, end: bigint | null = null): ReadingPosition {
  return new ReadingPosition({ topic: 't', partition: 0, position, end });
}

describe('the position of a partition', () => {
  const batch = encodeBatch(textRecords(10), { baseOffset: 20n, leaderEpoch: 7 });

  it('moves behind the last offset of the last whole batch', () => {
    const state = positionAt(23n);
    const taken = takeBatches(state, answer(batch, batch.subarray(0, 30)), noNotice);
    expect(taken).toMatchObject({ from: 23n, until: null, brokenReason: null });
    expect(taken?.batches).toHaveLength(1);
    expect([state.next, state.lastFetchedEpoch]).toEqual([30n, 7]);
  });

  it('moves by what a batch says it covers, though compaction left fewer records in it', () => {
    const compacted = Buffer.from(batch);
    compacted.writeInt32BE(499, 23);
    const state = positionAt(20n);
    takeBatches(state, answer(compacted), noNotice);
    expect(state.next).toBe(520n);
  });

  it('stops at its end, and is done there', () => {
    const state = positionAt(20n, 25n);
    expect(takeBatches(state, answer(batch), noNotice)).toMatchObject({ until: 25n });
    expect([state.next, state.isWanted]).toEqual([25n, false]);
  });

  it('stays, and asks for more, where not even the first batch is whole', () => {
    const state = positionAt(20n);
    const before = state.maxBytes;
    expect(takeBatches(state, answer(batch.subarray(0, 100)), noNotice)).toBeUndefined();
    expect(state.next).toBe(20n);
    expect(state.maxBytes).toBeGreaterThan(before);
  });

  it('never moves back, whatever the broker sends', () => {
    const state = positionAt(40n);
    expect(takeBatches(state, answer(batch), noNotice)?.brokenReason).toMatch(/other offsets/);
    expect(state.next).toBe(41n);
  });

  it('tries offset after offset where there is no batch, and gives the partition up in the end', () => {
    const state = positionAt(0n);
    const notices: string[] = [];
    const broken = answer(Buffer.alloc(100, 0x77));
    for (let time = 0; time < 100; time++) {
      expect(takeBatches(state, broken, noNotice)?.brokenReason).toMatch(/unknown format/);
    }
    expect(takeBatches(state, broken, (text) => notices.push(text))).toBeUndefined();
    expect(notices).toEqual([
      'Partition 0 of `t` cannot be read from offset 100 on, and is left out: a record batch has the unknown format 119.',
    ]);
    expect(state.isWanted).toBe(false);
  });
});
