import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseEndPosition,
  parsePartitions,
  parseStartPosition,
  parseTimestamp,
} from '../../../src/core/position.ts';

const now = Date.parse('2026-05-04T10:00:00Z');

describe('parseStartPosition', () => {
  it('reads the words', () => {
    expect(parseStartPosition('earliest', now)).toEqual({ kind: 'earliest' });
    expect(parseStartPosition(' latest ', now)).toEqual({ kind: 'latest' });
    expect(parseStartPosition('Latest', now)).toBeUndefined();
  });

  it('reads offsets up to the largest that the protocol carries', () => {
    expect(parseStartPosition('0', now)).toEqual({ kind: 'offset', offset: 0n });
    expect(parseStartPosition('9223372036854775807', now)).toEqual({
      kind: 'offset',
      offset: 2n ** 63n - 1n,
    });
    expect(parseStartPosition('9223372036854775808', now)).toBeUndefined();
    expect(parseStartPosition('-1', now)).toBeUndefined();
    expect(parseStartPosition('1.5', now)).toBeUndefined();
  });

  it('reads the newest records by their count', () => {
    expect(parseStartPosition('last 100', now)).toEqual({ kind: 'last', count: 100 });
    expect(parseStartPosition('last 0', now)).toBeUndefined();
    expect(parseStartPosition('last', now)).toBeUndefined();
  });

  it('reads how long ago', () => {
    expect(parseStartPosition('10m ago', now)).toEqual({ kind: 'time', timestampMs: BigInt(now - 600_000) });
    expect(parseStartPosition('500ms ago', now)).toEqual({ kind: 'time', timestampMs: BigInt(now - 500) });
    expect(parseStartPosition('2 d ago', now)).toEqual({
      kind: 'time',
      timestampMs: BigInt(now - 172_800_000),
    });
    expect(parseStartPosition('10 ago', now)).toBeUndefined();
    expect(parseStartPosition('ago', now)).toBeUndefined();
  });

  it('reads ISO times', () => {
    const time = { kind: 'time', timestampMs: BigInt(now) };
    expect(parseStartPosition('2026-05-04T10:00:00Z', now)).toEqual(time);
    expect(parseStartPosition('2026-05-04 12:00+02:00', now)).toEqual(time);
    expect(parseStartPosition('2026-05-04T10:00:00.000000000Z', now)).toEqual(time);
    expect(parseStartPosition('2026-05-04', now)).toEqual({
      kind: 'time',
      timestampMs: BigInt(Date.parse('2026-05-04T00:00:00Z')),
    });
  });

  it('refuses days and hours that no calendar has', () => {
    for (const text of ['2026-02-31', '2026-13-01', '2026-00-10', '2026-05-04T25:00Z', '0000-00-00']) {
      expect(parseStartPosition(text, now)).toBeUndefined();
    }
    expect(parseStartPosition('2028-02-29', now)).toBeDefined();
    expect(parseStartPosition('2026-02-29', now)).toBeUndefined();
  });

  it('reads where a group stands only where there is a group', () => {
    expect(parseStartPosition('committed', now, 'billing')).toEqual({
      kind: 'committed',
      groupId: 'billing',
    });
    expect(parseStartPosition('committed', now)).toBeUndefined();
  });

  it('understands nothing else', () => {
    for (const text of ['', 'soon', 'end', '0x10', 'earliest latest', '1e3']) {
      expect(parseStartPosition(text, now)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string(), (text) => void parseStartPosition(text, now, 'g')));
  });
});

describe('parseEndPosition', () => {
  it('reads the end, offsets and times', () => {
    expect(parseEndPosition('end', now)).toEqual({ kind: 'end' });
    expect(parseEndPosition('42', now)).toEqual({ kind: 'offset', offset: 42n });
    expect(parseEndPosition('2026-05-04T10:00Z', now)).toEqual({ kind: 'time', timestampMs: BigInt(now) });
  });

  it('takes no start for an end', () => {
    for (const text of ['earliest', 'latest', 'last 5', '', 'never']) {
      expect(parseEndPosition(text, now)).toBeUndefined();
    }
  });
});

describe('parsePartitions', () => {
  it('reads numbers and ranges, sorted and without duplicates', () => {
    expect(parsePartitions('0')).toEqual([0]);
    expect(parsePartitions('0,2-3')).toEqual([0, 2, 3]);
    expect(parsePartitions(' 5 , 1 - 3, 2,2-4 ')).toEqual([1, 2, 3, 4, 5]);
    expect(parsePartitions('all')).toBe('all');
  });

  it('refuses what is no list of partitions', () => {
    for (const text of ['', ',', '1,', '-1', '3-2', 'a', '1-2-3', '1.5', '9999999']) {
      expect(parsePartitions(text)).toBeUndefined();
    }
  });

  it('gives what a set of the same numbers gives', () => {
    const range = fc
      .tuple(fc.nat(60), fc.nat(20))
      .map(([first, length]) => ({ first, last: first + length }));
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 8 }), (ranges) => {
        const numbers = ranges.flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, index) => first + index),
        );
        const text = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
        expect(parsePartitions(text.join(','))).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      }),
    );
  });

  it('is not slowed down by ranges that lie over each other', () => {
    expect(parsePartitions(Array.from({ length: 20_000 }, () => '0-999').join(','))).toHaveLength(1000);
  });
});

describe('parseTimestamp', () => {
  it('reads milliseconds, ISO times and how long ago', () => {
    expect(parseTimestamp('1700000000000', now)).toBe(1_700_000_000_000n);
    expect(parseTimestamp('2026-05-04T10:00:00Z', now)).toBe(BigInt(now));
    expect(parseTimestamp('1h ago', now)).toBe(BigInt(now - 3_600_000));
    expect(parseTimestamp('now', now)).toBeUndefined();
  });
});
