import { expect, test } from 'vitest';
import { parseJump } from '../../../../src/webview/tail/parse-jump.ts';

const nowMs = new Date(2026, 0, 31, 12, 0).getTime();
const offset = (value: string, partition: number | null = null, topic: string | null = null) => ({
  kind: 'offset',
  topic,
  partition,
  offset: value,
});

test.each([
  ['newest', { kind: 'newest' }],
  [' oldest ', { kind: 'oldest' }],
  ['812004', offset('812004')],
  ['812,004', offset('812004')],
  ['9223372036854775807', offset('9223372036854775807')],
  ['3:812004', offset('812004', 3)],
  ['3 @ 812,005', offset('812005', 3)],
  ['orders/3:812004', offset('812004', 3, 'orders')],
  ['orders/3 @ 812,005', offset('812005', 3, 'orders')],
  ['1:30', offset('30', 1)],
  ['9:02:11', { kind: 'time', timestampMs: new Date(2026, 0, 31, 9, 2, 11).getTime() }],
  ['10:02', { kind: 'time', timestampMs: new Date(2026, 0, 31, 10, 2).getTime() }],
  ['10:02:11.2', { kind: 'time', timestampMs: new Date(2026, 0, 31, 10, 2, 11, 200).getTime() }],
  ['10m ago', { kind: 'time', timestampMs: nowMs - 600_000 }],
  ['2026-01-31T10:00:00Z', { kind: 'time', timestampMs: Date.UTC(2026, 0, 31, 10) }],
])('%s is a place', (text, jump) => {
  expect(parseJump(text, nowMs)).toEqual(jump);
});

test.each(['', 'somewhere', '9223372036854775808', '25:00:00', 'orders/3', '-5', '1e9'])(
  '%j is none',
  (text) => {
    expect(parseJump(text, nowMs)).toBeUndefined();
  },
);
