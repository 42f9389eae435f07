import { expect, test } from 'vitest';
import { hexLine, hexOffset } from '../../../../src/webview/tail/hex-lines.ts';

test('bytes are pairs of digits, and characters where they are visible ASCII', () => {
  expect(hexLine(Uint8Array.from([0x00, 0x41, 0x7e, 0x7f, 0x20, 0xff]))).toEqual({
    hex: '00 41 7e 7f 20 ff',
    ascii: '·A~···',
  });
});

test('an offset is as wide as the last one', () => {
  expect(hexOffset(16, 100)).toBe('0010');
  expect(hexOffset(16, 20_000_000)).toBe('0000010');
});
