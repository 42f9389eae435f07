import { describe, expect, it } from 'vitest';
import { parseResetPosition } from '../../../src/core/reset-position.ts';

const now = Date.parse('2026-05-04T10:00:00Z');

describe('a position to reset a group to', () => {
  it('is one of the places that a partition has, or a step from where the group stands', () => {
    expect(parseResetPosition('earliest', now)).toEqual({ kind: 'earliest' });
    expect(parseResetPosition(' latest ', now)).toEqual({ kind: 'latest' });
    expect(parseResetPosition('42', now)).toEqual({ kind: 'offset', offset: 42n });
    expect(parseResetPosition('10m ago', now)).toEqual({ kind: 'time', timestampMs: BigInt(now - 600_000) });
    expect(parseResetPosition('2026-05-04T10:00:00Z', now)).toEqual({
      kind: 'time',
      timestampMs: BigInt(now),
    });
    expect(parseResetPosition('shift -100', now)).toEqual({ kind: 'shift', by: -100n });
    expect(parseResetPosition('shift  +5', now)).toEqual({ kind: 'shift', by: 5n });
    expect(parseResetPosition('shift 5', now)).toEqual({ kind: 'shift', by: 5n });
  });

  it('is none of the others that reading can start from', () => {
    for (const text of ['', 'committed', 'last 100', 'shift', 'shift x', 'shift 1.5', 'soon', '-1']) {
      expect([text, parseResetPosition(text, now)]).toEqual([text, undefined]);
    }
  });
});
