import { compressionsAlgorithms } from '@platformatic/kafka';
import { expect, test } from 'vitest';
import { decompress } from '../../../src/kafka/decompression.ts';

const text = Buffer.from('a record, and another record, and another one '.repeat(100));

/** As snappy-java writes it: two versions behind the magic bytes, then each block behind its length. */
function xerialFrame(blocks: readonly Buffer[]): Buffer {
  const header = Buffer.from('82534e41505059000000000100000001', 'hex');
  return Buffer.concat([
    header,
    ...blocks.flatMap((block) => {
      const packed = Buffer.from(compressionsAlgorithms.snappy.compressSync(block));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(packed.length);
      return [length, packed];
    }),
  ]);
}

test('snappy is undone in a frame of one block, of many, of none, and without a frame', () => {
  const [first, second] = [text.subarray(0, 1500), text.subarray(1500)];
  expect(decompress('snappy', xerialFrame([text]))).toEqual(text);
  expect(decompress('snappy', xerialFrame([first, second]))).toEqual(text);
  expect(decompress('snappy', xerialFrame([]))).toEqual(Buffer.alloc(0));
  expect(decompress('snappy', Buffer.from(compressionsAlgorithms.snappy.compressSync(text)))).toEqual(text);
});

test('a frame of snappy that is cut off anywhere but between two blocks is refused', () => {
  const one = xerialFrame([text.subarray(0, 1500)]);
  const two = xerialFrame([text.subarray(0, 1500), text.subarray(1500)]);
  for (let end = 17; end < two.length; end++) {
    if (end === one.length) continue;
    expect(() => decompress('snappy', two.subarray(0, end))).toThrow();
  }
});

test('a block of snappy that says that it is longer than it can be is refused, and nothing set aside for it', () => {
  const lie = Buffer.from('ffffffff0700000000', 'hex');
  expect(() => decompress('snappy', lie)).toThrow(
    'a block of snappy of 9 bytes says that it is 2147483647 bytes long',
  );
});
