import { describe, expect, it } from 'vitest';
import { isReadThrough } from '../../../src/requests/run-expect.ts';
import type { TailPosition } from '../../../src/tail/tail-session.ts';

function at(position: bigint, end: bigint): TailPosition {
  return { topic: 'orders', topicId: null, partition: 0, start: 0n, position, end };
}

describe('isReadThrough', () => {
  it('holds where every partition was read to the end that is known', () => {
    const state = { kind: 'live' } as const;
    expect(isReadThrough({ state, positions: [at(5n, 5n), at(0n, 0n)] }, 'read_uncommitted')).toBe(true);
    expect(isReadThrough({ state, positions: [at(5n, 5n), at(4n, 5n)] }, 'read_uncommitted')).toBe(false);
  });

  it('does not hold while the cluster does not answer', () => {
    const state = { kind: 'connecting' } as const;
    expect(isReadThrough({ state, positions: [at(5n, 5n)] }, 'read_uncommitted')).toBe(false);
    expect(isReadThrough({ state, positions: [at(5n, 5n)] }, 'read_committed')).toBe(false);
  });

  it('does not wait for what an open transaction holds back', () => {
    expect(isReadThrough({ state: { kind: 'live' }, positions: [at(4n, 5n)] }, 'read_committed')).toBe(true);
  });
});
