import { Writer } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TopicPartitions } from '../../../src/core/group.ts';
import { parseConsumerAssignment } from '../../../src/kafka/consumer-protocol.ts';

function assignment(topics: readonly TopicPartitions[], version = 1): Buffer {
  return Writer.create()
    .appendInt16(version)
    .appendArray(
      [...topics],
      (writer, { topic, partitions }) => {
        writer.appendString(topic, false);
        writer.appendArray([...partitions], (inner, partition) => inner.appendInt32(partition), false, false);
      },
      false,
      false,
    )
    .appendBytes(null, false).buffer;
}

describe('consumer protocol assignment', () => {
  it('reads topics and partitions, sorted', () => {
    const bytes = assignment([
      { topic: 'payments', partitions: [3, 1] },
      { topic: 'orders', partitions: [0] },
    ]);
    expect(parseConsumerAssignment(bytes)).toEqual([
      { topic: 'orders', partitions: [0] },
      { topic: 'payments', partitions: [1, 3] },
    ]);
  });

  it('takes no bytes for no assignment: a member that waits', () => {
    expect(parseConsumerAssignment(new Uint8Array())).toEqual([]);
  });

  it('gives no assignment for bytes of another protocol', () => {
    expect(parseConsumerAssignment(Buffer.from('{"assignment": [1, 2]}'))).toBeUndefined();
  });

  it('answers every cut of an assignment', () => {
    const bytes = assignment([{ topic: 'orders', partitions: [0, 1, 2] }]);
    const whole = parseConsumerAssignment(bytes);
    for (let length = 1; length < bytes.length - 4; length++) {
      expect(parseConsumerAssignment(bytes.subarray(0, length))).not.toEqual(whole);
    }
  });

  it('answers any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const parsed = parseConsumerAssignment(bytes);
        expect(parsed === undefined || Array.isArray(parsed)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not believe a count that the bytes cannot hold', () => {
    const many = 2 ** 31 - 1;
    expect(parseConsumerAssignment(Writer.create().appendInt16(1).appendInt32(many).buffer)).toBeUndefined();
    const oneTopic = Writer.create().appendInt16(1).appendInt32(1).appendString('orders', false);
    expect(parseConsumerAssignment(oneTopic.appendInt32(many).buffer)).toBeUndefined();
  });
});
