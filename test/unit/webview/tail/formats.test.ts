import { expect, test } from 'vitest';
import { createFormats } from '../../../../src/webview/tail/formats.ts';

const formats = createFormats('en');
const at = (year: number, month: number, day: number, ...clock: number[]): number =>
  new Date(year, month - 1, day, ...clock).getTime();

test('counts and offsets are grouped, and exact beyond 2^53', () => {
  expect(formats.count(48120)).toBe('48,120');
  expect(formats.count('9223372036854775807')).toBe('9,223,372,036,854,775,807');
  expect(formats.count(3.6)).toBe('4');
});

test('a time of today is a clock time, one of another day has its day', () => {
  const now = at(2026, 1, 31, 12);
  expect(formats.time(String(at(2026, 1, 31, 10, 2, 11, 204)), now)).toBe('10:02:11.204');
  expect(formats.time(String(at(2025, 12, 1, 0, 0, 0, 5)), now)).toBe('2025-12-01 00:00:00.005');
});

test('a timestamp that no calendar reaches is shown as its number', () => {
  expect(formats.time('-1', 0)).toBe('-1');
  expect(formats.time('9223372036854775807', 0)).toBe('9223372036854775807');
  expect(formats.dateTime('9223372036854775807')).toBe('9223372036854775807');
});

test('a whole date has its offset to UTC', () => {
  expect(formats.dateTime(String(at(2026, 1, 31, 10, 2, 11, 204)))).toMatch(
    /^2026-01-31 10:02:11\.204 [+−]\d{2}:\d{2}$/,
  );
});

test('sizes have the unit that keeps them short', () => {
  expect(formats.bytes(312)).toBe('312 B');
  expect(formats.bytes(4200)).toBe('4.1 KB');
  expect(formats.bytes(5 * 1024 * 1024)).toBe('5 MB');
  expect(formats.megabytes(12.4 * 1024 * 1024)).toBe('12');
  expect(formats.megabytes(0.44 * 1024 * 1024)).toBe('0.4');
});

test('a language that is not understood is no reason to fail', () => {
  expect(createFormats('no such language').count(1204)).toBe('1,204');
});
